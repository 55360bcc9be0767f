"""What people let lie: complaints, replies, cases that stand still (practice C7)."""

from datetime import date, datetime, time

from domain.case import CaseEventWhat, CaseKey
from domain.disputes import Dispute, stalled_step
from domain.moments import working_days_later
from domain.unanswered import LOOK_AGAIN_DAYS, Unanswered, overdue_title
from domain.vocabulary import TimelineWhat
from ledger import (
    case_file,
    cases,
    creditors,
    debtors,
    disputes,
    holds,
    outbox,
    tasks,
    timeline,
    waiting,
)
from ledger.database import Connection
from ledger.intake import barring, late_answers
from ledger.tasks import Task

_OFFICE_CLOSES = time(17)
_MANY = 500


async def remind(conn: Connection, now: datetime, limit: int = _MANY) -> int:
    """Remind the owners of complaints and the readers of replies, and warn of limitation.

    Returns:
        How many were reminded or warned.
    """
    overdue = await disputes.overdue(conn, now.date(), limit)
    for dispute in overdue:
        await _remind_owner(conn, dispute, now)
    for key in await cases.forgotten(conn, limit):
        await _wake(conn, key, now)
    late = await waiting.late(conn, now, limit)
    for task in late:
        await _remind_of_words(conn, task, now)
    warned = await barring.warn(conn, now, limit)
    return len(overdue) + len(late) + warned


async def _remind_owner(conn: Connection, dispute: Dispute, now: datetime) -> None:
    """First a reminder, with a new term; from the second time on, with a mediator as the way."""
    await debtors.lock(conn, dispute.creditor, dispute.debtor)
    key = CaseKey(
        creditor=dispute.creditor, invoice_number=dispute.invoice_number, opening=dispute.opening
    )
    file = await case_file.read_any(conn, key)
    today, passed = file.where.local(now).date(), dispute.passed + 1
    deadline = working_days_later(today, file.playbook.complaint_days, file.debtor.country)
    await disputes.postpone(conn, dispute.id, deadline)
    why = stalled_step(passed)
    title = f"Invoice {dispute.invoice_number}: {why}"
    due_at = file.where.at(deadline, _OFFICE_CLOSES)
    await tasks.remind(conn, dispute.creditor, dispute.id, title, due_at, passed)
    if passed == 1:
        await late_answers.of_complaint(conn, file, dispute, deadline, now)
    detail = {"dispute": str(dispute.id), "passed": passed, "owner": dispute.owner}
    line = timeline.Line(at=now, what=TimelineWhat.COMPLAINT, why=why, detail=detail)
    await timeline.write(conn, key, line)


async def _remind_of_words(conn: Connection, task: Task, now: datetime) -> None:
    """What a debtor said lies beyond its day; from the second time on the title says so."""
    if task.debtor is not None:
        await debtors.lock(conn, task.creditor, task.debtor)
    times = int(task.brief.get(waiting.REMINDED, 0)) + 1
    due_at = await _a_new_day(conn, task, now)
    late = await _told_of_it(conn, task, due_at.date(), now) if times == 1 else None
    await waiting.remind(conn, task.id, overdue_title(task.title, times), due_at, times, late)
    what = Unanswered(
        kind=task.kind,
        of_address=waiting.ADDRESS_CHECK in task.brief,
        owes_answer=waiting.OWES_ANSWER in task.brief,
    )
    why = f"{what.why}; since {task.opened_at.date()}, {times} times past its day"
    detail = {"task": str(task.id), "kind": task.kind, "passed": times}
    line = timeline.Line(
        at=now, what=TimelineWhat.HELD_BACK, why=why, covers=task.covers, detail=detail
    )
    await timeline.write_all(conn, task.creditor, task.covers, line)


async def _told_of_it(conn: Connection, task: Task, by: date, now: datetime) -> str | None:
    """What is said of the first time that a day passed, to the debtor and to staff."""
    if task.debtor is None or task.invoice_number is None:
        return None
    case = await cases.find(conn, task.creditor, task.invoice_number)
    if case is None or not case.open:
        return None
    file = await case_file.read_any(conn, case.key)
    return await late_answers.of_words(conn, file, task, by, now)


async def _a_new_day(conn: Connection, task: Task, now: datetime) -> datetime:
    creditor = await creditors.get(conn, task.creditor)
    debtor = await debtors.find(conn, task.creditor, task.debtor or "")
    zone = debtor.zone(creditor.zone) if debtor else creditor.zoneinfo
    country = debtor.country if debtor else "NL"
    day = working_days_later(now.astimezone(zone).date(), LOOK_AGAIN_DAYS, country)
    return datetime.combine(day, _OFFICE_CLOSES, tzinfo=zone)


async def _wake(conn: Connection, key: CaseKey, now: datetime) -> None:
    """A case of an earlier version may stand still with nothing planned: it looks at its hold."""
    await outbox.tell(conn, key, CaseEventWhat.PAUSED, now, ref=holds.OF_DEBTOR)
