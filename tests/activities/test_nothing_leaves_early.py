"""Whatever the order of modes, stops, resumes and releases: nothing reaches a debtor too early.

A case lives without Temporal here: it hears what it is told, then does what falls due next.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, Phase, event, example, given, settings
from hypothesis import strategies as st
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.advancing import Advancing
from activities.channel import BusyError
from activities.opening import Opening
from activities.reach_out import ReachingOut
from activities.responding import Responding
from domain.case import CaseKey, Next, NextWhat
from domain.effects import Advance, CaseCall, ReachOut, Respond
from domain.vocabulary import Channel
from ledger import cases, clock, contact_tasks, contacts, going_live, outbox, tasks
from ledger.database import Pool, transaction
from ledger.going_live import NotApprovingError, NotStoppedError
from tests.journeys.post import CallDesk, Mail, Message, Post, PostRoom, WhatsApp
from tests.support.database import set_now, wipe
from tests.support.events import CREDITOR, overdue, told
from tests.support.world import acme, settle_in
from workers import library

KEY = CaseKey(creditor=CREDITOR, invoice_number="2026-0117")
TEST_ADDRESS = {"email": "rehearsal@acme.example", "phone": "+31600000001"}
WORDING = library.read_wording()


class Life:
    """One debtor's case, and beside it what a person would say of modes, stops and releases."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._env = ActivityEnvironment()
        self._env.info = replace(self._env.info, is_local=True)
        self.post = Post()
        desk = (CallDesk(pool, self.post), PostRoom(pool, self.post))
        written = (WhatsApp(self.post), Mail(self.post))
        self._reaching = {it.channel: ReachingOut(pool, it, WORDING) for it in (*desk, *written)}
        self.mode, self.stops = "live", set[str]()
        self.released = set[UUID]()
        """Messages that a person released since the creditor last changed its mode."""

    async def begins(self) -> None:
        await wipe(self._pool)
        await set_now(self._pool, "2026-11-02 10:00")
        await settle_in(self._pool, acme())
        await told(self._pool, overdue())
        await self._run(Opening(self._pool, "https://desk").open_case, CaseCall(**await self._at()))
        await self._pool.execute("update outbox set delivered_at = now()")

    # What people do

    async def switch(self, mode: str) -> None:
        test = TEST_ADDRESS if mode == "redirect" else None
        await going_live.save_profile(self._pool, acme(mode=mode, redirect=test))
        if mode != self.mode:
            self.released.clear()
        self.mode = mode
        await self._hears()

    async def stop(self, creditor: str) -> None:
        await going_live.stop(self._pool, creditor, None, "els")
        self.stops.add(creditor)

    async def resume(self, creditor: str) -> None:
        with suppress(NotStoppedError):
            await going_live.resume(self._pool, creditor)
        self.stops.discard(creditor)
        await self._hears()

    async def release(self, _: str) -> None:
        shown = await going_live.held(self._pool, CREDITOR)
        with suppress(NotApprovingError):
            await going_live.release(self._pool, CREDITOR, "els")
        if self.mode == "approve":
            self.released |= {row.id for row in shown}
        await self._hears()

    async def busy(self, _: str) -> None:
        """The providers take no message for once."""
        for channel in (Channel.EMAIL, Channel.WHATSAPP):
            self.post.fails(channel, BusyError("try later"))

    async def claim(self, _: str) -> None:
        """A person takes what there is to call or post."""
        for task in await tasks.listing(self._pool, CREDITOR, "open"):
            if task.kind not in contact_tasks.REACHES_DEBTOR:
                continue
            if await contact_tasks.held_back(self._pool, task) is None:
                async with transaction(self._pool) as conn:
                    await tasks.claim(conn, task.id, "anna", await clock.now(conn))
                assert task.contact is not None
                contact = await contacts.get(self._pool, task.contact)
                event(f"{task.kind} claimed in {self.mode}")
                self._require_due(contact.id, contact.recipient)

    # What the case does

    async def live_on(self, _: str) -> None:
        """What falls due next is done, at its time."""
        due = await self._due()
        if due is None:
            return
        now = await clock.now(self._pool)
        if due.at > now:
            await clock.set_offset(self._pool, await self._offset() + (due.at - now))
        seen = len(self.post.messages)
        if due.what is NextWhat.CONTACT:
            with suppress(ApplicationError):
                await self._reach_out(due)
        else:
            await self._run(Advancing(self._pool).advance, Advance(**await self._at(), due=due))
        for message in self.post.messages[seen:]:
            self._sent(message)
        await self._hears()

    async def _reach_out(self, due: Next) -> None:
        assert due.channel is not None
        assert due.step is not None
        contact = {"step": due.step, "channel": due.channel, "attempt": due.attempt}
        call = ReachOut.model_validate({**await self._at(), **contact})
        await self._run(self._reaching[due.channel].reach_out, call)

    def _sent(self, message: Message) -> None:
        event(f"{message.contact.channel} in {self.mode}")
        self._require_due(message.contact.id, message.contact.recipient)

    def _require_due(self, contact: UUID, recipient: str) -> None:
        """What the outreach of this moment may do."""
        assert not self.stops, f"it left while {self.stops} were stopped"
        if recipient in TEST_ADDRESS.values():
            assert self.mode in ("redirect", "live", "approve")
        else:
            released = self.mode == "approve" and contact in self.released
            assert self.mode == "live" or released, f"it reached the debtor in {self.mode}"

    async def _hears(self) -> None:
        for told_ in await outbox.waiting(self._pool):
            call = Respond(**await self._at(), event=told_.event)
            await self._run(Responding(self._pool).respond, call)
            await outbox.delivered(self._pool, [told_.id], await clock.now(self._pool))

    async def _due(self) -> Next | None:
        case = await cases.find(self._pool, CREDITOR, KEY.invoice_number)
        assert case is not None
        return case.standing.next

    async def _at(self) -> dict[str, Any]:
        return {"key": KEY, "now": await clock.now(self._pool)}

    async def _offset(self) -> timedelta:
        found: timedelta = await self._pool.fetchval("select clock_offset from installation")
        return found

    async def _run(self, effect: Any, call: CaseCall) -> Any:
        return await self._env.run(effect, call)


