"""One contact: claim, mark, send, record - once, on facts read immediately before.

The claim is a row with a unique key (case, opening, step, attempt), written in the transaction
that reads balance, consent and permitted moment. What is paid before that mark is never
demanded. An attempt that is found marked but not recorded is *unknown* and is resolved with the
provider or by a person; it is never sent blindly again.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities import contact_claim, contact_record, playbook_moves, unanswered
from activities.channel import (
    BusyError,
    ChannelAdapter,
    Claimed,
    MaybeSentError,
    RefusedError,
)
from activities.clock import case_now
from activities.pay_links import NO_LINKS, PayLinks
from domain.case import Next, NextWhat
from domain.effects import PROVIDER_BUSY, Answer, Effect, Happened, ReachOut
from domain.messages.wording import Wording
from ledger import case_file, contacts
from ledger.case_file import CaseFile
from ledger.cases import find
from ledger.contacts import Contact
from ledger.database import Connection, Pool, transaction


class ReachingOut:
    """Makes contacts on one channel; one instance per task queue."""

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

    @activity.defn(name=Effect.REACH_OUT)
    async def reach_out(self, call: ReachOut) -> Answer:
        """Send the step's message, or answer why not and what comes next.

        Raises:
            ApplicationError: ``ProviderBusy``, to be tried again within the bound of a send.
        """
        now = case_now(call)
        async with transaction(self._pool) as conn:
            claimed = await self._claim(conn, call, now)
        match claimed:
            case Answer():
                return claimed
            case Claimed():
                return await self._send(call, claimed, now)
            case Contact():
                return await self._resolve(call, claimed, now)

    async def _claim(
        self, conn: Connection, call: ReachOut, now: datetime
    ) -> Claimed | Answer | Contact:
        """The contact to send now; an answer why not; or an earlier one to be resolved first."""
        key = call.key
        file = await case_file.lock(conn, key)
        earlier = await contacts.attempt(
            conn, key.creditor, key.invoice_number, key.opening, call.step, call.attempt
        )
        if earlier is not None and earlier.status in ("sending", "unknown"):
            return earlier
        if file is None:
            return await _stale(conn, call)
        if earlier is not None and earlier.status not in ("not_sent", "held"):
            return await contact_record.made_before(conn, file, earlier, now)
        moved = await playbook_moves.follow(conn, file, now)
        if moved is not None:
            return moved
        waits = await unanswered.first(conn, file, _due(file, call, now), now)
        if waits is not None:
            return waits
        claim = contact_claim.ContactClaim(
            self._adapter, self._wording, file, call, now, earlier, self._links
        )
        outcome = await claim.make(conn)
        if isinstance(outcome, Answer):
            return outcome
        return Claimed(*outcome)

    async def _send(self, call: ReachOut, claimed: Claimed, now: datetime) -> Answer:
        try:
            receipt = await self._adapter.send(*claimed)
        except RefusedError as error:
            async with self._case(call) as (conn, file):
                return await contact_record.refused(conn, file, claimed.contact, error, now)
        except BusyError as error:
            await contacts.record(self._pool, claimed.contact.id, "not_sent", now, error=str(error))
            raise ApplicationError(str(error), type=PROVIDER_BUSY) from error
        except MaybeSentError as error:
            async with self._case(call) as (conn, file):
                return await contact_record.unknown(conn, file, claimed.contact, str(error), now)
        async with self._case(call) as (conn, file):
            return await contact_record.taken(conn, file, claimed.contact, receipt, now)

    async def _resolve(self, call: ReachOut, contact: Contact, now: datetime) -> Answer:
        became = await self._adapter.became(contact)
        async with self._case(call) as (conn, file):
            if became is None:
                return await contact_record.unknown(
                    conn, file, contact, "the provider cannot tell", now
                )
            return await contact_record.resolved(conn, file, contact, now, was_sent=became)

    @asynccontextmanager
    async def _case(self, call: ReachOut) -> AsyncIterator[tuple[Connection, CaseFile]]:
        """The case's file under lock, open or closed: what was sent is always written down."""
        async with transaction(self._pool) as conn:
            yield conn, await case_file.lock_any(conn, call.key)


def _due(file: CaseFile, call: ReachOut, now: datetime) -> Next:
    """What the case waits for, as the call has it."""
    due = file.case.standing.next
    made = {"step": call.step, "channel": call.channel, "attempt": call.attempt}
    what, why = NextWhat.CONTACT, due.why if due is not None else ""
    return Next.model_validate({"at": now, "what": what, "why": why, **made})


async def _stale(conn: Connection, call: ReachOut) -> Answer:
    case = await find(conn, call.key.creditor, call.key.invoice_number)
    assert case is not None
    return Answer(happened=Happened.STALE, why="this opening is over", standing=case.standing)
