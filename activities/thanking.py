"""The thank-you after a payment (practice C6): one message, never chased, never repeated."""

from datetime import datetime, time

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities import one_message
from activities.channel import ChannelAdapter, Claimed, NotPossibleError
from activities.clock import case_now
from activities.one_message import Became
from domain.effects import PROVIDER_BUSY, Answer, Effect, Happened, Thank
from domain.going_live import held_by
from domain.messages.wording import Wording
from domain.vocabulary import TimelineWhat
from ledger import case_file, cases, contacts, timeline
from ledger.case_file import CaseFile
from ledger.contacts import Contact
from ledger.database import Connection, Pool, transaction

MESSAGE = "thank_you"
_TRIES = 5
"""One less than Temporal's, so that the ledger hears that it was left unsaid."""
_WHY = {
    "sent": "thanked for the payment",
    "not_sent": "the provider did not take the thank-you",
    "failed": "the thank-you was refused",
    "unknown": "nobody knows of the thank-you",
}


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
        became = await one_message.hand_in(self._adapter, claimed)
        if became.status == "not_sent" and activity.info().attempt < _TRIES:
            contact = claimed.contact.id
            await contacts.record(self._pool, contact, became.status, now, error=became.error)
            raise ApplicationError(str(became.error), type=PROVIDER_BUSY)
        return await self._said(call, claimed.contact, became, now)

    async def _claim(
        self, conn: Connection, file: CaseFile, call: Thank, now: datetime
    ) -> Answer | Claimed:
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
        letter = await one_message.letter_of(conn, file, self._wording, MESSAGE, covers, now)
        try:
            composed = await self._adapter.compose(conn, letter, now)
        except NotPossibleError as error:
            return await _silent(conn, file, str(error))
        wanted = one_message.contact_of(file, letter, composed, call.channel, covers, now)
        contact = await contacts.mark(conn, wanted)
        if contact is None:
            return await _silent(conn, file, "thanked before")
        return Claimed(contact, composed, letter)

    async def _said(self, call: Thank, contact: Contact, became: Became, now: datetime) -> Answer:
        why, sent = _WHY[became.status], became.status == "sent"
        async with transaction(self._pool) as conn:
            file = await case_file.lock_any(conn, call.key)
            known = {"provider_id": became.provider_id, "error": became.error}
            await contacts.record(conn, contact.id, became.status, now, **known)
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
            happened = Happened.SENT if sent else Happened.SKIPPED
            return answer.model_copy(update={"happened": happened})


async def _silent(conn: Connection, file: CaseFile, why: str) -> Answer:
    standing = file.case.standing
    if not file.case.open:
        standing = standing.model_copy(update={"next": None})
        await cases.save(conn, file.key, standing)
    return Answer(happened=Happened.SKIPPED, why=why, standing=standing)
