"""A due date that moved: the ladder counts from the new one, and nothing is asked too soon."""

from datetime import datetime

from activities import case_moves, ladder_moves
from domain.case import NextWhat
from domain.effects import Answer
from domain.vocabulary import Stage, TaskKind, TimelineWhat
from ledger import tasks
from ledger.case_file import CaseFile
from ledger.database import Connection

_BY_DUE_DATE = (NextWhat.CONTACT, NextWhat.MOVE, NextWhat.LOOK_AGAIN)
"""Moments that the ladder sets."""
_WHY = "the due date changed"


async def moved(conn: Connection, file: CaseFile, now: datetime) -> Answer | None:
    """What the new due date makes of a case; None if it waits for something else anyway."""
    standing = file.case.standing
    due, early = standing.next, file.invoice.due_on >= file.where.local(now).date()
    if due is not None and due.what in _BY_DUE_DATE:
        if early and standing.stage is Stage.REMINDING and not file.case.walked:
            return await case_moves.enter(conn, file, Stage.UPCOMING, _WHY, now)
        return await ladder_moves.by_due_date(conn, file, due, _WHY, now)
    if early and standing.stage in (Stage.FINAL_NOTICE, Stage.APPROVAL):
        return await _demanded_too_soon(conn, file, now)
    if early and due is not None and due.what is NextWhat.CALL_EXPIRES:
        return await ladder_moves.call_off(conn, file, _WHY, now)
    return None


async def _demanded_too_soon(conn: Connection, file: CaseFile, now: datetime) -> Answer:
    """The last demand is out for what is not due: no term ends, nothing is handed over."""
    why = f"put off to {file.invoice.due_on} after the last demand: a person says how to go on"
    await tasks.expire(conn, file.key, now, kind=TaskKind.APPROVAL)
    task = await tasks.open_task(
        conn, file.key, TaskKind.TRIAGE, why, {"why": why}, now, debtor=file.debtor.id
    )
    detail = {"task": str(task), "kind": TaskKind.TRIAGE}
    await case_moves.note(conn, file, TimelineWhat.TASK_OPENED, why, now, detail=detail)
    return await case_moves.enter(conn, file, Stage.ON_HOLD, why, now)
