"""Provider callbacks: what became of a contact, kept once and told to the cases it covers."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from domain.calendars.holidays import next_bank_day
from domain.case import CaseEventWhat, CaseKey
from domain.courtesies import CourtesyKind
from domain.law.notice import SentBy, notice_term, received_by_email
from domain.posting import may_be_posted
from domain.vocabulary import Channel, TimelineWhat
from ledger import (
    cases,
    clock,
    contacts,
    courtesies,
    creditors,
    debtors,
    notice_terms,
    notices,
    outbox,
    replies,
    timeline,
)
from ledger.cases import CaseRow
from ledger.contacts import Contact
from ledger.database import Connection, Pool, transaction
from ledger.notices import Notice

Status = Literal["sent", "delivered", "read", "failed"]
_ARRIVED = ("delivered", "read")


class Heard(StrEnum):
    """What was done with a callback."""

    RECORDED = "recorded"
    DUPLICATE = "duplicate"
    UNKNOWN_CONTACT = "unknown_contact"


async def contact_status(
    pool: Pool,
    contact_id: UUID,
    status: Status,
    *,
    provider: str,
    event_id: str,
    provider_id: str | None = None,
    at: datetime | None = None,
    error_code: str | None = None,
    why: str = "",
    closes_channel: bool = False,
) -> Heard:
    """Record what a provider reports of a contact; statuses move forward only.

    Args:
        pool: the ledger.
        contact_id: the contact, as the provider was given it.
        status: what became of it.
        provider: who tells; a callback is taken once per provider, event and status.
        event_id: the provider's id of this callback.
        provider_id: the provider's id of the message.
        at: when it happened, if the provider says; now where absent or not credible.
        error_code: the provider's code of a failure.
        why: the provider's words about it.
        closes_channel: the address must not be used on this channel any more.
    """
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        contact = await _hold(conn, contact_id)
        if contact is None:
            return Heard.UNKNOWN_CONTACT
        if not await replies.first_sight(conn, provider, f"{event_id} {status}", now):
            return Heard.DUPLICATE
        at = at if at is not None and contact.marked_at <= at <= now else now
        words = f"{why} ({error_code})".strip() if error_code else why
        if closes_channel:
            # Not the provider's words: they can hold the address, and this reason travels.
            code = f" ({error_code})" if error_code else ""
            reason = f"{contact.channel.value} does not reach this address{code}"
            await _close(conn, contact, reason, now)
        failure = words if status == "failed" else None
        if await contacts.record(
            conn,
            contact.id,
            status,
            at,
            provider_id=contact.provider_id or provider_id,
            error=failure,
        ):
            proof = {
                "provider": provider,
                "event": event_id,
                "message": provider_id or contact.provider_id,
                "status": status,
                "at": at.isoformat(),
                "answer": why,
            }
            await _follow(conn, contact, status, at, now, words, proof)
        return Heard.RECORDED


async def channel_closed(
    pool: Pool, contact_id: UUID, *, provider: str, event_id: str, why: str
) -> Heard:
    """The debtor does not want this channel: marked as spam, unsubscribed."""
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        contact = await _hold(conn, contact_id)
        if contact is None:
            return Heard.UNKNOWN_CONTACT
        if not await replies.first_sight(conn, provider, f"{event_id} closed", now):
            return Heard.DUPLICATE
        await _close(conn, contact, why, now)
        return Heard.RECORDED


async def _hold(conn: Connection, contact_id: UUID) -> Contact | None:
    """The contact with its debtor locked, read again after the lock."""
    try:
        contact = await contacts.get(conn, contact_id)
        await debtors.lock(conn, contact.creditor, contact.debtor)
        return await contacts.get(conn, contact_id)
    except LookupError:
        return None


async def _close(conn: Connection, contact: Contact, why: str, now: datetime) -> None:
    await debtors.close_channel(
        conn, contact.creditor, contact.debtor, contact.channel, contact.recipient, why, now
    )


async def _follow(
    conn: Connection,
    contact: Contact,
    status: Status,
    at: datetime,
    now: datetime,
    why: str,
    proof: dict[str, Any],
) -> None:
    covered = await _covered(conn, contact)
    if status == "failed":
        await notices.void(conn, contact.id)
        if contact.step in frozenset(CourtesyKind):
            await courtesies.say_elsewhere(conn, contact.creditor, contact.debtor, contact.id, now)
        await _note(conn, contact, covered, TimelineWhat.CONTACT_FAILED, why, now)
        await _tell(conn, contact, _lead(contact, covered), CaseEventWhat.CONTACT_FAILED, now)
        return
    term = None
    if status in _ARRIVED and contact.status not in _ARRIVED:
        term = await _prove_by_email(conn, contact, at, proof)
        why = term or f"delivered by {contact.channel.value}"
        await _note(conn, contact, covered, TimelineWhat.CONTACT_DELIVERED, why, now)
    if term is not None or contact.status == "unknown":
        told = covered if term is not None else _lead(contact, covered)
        await _tell(conn, contact, told, CaseEventWhat.CONTACT_DELIVERED, now)


async def _covered(conn: Connection, contact: Contact) -> list[CaseRow]:
    found = [await cases.lock(conn, contact.creditor, it) for it in sorted(contact.covers)]
    return [case for case in found if case is not None]


def _lead(contact: Contact, covered: list[CaseRow]) -> list[CaseRow]:
    """The case whose step it was, if that opening still is the current one."""
    key = CaseKey(
        creditor=contact.creditor,
        invoice_number=contact.invoice_number,
        opening=contact.opening,
    )
    return [case for case in covered if case.key == key]


async def _note(
    conn: Connection,
    contact: Contact,
    covered: list[CaseRow],
    what: TimelineWhat,
    why: str,
    now: datetime,
) -> None:
    line = timeline.Line(
        at=now,
        what=what,
        channel=contact.channel,
        step=contact.step,
        why=why,
        covers=contact.covers,
        detail={"contact": str(contact.id)},
    )
    for case in covered:
        await timeline.write(conn, case.key, line)


async def _tell(
    conn: Connection, contact: Contact, told: list[CaseRow], what: CaseEventWhat, now: datetime
) -> None:
    for case in told:
        if case.open:
            await outbox.tell(conn, case.key, what, now, ref=str(contact.id))


async def _prove_by_email(
    conn: Connection, contact: Contact, at: datetime, proof: dict[str, Any]
) -> str | None:
    if contact.channel is not Channel.EMAIL:
        return None
    debtor = await debtors.get(conn, contact.creditor, contact.debtor)
    creditor = await creditors.get(conn, contact.creditor)
    day = at.astimezone(debtor.zone(creditor.zone)).date()
    return await prove_notice(conn, contact.id, SentBy.EMAIL, day, proof)


async def prove_notice(
    conn: Connection, contact: UUID, by: SentBy, day: date, proof: dict[str, Any]
) -> str | None:
    """Prove a notice by its delivery (email) or its posting (letter) on ``day``.

    Returns:
        Its term in words; None where the contact carried no notice that still needs a proof.
    """
    notice = await notices.of_contact(conn, contact)
    if notice is None or notice.void or notice.received_on is not None:
        return None
    sent = day if by is SentBy.POST else min(notice.sent_on, day)
    received = received_by_email(day) if by is SentBy.EMAIL else None
    term = notice_term(sent, by, received)
    if notice.last_day is not None:
        last_day = await _fixed_day(conn, notice, sent, by)
    else:
        last_day = await notice_terms.last_day(conn, contact, term)
    costs_from = last_day + timedelta(days=1)
    await notices.prove(
        conn,
        contact,
        sent_on=sent,
        received_on=term.delivered,
        last_day=last_day,
        costs_from=costs_from,
        proof=proof,
    )
    return (
        f"counts as received on {term.delivered}: the last day to pay free of costs is {last_day}"
    )


async def _fixed_day(conn: Connection, notice: Notice, posted: date, by: SentBy) -> date:
    """The day that a business's demand names; posted too late, its term runs from the posting."""
    assert notice.last_day is not None
    written = notice.sent_on
    if by is SentBy.EMAIL or may_be_posted(written, notice.last_day, posted, statutory=True):
        return notice.last_day
    debtor = await debtors.get(conn, notice.creditor, notice.debtor)
    return next_bank_day(posted + (notice.last_day - written), debtor.country)
