"""What people let lie: complaints past their deadline, holds whose end has come (practice C7)."""

from datetime import datetime, time
from uuid import UUID, uuid5

from domain.case import CaseKey
from domain.disputes import Dispute, stalled_step
from domain.holds import Hold, question_of
from domain.moments import working_days_later
from domain.vocabulary import TimelineWhat
from ledger import case_file, cases, debtors, disputes, hold_tasks, holds, tasks, timeline
from ledger.database import Connection

_OFFICE_CLOSES = time(17)
_MANY = 500


async def remind(conn: Connection, now: datetime, limit: int = _MANY) -> int:
    """Remind the owners of complaints, and ask whether holds have ended; how many were asked."""
    overdue = await disputes.overdue(conn, now.date(), limit)
    for dispute in overdue:
        await _remind_owner(conn, dispute, now)
    ending = await holds.ending(conn, now.date(), limit)
    for hold in ending:
        await _ask_whether_ended(conn, hold, now)
    return len(overdue) + len(ending)


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
    detail = {"dispute": str(dispute.id), "passed": passed, "owner": dispute.owner}
    line = timeline.Line(at=now, what=TimelineWhat.COMPLAINT, why=why, detail=detail)
    await timeline.write(conn, key, line)


async def _ask_whether_ended(conn: Connection, hold: Hold, now: datetime) -> None:
    """A moratorium does not end the hold by itself: a person finds out, and says so."""
    await debtors.lock(conn, hold.creditor, hold.debtor)
    await holds.asked(conn, hold.id, now)
    found = await cases.open_of_debtor(conn, hold.creditor, hold.debtor)
    if found:
        cause: UUID = uuid5(hold.id, str(hold.until))
        await hold_tasks.ask(conn, hold, found, question_of(hold), now, caused_by=cause)
