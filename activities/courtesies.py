"""Say courtesies: messages outside of any ladder, each once, by claim, mark, send, record."""

from datetime import datetime, timedelta

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities import courtesy_moves, one_message, outreach_gate
from activities.channel import ChannelAdapter, Claimed, NotPossibleError
from activities.clock import case_now
from activities.one_message import Became
from activities.pay_links import NO_LINKS, PayLinks
from domain.courtesies import (
    CourtesyStanding,
    CourtesyStatus,
    PlanCourtesy,
    SayCourtesy,
)
from domain.effects import PROVIDER_BUSY, Effect
from domain.messages.wording import Wording
from domain.vocabulary import TimelineWhat
from ledger import contacts, courtesies, timeline
from ledger.case_file import CaseFile
from ledger.contacts import Contact
from ledger.courtesies import Planned
from ledger.database import Connection, Pool, transaction


class PlanningCourtesies:
    """Looks when a courtesy is to be said; in Postgres only, so it runs as a local activity."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @activity.defn(name=Effect.PLAN_COURTESY)
    async def plan_courtesy(self, call: PlanCourtesy) -> CourtesyStanding:
        """When and by which channel it is said, or that it is over."""
        now = case_now(call)
        async with transaction(self._pool) as conn:
            planned, file = await courtesy_moves.read(conn, call.key)
            if call.trouble is not None and file is not None:
                return await courtesy_moves.troubled(conn, planned, file, call.trouble, now)
            return await courtesy_moves.stand(conn, planned, file, now)


class SayingCourtesies:
    """Says courtesies on one channel; the same queue and adapter as the channel's reminders."""

    def __init__(
        self,
        pool: Pool,
        adapter: ChannelAdapter,
        wording: Wording,
        links: PayLinks = NO_LINKS,
    ) -> None:
        self._pool = pool
        self._adapter = adapter
        self._wording = wording
        self._links = links

    @activity.defn(name=Effect.SAY_COURTESY)
    async def say_courtesy(self, call: SayCourtesy) -> CourtesyStanding:
        """Send the message once, if it still is to be sent, here and now.

        Raises:
            ApplicationError: ``ProviderBusy``, to be tried again within the bound of a send.
        """
        now = case_now(call)
        async with transaction(self._pool) as conn:
            claimed = await self._claim(conn, call, now)
        match claimed:
            case CourtesyStanding():
                return claimed
            case Contact():
                return await self._resolve(call, claimed, now)
        became = await one_message.hand_in(self._adapter, claimed)
        if became.status == "not_sent":
            contact = claimed.contact.id
            await contacts.record(self._pool, contact, became.status, now, error=became.error)
            raise ApplicationError(str(became.error), type=PROVIDER_BUSY)
        return await self._record(call, claimed.contact, became, now)

    async def _claim(
        self, conn: Connection, call: SayCourtesy, now: datetime
    ) -> Claimed | CourtesyStanding | Contact:
        """What is handed in now; where it stands instead; or an earlier one to be resolved."""
        planned, file = await courtesy_moves.read(conn, call.key)
        earlier = await courtesy_moves.attempt(conn, planned)
        if earlier is not None and file is not None and planned.status is CourtesyStatus.WAITING:
            if earlier.status in courtesy_moves.WENT_OUT:
                return await courtesy_moves.said(conn, planned, file, earlier, now)
            if earlier.status in courtesy_moves.UNSETTLED and earlier.channel is call.channel:
                return earlier
        standing = await courtesy_moves.stand(conn, planned, file, now)
        due = standing.channel is call.channel and standing.at is not None and standing.at <= now
        if file is None or not due:
            return standing
        return await self._mark(conn, call, planned, file, earlier, now)

    async def _mark(
        self,
        conn: Connection,
        call: SayCourtesy,
        planned: Planned,
        file: CaseFile,
        earlier: Contact | None,
        now: datetime,
    ) -> Claimed | CourtesyStanding:
        message, covers = planned.kind.value, planned.covers
        letter = await one_message.letter_of(
            conn, file, self._wording, message, covers, now, planned.facts, self._links
        )
        try:
            composed = await self._adapter.compose(conn, letter, now)
        except NotPossibleError as error:
            return await courtesy_moves.elsewhere(
                conn, planned, file, call.channel, str(error), now
            )
        again = earlier if earlier and courtesy_moves.may_repeat(earlier, call.channel) else None
        attempt = (
            again.attempt if again else 1 + await contacts.attempts_made(conn, file.key, message)
        )
        wanted = one_message.contact_of(file, letter, composed, call.channel, covers, now, attempt)
        if why := outreach_gate.held_back(file, wanted, again):
            told = again is not None and again.error == why
            return await _hold(conn, planned, file, wanted, why, now, told=told)
        if again is not None:
            release = {"released_by": again.released_by, "released_at": again.released_at}
            wanted = wanted.model_copy(update=release)
        contact = await contacts.mark(conn, wanted)
        assert contact is not None
        await courtesies.save(conn, planned.model_copy(update={"contact": contact.id}))
        return Claimed(contact, composed, letter)

    async def _resolve(
        self, call: SayCourtesy, contact: Contact, now: datetime
    ) -> CourtesyStanding:
        taken = await self._adapter.became(contact)
        status = {True: "sent", False: "not_sent", None: "unknown"}[taken]
        return await self._record(call, contact, Became(status), now)

    async def _record(
        self, call: SayCourtesy, contact: Contact, became: Became, now: datetime
    ) -> CourtesyStanding:
        async with transaction(self._pool) as conn:
            return await courtesy_moves.became(conn, call.key, contact, became, now)


async def _hold(
    conn: Connection,
    planned: Planned,
    file: CaseFile,
    wanted: Contact,
    why: str,
    now: datetime,
    *,
    told: bool,
) -> CourtesyStanding:
    """Show it, and look again on the next day; the timeline says so once."""
    held = await contacts.mark(conn, wanted.model_copy(update={"status": "held", "error": why}))
    if not told:
        line = timeline.Line(
            at=now,
            what=TimelineWhat.HELD_BACK,
            channel=wanted.channel,
            step=wanted.step,
            why=why,
            covers=wanted.covers,
            detail={"contact": str(held.id)} if held else {},
        )
        await timeline.write_all(conn, planned.creditor, planned.covers, line)
    planned = planned.model_copy(update={"contact": held.id if held else planned.contact})
    tomorrow = now + timedelta(days=1)
    return await courtesy_moves.wait(conn, planned, file, wanted.channel, tomorrow, now, why)
