"""What became of a contact, written down with where the case goes on."""

from datetime import datetime, timedelta

from activities import case_moves, ladder_moves, notice_moves
from activities.channel import Receipt, RefusedError
from domain.case import CaseKey, Next, NextWhat
from domain.effects import Answer, Happened
from domain.planning import reason
from domain.vocabulary import Channel, Stage, TaskKind, TimelineWhat
from ledger import contacts, debtors, notices, tasks, timeline
from ledger.case_file import CaseFile
from ledger.contacts import Contact
from ledger.database import Connection

_ASK_PROVIDER_AFTER = timedelta(minutes=10)
_ARRIVED = ("delivered", "read")
"""The step was taken before, and is said once more."""
_REHEARSED = "; a rehearsal: it went to the test address"


async def taken(
    conn: Connection, file: CaseFile, contact: Contact, receipt: Receipt, now: datetime
) -> Answer:
    """The provider, or a person's task list, has it."""
    await contacts.record(conn, contact.id, receipt.status, now, provider_id=receipt.provider_id)
    if receipt.status == "open":
        return await _waits_for_person(conn, file, contact, now)
    await write_sent(conn, file, contact, now)
    return await _walked(conn, file, contact, now, f"sent by {contact.channel.value}")


async def write_sent(conn: Connection, file: CaseFile, contact: Contact, now: datetime) -> None:
    """Write the contact to the timeline of every case it covers, and tell the creditor."""
    await tell_sent(conn, file, contact, await _why(conn, file, contact), now)


async def tell_sent(
    conn: Connection, file: CaseFile, contact: Contact, why: str, now: datetime
) -> None:
    """As :func:`write_sent`, for a message that is no step of a ladder."""
    line = timeline.Line(
        at=now,
        what=TimelineWhat.CONTACT_SENT,
        channel=contact.channel,
        step=contact.step,
        why=why,
        covers=contact.covers,
        detail={"contact": str(contact.id), "message": contact.message},
    )
    await timeline.write_all(conn, contact.creditor, contact.covers, line)
    data: dict[str, object] = {
        "invoice_numbers": list(contact.covers),
        "channel": contact.channel,
        "step": contact.step,
        "contact_id": str(contact.id),
    }
    if contact.redirected:
        data["redirected"] = True
    kind = "amicable.contact.sent.v1"
    await case_moves.announce(conn, file, kind, contact.invoice_number, data, now)


async def _why(conn: Connection, file: CaseFile, contact: Contact) -> str:
    why = reason(file.playbook.step(contact.step))
    earlier = await _one_before(conn, file.key, contact) if contact.attempt > 1 else None
    if earlier is not None and earlier.status not in (*contacts.NEVER_LEFT, *_ARRIVED):
        expired = "lay too long" if earlier.channel is Channel.LETTER else "was made by nobody"
        what = expired if earlier.status == "expired" else "did not arrive"
        why += f"; the {earlier.channel.value} before it {what}"
    if len(contact.covers) > 1:
        why += f"; one message for {len(contact.covers)} invoices"
    if contact.redirected:
        why += _REHEARSED
    return why


async def _one_before(conn: Connection, key: CaseKey, contact: Contact) -> Contact | None:
    before = contact.attempt - 1
    return await contacts.attempt(
        conn, key.creditor, key.invoice_number, contact.opening, contact.step, before
    )


async def write_served(conn: Connection, file: CaseFile, contact: Contact, now: datetime) -> None:
    """Write down that the last demand went out."""
    await case_moves.note(
        conn,
        file,
        TimelineWhat.NOTICE,
        f"the last demand, by {contact.channel.value}{_REHEARSED if contact.redirected else ''}",
        now,
        step=contact.step,
        channel=contact.channel,
        covers=contact.covers,
    )


async def _walked(
    conn: Connection, file: CaseFile, contact: Contact, now: datetime, why: str
) -> Answer:
    if not file.case.open or file.case.key.opening != contact.opening:
        return Answer(happened=Happened.STALE, why="it crossed", standing=file.case.standing)
    step, pay_by = contact.step, contact.pay_by
    answer = await case_moves.walk(conn, file, step, "sent", now, Happened.SENT, why, pay_by=pay_by)
    if file.case.standing.stage is not Stage.FINAL_NOTICE:
        return answer
    await write_served(conn, file, contact, now)
    await notice_moves.tell_joined(conn, file, contact, now)
    return await notice_moves.await_term(conn, file, now, Happened.SENT)


