"""The thank-you after a payment (practice C6): one message, never chased, never repeated."""

from datetime import datetime, time
from typing import NamedTuple
from uuid import uuid4

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities import message_facts
from activities.channel import (
    BusyError,
    ChannelAdapter,
    Composed,
    Correspondence,
    MaybeSentError,
    NotPossibleError,
    RefusedError,
)
from activities.clock import case_now
from domain.correspondent import correspondent
from domain.effects import PROVIDER_BUSY, Answer, Effect, Happened, Thank
from domain.going_live import addressed_to, held_by
from domain.messages.wording import Wording
from domain.vocabulary import TimelineWhat
from ledger import case_file, cases, contacts, timeline
from ledger.case_file import CaseFile
from ledger.contacts import Contact
from ledger.database import Connection, Pool, transaction

MESSAGE = "thank_you"
_TRIES = 5
"""One less than Temporal's, so that the ledger hears that it was left unsaid."""


class Became(NamedTuple):
    """What became of the one send."""

    status: str
    provider_id: str | None = None
    error: str | None = None


class Thanking:
    """Says thanks on one channel; the same queue and adapter as the channel's reminders."""

    def __init__(self, pool: Pool, adapter: ChannelAdapter, wording: Wording) -> None:
        self._pool = pool
        self._adapter = adapter
        self._wording = wording

    @activity.defn(name=Effect.THANK)
    async def thank(self, call: Thank) -> Answer:
        """Send the thank-you once; what cannot be sent is left unsaid.

        Raises:
            ApplicationError: ``ProviderBusy``, to be tried again within the bound of a send.
        """
        now = case_now(call)
        async with transaction(self._pool) as conn:
            file = await case_file.lock_any(conn, call.key)
            claimed = await self._claim(conn, file, call, now)
        if isinstance(claimed, Answer):
            return claimed
        contact, composed, letter = claimed
        try:
            receipt = await self._adapter.send(contact, composed, letter)
        except BusyError as error:
            became = Became("not_sent", error=str(error))
            if activity.info().attempt >= _TRIES:
                why = "the provider did not take the thank-you"
                return await self._said(call, contact, became, Happened.SKIPPED, now, why)
            await contacts.record(self._pool, contact.id, became.status, now, error=became.error)
            raise ApplicationError(str(error), type=PROVIDER_BUSY) from error
        except (RefusedError, MaybeSentError) as error:
            refused = isinstance(error, RefusedError)
            status = "failed" if refused else "unknown"
            why = "the thank-you was refused" if refused else "nobody knows of the thank-you"
            became = Became(status, error=str(error))
            return await self._said(call, contact, became, Happened.SKIPPED, now, why)
        became = Became(receipt.status, provider_id=receipt.provider_id)
        why = "thanked for the payment"
        return await self._said(call, contact, became, Happened.SENT, now, why)

    async def _claim(
        self, conn: Connection, file: CaseFile, call: Thank, now: datetime
    ) -> Answer | tuple[Contact, Composed, Correspondence]:
        if file.case.open or file.case.key != call.key or file.owed.minor > 0:
            return await _silent(conn, file, "no thanks: the case is open again")
        # Who heard from us heard it with a person's release, where one is needed: so the thanks.
        why = held_by(file.creditor.mode, file.stop, released=True)
        if why is not None:
            return await _silent(conn, file, why)
        today = file.where.at(file.where.local(now).date(), time(0))
        if await contacts.thanked_since(conn, call.key.creditor, file.debtor.id, today):
            return await _silent(conn, file, "thanked for another invoice today")
        since = min(today, file.case.closed_at or today)
        covers = await cases.paid_since(conn, call.key.creditor, file.debtor.id, since)
        facts = await message_facts.gather(conn, file, covers, now)
        source = self._wording.get(file.debtor.language, MESSAGE)
        letter = Correspondence(
            file.creditor,
            addressed_to(correspondent(file.debtor), file.creditor.test_address),
            source,
            facts,
            playbook=file.playbook,
        )
        try:
            composed = await self._adapter.compose(conn, letter, now)
        except NotPossibleError as error:
            return await _silent(conn, file, str(error))
        contact = await contacts.mark(conn, _contact(file, call, composed, covers, now))
        if contact is None:
            return await _silent(conn, file, "thanked before")
        return contact, composed, letter

    async def _said(
        self,
        call: Thank,
        contact: Contact,
        became: Became,
        happened: Happened,
        now: datetime,
        why: str,
    ) -> Answer:
        async with transaction(self._pool) as conn:
            file = await case_file.lock_any(conn, call.key)
            known = {"provider_id": became.provider_id, "error": became.error}
            await contacts.record(conn, contact.id, became.status, now, **known)
            sent = happened is Happened.SENT
            line = timeline.Line(
                at=now,
                what=TimelineWhat.CONTACT_SENT if sent else TimelineWhat.CONTACT_FAILED,
                channel=contact.channel,
                step=contact.step,
                why=why,
                covers=contact.covers,
                detail={"contact": str(contact.id), "message": contact.message},
            )
            await timeline.write(conn, call.key, line)
            answer = await _silent(conn, file, why)
            return answer.model_copy(update={"happened": happened})


async def _silent(conn: Connection, file: CaseFile, why: str) -> Answer:
    standing = file.case.standing
    if not file.case.open:
        standing = standing.model_copy(update={"next": None})
        await cases.save(conn, file.key, standing)
    return Answer(happened=Happened.SKIPPED, why=why, standing=standing)


def _contact(
    file: CaseFile, call: Thank, composed: Composed, covers: tuple[str, ...], now: datetime
) -> Contact:
    return Contact(
        id=uuid4(),
        creditor=file.key.creditor,
        debtor=file.debtor.id,
        invoice_number=file.key.invoice_number,
        opening=file.key.opening,
        step=MESSAGE,
        attempt=1,
        channel=call.channel,
        status="sending",
        covers=covers,
        counts=False,
        language=file.debtor.language,
        message=MESSAGE,
        message_hash=composed.message_hash,
        recipient=composed.recipient,
        subject=composed.subject,
        body=composed.body,
        provider_id=None,
        error=None,
        marked_at=now,
        sent_at=None,
        delivered_at=None,
        redirected=file.creditor.test_address is not None,
    )
