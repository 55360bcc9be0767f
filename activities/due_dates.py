"""A due date that moved: the ladder counts from the new one, and nothing is asked too soon."""

from datetime import datetime

from activities import case_moves, ladder_moves, notice_costs, overtaken_promise
from domain.case import NextWhat
from domain.effects import Answer
from domain.vocabulary import Stage, TaskKind
from ledger import case_pauses, contact_tasks, contacts, hold_tasks, notices, tasks
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.notices import Notice

_BY_DUE_DATE = (NextWhat.CONTACT, NextWhat.MOVE, NextWhat.LOOK_AGAIN)
"""Moments that the ladder sets."""
_WAITING = (Stage.ON_HOLD, Stage.ARRANGED, Stage.DISPUTED)
"""Stages after which the ladder goes on: where a notice is left out, from its beginning."""
_WHY = "the due date changed"


async def moved(conn: Connection, file: CaseFile, now: datetime) -> Answer | None:
    """What the new due date makes of a case; None if it waits for something else anyway."""
    standing = file.case.standing
    due, early = standing.next, file.invoice.due_on >= file.where.local(now).date()
    since = file.case.opened_at.date()
    overtaken = await notices.overtaken(conn, file.key.creditor, file.key.invoice_number, since)
    for notice in overtaken:
        await _leave_out(conn, file, notice, now)
    if overtaken and standing.stage in _WAITING:
        await case_moves.rewind(conn, file)
    if standing.stage is Stage.ARRANGED:
        return await overtaken_promise.by_due_date(conn, file, now)
    if due is not None and due.what in _BY_DUE_DATE:
        if early and standing.stage is Stage.REMINDING and not file.case.walked:
            return await case_moves.enter(conn, file, Stage.UPCOMING, _WHY, now)
        return await ladder_moves.by_due_date(conn, file, due, _WHY, now)
    if (early or overtaken) and standing.stage in (Stage.FINAL_NOTICE, Stage.APPROVAL):
        return await _demanded_too_soon(conn, file, now)
    if early and due is not None and due.what is NextWhat.CALL_EXPIRES:
        return await ladder_moves.call_off(conn, file, _WHY, now)
    return None


async def _demanded_too_soon(conn: Connection, file: CaseFile, now: datetime) -> Answer:
    """The last demand is out for what was not due: no term ends, nothing is handed over.

    Who is not in default cannot be given notice (BW 6:96(6)): the notice counts for nothing, and
    whatever a person decides, the ladder begins softly after the new due date.
    """
    await case_moves.rewind(conn, file)
    why = f"put off to {file.invoice.due_on} after the last demand: a person says how to go on"
    await tasks.expire(conn, file.key, now, kind=TaskKind.APPROVAL)
    await case_pauses.place(conn, file.key, why, None, now)
    await hold_tasks.ask_about_pause(conn, file.key, file.debtor.id, why, why, now)
    return await case_moves.enter(conn, file, Stage.ON_HOLD, why, now)


async def _leave_out(conn: Connection, file: CaseFile, notice: Notice, now: datetime) -> None:
    """The notice counts for the claims that were in default; for none of them, it is void.

    A letter that still waits lists what is not due: it must not be posted any more.
    """
    await notice_costs.correct(conn, file, notice, now)
    task = await contact_tasks.task_of(conn, notice.contact)
    waits = task is not None and task.status in ("open", "claimed")
    if task is not None and waits:
        await tasks.withdraw(conn, task.id, now)
        await contacts.expire(conn, notice.contact)
    if waits or not await notices.in_default(conn, notice, notice.sent_on):
        await notices.void(conn, notice.contact)