async def _waits_for_person(
    conn: Connection, file: CaseFile, contact: Contact, now: datetime
) -> Answer:
    call = contact.channel is Channel.CALL
    why = "a person is asked to call" if call else "a letter is to be posted"
    await case_moves.note(
        conn,
        file,
        TimelineWhat.TASK_OPENED,
        why,
        now,
        step=contact.step,
        channel=contact.channel,
        covers=contact.covers,
        detail={"contact": str(contact.id)},
    )
    days = file.playbook.call_expires_days if call else file.playbook.proof_days
    if call:
        what = NextWhat.CALL_EXPIRES
    elif file.case.standing.stage is Stage.FINAL_NOTICE:
        what = NextWhat.PROOF_MISSING
    else:
        what = NextWhat.ASK_AGAIN
    next_ = Next(
        at=case_moves.after_working_days(file, now, days),
        what=what,
        why=why,
        step=contact.step,
        channel=contact.channel,
        attempt=contact.attempt,
    )
    changes = {"step": contact.step, "needs_person": True}
    answer = await case_moves.stay(conn, file, Happened.SENT, why, next_=next_, changes=changes)
    if file.case.standing.stage is Stage.FINAL_NOTICE:
        await notice_moves.tell_joined(conn, file, contact, now)
    return answer


async def refused(
    conn: Connection, file: CaseFile, contact: Contact, error: RefusedError, now: datetime
) -> Answer:
    """The provider said no: the reason stands in the timeline, the next channel follows."""
    await contacts.record(conn, contact.id, "failed", now, error=str(error))
    await notices.void(conn, contact.id)
    why = f"{contact.channel.value} was refused ({error.code})"
    await case_moves.note(
        conn,
        file,
        TimelineWhat.CONTACT_FAILED,
        f"{contact.channel.value} refused: {error}",
        now,
        step=contact.step,
        channel=contact.channel,
        detail={"contact": str(contact.id), "code": error.code},
    )
    if error.closes_channel:
        slug, debtor = contact.creditor, contact.debtor
        await debtors.close_channel(
            conn, slug, debtor, contact.channel, contact.recipient, why, now
        )
    tried = (contact.channel, contact.attempt)
    return await ladder_moves.on_next_channel(conn, file, contact.step, tried, why, now)


async def unknown(
    conn: Connection, file: CaseFile, contact: Contact, why: str, now: datetime
) -> Answer:
    """Nobody knows whether it was sent: ask the provider once more, then a person."""
    if contact.status == "unknown":
        return await _person_resolves(conn, file, contact, now)
    if not await contacts.record(conn, contact.id, "unknown", now, error=why):
        return await taken(conn, file, contact, Receipt(status="sent"), now)
    next_ = Next(
        at=now + _ASK_PROVIDER_AFTER,
        what=NextWhat.RESOLVE_UNKNOWN,
        why="whether the last message was sent is not known",
        step=contact.step,
        channel=contact.channel,
        attempt=contact.attempt,
    )
    changes = {"step": contact.step}
    return await case_moves.stay(
        conn, file, Happened.UNKNOWN, next_.why, next_=next_, changes=changes
    )


async def _person_resolves(
    conn: Connection, file: CaseFile, contact: Contact, now: datetime
) -> Answer:
    why = f"nobody can tell whether the {contact.channel.value} arrived: it is not sent again"
    await tasks.open_task(
        conn,
        file.key,
        TaskKind.TRIAGE,
        why,
        {"contact": str(contact.id), "why": why},
        now,
        debtor=file.debtor.id,
        contact=contact.id,
    )
    await case_moves.note(conn, file, TimelineWhat.TASK_OPENED, why, now, step=contact.step)
    return await _walked(conn, file, contact, now, why)


async def made_before(conn: Connection, file: CaseFile, contact: Contact, now: datetime) -> Answer:
    """The attempt was made; if the ladder asks for it again, it gets a number of its own."""
    due = file.case.standing.next
    again = due is not None and (due.step, due.attempt) == (contact.step, contact.attempt)
    if due is None or not again or due.what is not NextWhat.CONTACT:
        why = f"this attempt was made: {contact.status}"
        return Answer(happened=Happened.DONE, why=why, standing=file.case.standing)
    if contact.status == "open":
        return await _waits_for_person(conn, file, contact, now)
    made = await contacts.attempts_made(conn, file.key, contact.step)
    next_ = due.model_copy(update={"attempt": made + 1})
    return await case_moves.stay(conn, file, Happened.LATER, due.why, next_=next_)


async def resolved(
    conn: Connection, file: CaseFile, contact: Contact, now: datetime, *, was_sent: bool
) -> Answer:
    """The provider could tell what became of an unanswered send."""
    if was_sent:
        receipt = Receipt(status="open" if contact.channel.by_person else "sent")
        return await taken(conn, file, contact, receipt, now)
    await contacts.record(conn, contact.id, "not_sent", now, error="the provider never had it")
    await notices.void(conn, contact.id)
    next_ = Next(
        at=now,
        what=NextWhat.CONTACT,
        why="the provider never had the message",
        step=contact.step,
        channel=contact.channel,
        attempt=contact.attempt + 1,
    )
    return await case_moves.stay(conn, file, Happened.LATER, next_.why, next_=next_)
