"""The task that a contact became, where a person makes the contact: a call, a letter."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from domain.case import CaseEventWhat, CaseKey
from domain.going_live import Mode, kept_from_debtor
from domain.posting import may_be_posted
from domain.vocabulary import Channel, TaskKind, TimelineWhat
from ledger import (
    cases,
    contacts,
    creditors,
    debtors,
    going_live,
    notices,
    outbox,
    tasks,
    timeline,
    waiting,
)
from ledger.contacts import Contact
from ledger.database import Connection, Pool
from ledger.tasks import Task

REACHES_DEBTOR = (TaskKind.CALL, TaskKind.LETTER)
"""Tasks by which a debtor hears from us; by the others staff only decide."""
_UNDONE = ("open", "claimed")


class HeldBack(NamedTuple):
    """Why nobody may call or post now."""

    stopped: bool
    mode: Mode
    why: str
    unanswered: bool = False
    """Something that the debtor said comes first."""


async def task_of(conn: Connection | Pool, contact: UUID) -> Task | None:
    """The contact's task, whatever became of it."""
    # By way of the case, because that is what tasks are indexed by.
    task_id: UUID | None = await conn.fetchval(
        """select t.id from contacts c
           join tasks t on t.creditor = c.creditor and t.invoice_number = c.invoice_number
                       and t.contact = c.id
           where c.id = $1 order by t.opened_at desc limit 1""",
        contact,
    )
    return None if task_id is None else await tasks.get(conn, task_id)


async def held_back(conn: Connection | Pool, task: Task) -> HeldBack | None:
    """What keeps a task from being done, by the creditor's mode and the brake of this moment.

    A call without a contact is one that the debtor asked for: who wrote that down released it.
    """
    if task.kind not in REACHES_DEBTOR:
        return None
    contact = None if task.contact is None else await contacts.get(conn, task.contact)
    mode = (await creditors.get(conn, task.creditor)).mode
    stop = await going_live.standing_stop(conn, task.creditor)
    why = kept_from_debtor(
        mode,
        None if stop is None else stop.why,
        released=contact is None or contact.released_at is not None,
        redirected=contact is not None and contact.redirected,
    )
    if why is not None:
        return HeldBack(stop is not None, mode, why)
    return await _unanswered(conn, task, mode)


async def _unanswered(conn: Connection | Pool, task: Task, mode: Mode) -> HeldBack | None:
    """A demand waits for what the debtor said; a call that they asked for does not."""
    if task.contact is None or task.invoice_number is None or task.opening is None:
        return None
    key = CaseKey(creditor=task.creditor, invoice_number=task.invoice_number, opening=task.opening)
    found = await waiting.of_case(conn, key)
    return None if found is None else HeldBack(False, mode, found.why, unanswered=True)


async def renew_late_letter(conn: Connection, task: Task, now: datetime) -> str | None:
    """Withdraw a letter whose day is past or too near, and let its case write it anew.

    Returns:
        Why it must not be posted; None where it still may, and for what is no letter.
    """
    if task.kind is not TaskKind.LETTER or task.contact is None:
        return None
    contact = await contacts.get(conn, task.contact)
    await debtors.lock(conn, contact.creditor, contact.debtor)
    task = await tasks.lock(conn, task.id)
    why = await _too_late(conn, contact, now) if task.status in _UNDONE else None
    if why is not None:
        await _withdraw(conn, task, contact, why, now)
    return why


async def _too_late(conn: Connection, contact: Contact, now: datetime) -> str | None:
    notice = await notices.of_contact(conn, contact.id)
    last_day = contact.pay_by if notice is None else notice.last_day
    if last_day is None:
        return None
    creditor = await creditors.get(conn, contact.creditor)
    zone = (await debtors.get(conn, contact.creditor, contact.debtor)).zone(creditor.zone)
    written, today = contact.marked_at.astimezone(zone).date(), now.astimezone(zone).date()
    if may_be_posted(written, last_day, today, statutory=notice is not None):
        return None
    return f"the letter of {written} asks to pay by {last_day}: too late to be posted on {today}"


async def _withdraw(
    conn: Connection, task: Task, contact: Contact, why: str, now: datetime
) -> None:
    await tasks.withdraw(conn, task.id, now)
    await contacts.expire(conn, contact.id)
    await notices.void(conn, contact.id)
    key = CaseKey(
        creditor=contact.creditor,
        invoice_number=contact.invoice_number,
        opening=contact.opening,
    )
    line = timeline.Line(
        at=now,
        what=TimelineWhat.HELD_BACK,
        channel=Channel.LETTER,
        step=contact.step,
        why=why,
        covers=contact.covers,
        detail={"contact": str(contact.id), "task": str(task.id)},
    )
    await timeline.write(conn, key, line)
    case = await cases.lock(conn, key.creditor, key.invoice_number)
    if case is not None and case.open and case.key == key:
        await outbox.tell(conn, key, CaseEventWhat.SENDING_CHANGED, now, ref=str(contact.id))
