"""One debtor's cases, lived without Temporal: the real effects, called as the workflow calls them.

What is told is answered in order, what falls due is done at its moment, and a case that is settled
is closed and thanked for. Only the providers, at the last hop, are written by hand.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.advancing import Advancing
from activities.channel import ChannelAdapter
from activities.closing import Closing
from activities.courtesies import PlanningCourtesies, SayingCourtesies
from activities.opening import Opening
from activities.reach_out import ReachingOut
from activities.reactivation import Reactivation
from activities.responding import Responding
from activities.thanking import Thanking
from domain.case import CaseKey, Next, NextWhat, Standing
from domain.courtesies import CourtesyKey, CourtesyStanding, PlanCourtesy, SayCourtesy, Trouble
from domain.effects import PROVIDER_BUSY, Advance, CaseCall, ReachOut, Respond, Thank
from domain.marketing import MarketingMove
from domain.vocabulary import Channel, Stage
from ledger import cases, clock, courtesies, outbox
from ledger.database import Pool
from ledger.intake import attentions, door
from tests.journeys.post import CallDesk, Mail, MailingList, Post, PostRoom, WhatsApp
from workers import library

WORDING = library.read_wording()
_REST_WITHIN = 300


@dataclass(frozen=True)
class Ground:
    """A ledger, and how to wait for it."""

    loop: asyncio.AbstractEventLoop
    pool: Pool

    def wait(self, work: Any) -> Any:
        """The result of a coroutine."""
        return self.loop.run_until_complete(work)


class CrashError(Exception):
    """The worker died while the provider was being called."""


class Life:
    """The cases of a creditor, and the time in which they live."""

    def __init__(self, pool: Pool, post: Post) -> None:
        self._pool = pool
        self._env = ActivityEnvironment()
        self._env.info = replace(self._env.info, is_local=True)
        self.mailing_list = MailingList()
        self.deaf = False
        """The relay is late: what is stored is not told."""
        written = (WhatsApp(post), Mail(post))
        desk = (CallDesk(pool, post), PostRoom(pool, post))
        self._by: dict[Channel, ChannelAdapter] = {it.channel: it for it in (*desk, *written)}
        self._rooms: dict[CaseKey, Stage] = {}
        self._planned: dict[UUID, CourtesyStanding] = {}

    async def pass_by(self, span: timedelta) -> None:
        """Live on, each thing due at its own moment."""
        target = await self.now() + span
        await self.settle()
        while True:
            moments = [
                await cases.next_moment(self._pool),
                await courtesies.next_moment(self._pool),
            ]
            due = min((it for it in moments if it is not None and it <= target), default=None)
            if due is None:
                break
            await self._turn_to(due)
            await self.settle()
        await self._turn_to(target)
        await self.settle()

    async def settle(self) -> None:
        """Answer what was told and do what is due; time stands still."""
        for _ in range(_REST_WITHIN):
            heard = not self.deaf and (await self._hear() or await self._hear_courtesies())
            if not (heard or await self._one_due() or await self._one_courtesy()):
                return
        raise AssertionError(f"the cases do not come to rest: {await self._what_is_due()}")

    async def look_through(self) -> None:
        """The daily look: what is overdue, what was promised, whom to ask or thank."""
        await door.scan_overdue(self._pool)
        await attentions.plan_questions(self._pool, 100)
        await attentions.plan_thanks(self._pool, 100)

    async def now(self) -> datetime:
        """What time it is."""
        return await clock.now(self._pool)

    async def _turn_to(self, moment: datetime) -> None:
        ahead = moment - await self.now()
        if ahead > timedelta(0):
            await clock.set_offset(self._pool, await clock.offset(self._pool) + ahead)

    async def _what_is_due(self) -> list[tuple[str, Next | None]]:
        found = await cases.due(self._pool, await self.now())
        return [(key.invoice_number, (await self._standing(key)).next) for key in found]

    # What a case is told

    async def _hear(self) -> bool:
        rows = await outbox.waiting(self._pool)
        for row in rows:
            if row.starts:
                answer = await self._do(Opening(self._pool, "https://desk").open_case, row.key)
                standing = None if answer.state is None else answer.state.standing
                await self._follow(row.key, standing)
            elif await self._is_open(row.key):
                call = Respond(**await self._call(row.key), event=row.event)
                answer = await self._env.run(Responding(self._pool).respond, call)
                await self._follow(row.key, answer.standing)
            await outbox.delivered(self._pool, [row.id], await self.now())
        return bool(rows)

    async def _is_open(self, key: CaseKey) -> bool:
        case = await cases.find(self._pool, key.creditor, key.invoice_number)
        return case is not None and case.open and case.key == key

    # What falls due

    async def _one_due(self) -> bool:
        due = await cases.due(self._pool, await self.now())
        for key in due[:1]:
            next_ = (await self._standing(key)).next
            assert next_ is not None
            await self._take(key, next_)
        return bool(due)

    async def _take(self, key: CaseKey, due: Next) -> None:
        if due.what is NextWhat.THANK:
            await self._thank(key, due)
        elif due.what in (NextWhat.CONTACT, NextWhat.RESOLVE_UNKNOWN):
            await self._reach_out(key, due)
        else:
            await self._advance(key, due)

    async def _advance(self, key: CaseKey, due: Next) -> None:
        call = Advance(**await self._call(key), due=due)
        answer = await self._env.run(Advancing(self._pool).advance, call)
        await self._follow(key, answer.standing)

    async def _reach_out(self, key: CaseKey, due: Next) -> None:
        assert due.channel is not None
        contact = {"step": due.step, "channel": due.channel, "attempt": due.attempt}
        reaching = ReachingOut(self._pool, self._by[due.channel], WORDING)
        for _ in range(2):
            call = ReachOut.model_validate({**await self._call(key), **contact})
            try:
                answer = await self._env.run(reaching.reach_out, call)
            except CrashError:
                continue  # Temporal tries again on another worker
            except ApplicationError as error:
                if error.type != PROVIDER_BUSY:
                    raise
                later = due.model_copy(update={"what": NextWhat.PROVIDER_DOWN})
                await self._advance(key, later)
                return
            await self._follow(key, answer.standing)
            return
        await self._advance(key, due.model_copy(update={"what": NextWhat.FAULT}))

    async def _thank(self, key: CaseKey, due: Next) -> None:
        assert due.channel is not None
        thanking = Thanking(self._pool, self._by[due.channel], WORDING)
        call = Thank(**await self._call(key), channel=due.channel)
        try:
            await self._env.run(thanking.thank, call)
        except (ApplicationError, CrashError):
            await self._pool.execute(
                "update cases set next_at = null where creditor = $1 and invoice_number = $2",
                *(key.creditor, key.invoice_number),
            )

    # Rooms, and the end

    async def _follow(self, key: CaseKey, standing: Standing | None) -> None:
        if standing is None or not await self._is_open(key):
            return
        if standing.outcome is not None:
            await self._end(key)
        elif self._rooms.get(key) is not standing.stage:
            self._rooms[key] = standing.stage
            await self._enter(key, standing)
        elif standing.marketing_move is not None:
            await self._advertise(key, standing.marketing_move)

    async def _enter(self, key: CaseKey, standing: Standing) -> None:
        marketing = Reactivation(self._pool, self.mailing_list)
        if standing.marketing_move is not None:
            await self._advertise(key, standing.marketing_move)
        elif standing.stage is Stage.ARRANGED and standing.marketing_suspended:
            await self._do(marketing.reactivate, key)
        if standing.stage is Stage.FINAL_NOTICE and not standing.marketing_suspended:
            await self._do(marketing.suspend_marketing, key)

    async def _advertise(self, key: CaseKey, move: MarketingMove) -> None:
        """What was agreed makes a customer again, and what broke takes it back."""
        marketing = Reactivation(self._pool, self.mailing_list)
        again = move is MarketingMove.REACTIVATE
        await self._do(marketing.reactivate if again else marketing.suspend_marketing, key)

    async def _end(self, key: CaseKey) -> None:
        closed = await self._do(Closing(self._pool).close_case, key)
        if closed.standing.marketing_suspended:
            await self._do(Reactivation(self._pool, self.mailing_list).reactivate, key)

    # Courtesies

    async def _hear_courtesies(self) -> bool:
        waiting = await courtesies.to_tell(self._pool)
        for it in waiting:
            await self._plan(it.key)
        await courtesies.told(self._pool, waiting)
        return bool(waiting)

    async def _plan(self, key: CourtesyKey, trouble: Trouble | None = None) -> None:
        call = PlanCourtesy(key=key, now=await self.now(), trouble=trouble)
        planning = PlanningCourtesies(self._pool)
        self._planned[key.id] = await self._env.run(planning.plan_courtesy, call)

    async def _one_courtesy(self) -> bool:
        due = await courtesies.due(self._pool, await self.now())
        due = [key for key in due if key.id in self._planned]
        for key in due[:1]:
            await self._say(key, self._planned[key.id])
        return bool(due)

    async def _say(self, key: CourtesyKey, standing: CourtesyStanding) -> None:
        if standing.channel is None:
            await self._plan(key)
            return
        saying = SayingCourtesies(self._pool, self._by[standing.channel], WORDING)
        said = {"kind": standing.kind, "channel": standing.channel}
        call = SayCourtesy.model_validate({"key": key, "now": await self.now(), **said})
        try:
            self._planned[key.id] = await self._env.run(saying.say_courtesy, call)
        except (ApplicationError, CrashError):
            await self._plan(key, Trouble.PROVIDER_DOWN)

    async def _standing(self, key: CaseKey) -> Standing:
        case = await cases.find(self._pool, key.creditor, key.invoice_number)
        assert case is not None
        return case.standing

    async def _do(self, effect: Callable[[CaseCall], Any], key: CaseKey) -> Any:
        return await self._env.run(effect, CaseCall(**await self._call(key)))

    async def _call(self, key: CaseKey) -> dict[str, Any]:
        return {"key": key, "now": await self.now()}
