"""Who asks in writing to be called is called, whatever the ladder's gaps and caps say.

Those are against being chased; a call that was asked for is an answer (practice F4, M1).
"""

from datetime import datetime

from activities import asking, call_brief, case_moves
from domain.answers import TaskOutcome
from domain.effects import Answer
from domain.moments import first_moment
from domain.vocabulary import CallOutcome, Channel, TaskKind
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.tasks import Task


def asked_in_writing(task: Task) -> bool:
    """Whether a reply asks to be called, at a moment or without one."""
    said = TaskOutcome.model_validate(task.outcome).outcome
    return said == CallOutcome.CALL_BACK and "reply" in task.brief


async def ask_for(
    conn: Connection, file: CaseFile, task: Task, at: datetime | None, now: datetime
) -> Answer:
    """A call task for the next moment that permits one, for all cases of the reply together."""
    why = "asked to be called back"
    if task.invoice_number == file.key.invoice_number:
        window = file.playbook.window(Channel.CALL)
        due = first_moment(max(at or now, now), window, file.where)
        title = f"Invoice {', '.join(task.covers)}: asked to be called"
        kind, covers = TaskKind.CALL, task.covers
        brief = {
            **await call_brief.beside_the_ladder(conn, file, covers, now),
            **{"why": why, "text": task.brief.get("text"), "at": due.isoformat()},
        }
        await asking.ask(conn, file, kind, title, brief, now, covers=covers, due_at=due)
    days, changes = file.playbook.reply_pause_days, {"needs_person": True}
    return await case_moves.pause(conn, file, now, days, why, changes)