MODES = st.sampled_from(["watch", "approve", "redirect", "live"])
WHOSE = st.sampled_from([CREDITOR, "*"])
DEEDS = st.one_of(
    st.tuples(st.just("live_on"), st.just("")),
    st.tuples(st.just("live_on"), st.just("")),
    st.tuples(st.just("switch"), MODES),
    st.tuples(st.sampled_from(["stop", "resume"]), WHOSE),
    st.tuples(st.sampled_from(["release", "claim", "busy"]), st.just("")),
)
ON, RELEASE, BUSY, CLAIM = (("live_on", ""), ("release", ""), ("busy", ""), ("claim", ""))


def to(mode: str) -> tuple[str, str]:
    return "switch", mode


@given(st.lists(DEEDS, min_size=4, max_size=25))
@example([to("approve"), ON, RELEASE, BUSY, ON, to("watch"), to("approve"), ON])
@example([to("approve"), ON, RELEASE, ("stop", "*"), ON, to("watch"), to("approve"), ON])
@example([*[ON] * 3, to("watch"), CLAIM])
@example([*[ON] * 3, to("redirect"), CLAIM])
@example([*[ON] * 3, to("approve"), CLAIM, RELEASE, CLAIM])
@example([to("redirect"), *[ON] * 9, to("approve"), ON, RELEASE, ON, to("live"), ON])
@settings(
    max_examples=40,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
async def test_nothing_leaves_before_it_may(pool: Pool, deeds: list[tuple[str, str]]) -> None:
    life = Life(pool)
    await life.begins()
    for what, how in deeds:
        await getattr(life, what)(how)
