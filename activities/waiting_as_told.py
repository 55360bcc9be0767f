"""What was said asks for time: some days of quiet, or a call at another moment."""

from datetime import datetime

from activities import call_brief, case_moves
from domain.case import Next, NextWhat
from domain.effects import Answer, Happened
from domain.moments import first_moment
from domain.responses import Response
from domain.vocabulary import Channel, Stage, TaskKind
from ledger import tasks
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.tasks import Task


async def pause(conn: Connection, file: CaseFile, response: Response, now: datetime) -> Answer:
    """Let the ladder wait for the days that follow from what was said."""
    changes: dict[str, object] = {}
    if response.task is not None or file.case.standing.stage in case_moves.ON_LADDER:
        changes["needs_person"] = response.task is not None
    if response.reason is not None:
        await case_moves.because(conn, file, response.reason, response.why, now)
    days, why = response.pause_days or 1, response.why
    return await case_moves.pause(conn, file, now, days, why, changes)


async def call_again(
    conn: Connection, file: CaseFile, task: Task, response: Response, now: datetime
) -> Answer:
    """Call at the moment that was asked for; off the ladder a person keeps it in mind."""
    standing = file.case.standing
    assert response.again_at is not None
    if task.invoice_number != file.key.invoice_number:
        return await pause(conn, file, response, now)
    if standing.stage is not Stage.REMINDING or standing.step is None:
        title = f"Invoice {file.key.invoice_number}: call back"
        laid_out = await call_brief.beside_the_ladder(conn, file, task.covers, now)
        brief = {**laid_out, "why": response.why, "at": response.again_at.isoformat()}
        await tasks.open_task(
            *(conn, file.key, TaskKind.CALL, title, brief, now),
            debtor=file.debtor.id,
            due_at=response.again_at,
        )
        return await pause(conn, file, response, now)
    window = file.playbook.window(Channel.CALL)
    at = first_moment(max(response.again_at, now), window, file.where)
    attempt = (standing.next.attempt if standing.next else 1) + 1
    next_ = Next(
        at=at,
        what=NextWhat.CONTACT,
        why=response.why,
        step=standing.step,
        channel=Channel.CALL,
        attempt=attempt,
    )
    return await case_moves.stay(conn, file, Happened.DONE, response.why, next_=next_)
