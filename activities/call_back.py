"""Who asks in writing to be called is called, whatever the ladder's gaps and caps say.

Those are against being chased; a call that was asked for is an answer (practice F4, M1).
"""

from datetime import datetime, timedelta

from activities import asking, call_brief, case_moves, telling
from domain.answers import TaskOutcome
from domain.courtesies import CourtesyKind
from domain.effects import Answer
from domain.messages.formats import date_in
from domain.moments import first_moment
from domain.reading.intent import Reading
from domain.vocabulary import CallOutcome, Channel, TaskKind
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.tasks import Task

_STILL_NEWS = timedelta(hours=4)
"""After the moment of the call; later the debtor knows."""


def asked_in_writing(task: Task) -> bool:
    """Whether a reply asks to be called, at a moment or without one."""
    said = TaskOutcome.model_validate(task.outcome).outcome
    return said == CallOutcome.CALL_BACK and "reply" in task.brief


def moment_of(file: CaseFile, read: Reading, now: datetime) -> datetime | None:
    """When a reply asks to be called; None where it names neither day nor hour."""
    if read.at is not None:
        return read.at
    if read.date is None and read.clock is None:
        return None
    local, window = file.where.local(now), file.playbook.window(Channel.CALL)
    day = read.date or local.date()
    if read.clock is None:
        return now if day == local.date() else file.where.at(day, window.opens)
    at = file.where.at(day, read.clock)
    return at if at >= now or read.date else at + timedelta(days=1)


def can_be(file: CaseFile, read: Reading, now: datetime) -> bool:
    """Whether somebody can call at the moment that is asked for: on that day, from that hour."""
    at = moment_of(file, read, now)
    if at is None:
        return True
    first = first_moment(at, file.playbook.window(Channel.CALL), file.where)
    same_day = file.where.local(first).date() == file.where.local(at).date()
    return at >= now and (first == at if read.clock else same_day)


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
        await _say_when(conn, file, task, due, now)
    days, changes = file.playbook.reply_pause_days, {"needs_person": True}
    return await case_moves.pause(conn, file, now, days, why, changes)


async def _say_when(
    conn: Connection, file: CaseFile, task: Task, due: datetime, now: datetime
) -> None:
    """A word back: who asks to be called knows from when on to expect it."""
    at = file.where.local(due)
    facts = {"call_on": date_in(file.debtor.language, at.date()), "call_from": f"{at:%H:%M}"}
    kind, occasion = CourtesyKind.CALL_ARRANGED, f"call {task.id}"
    await telling.plan(
        *(conn, file, kind, occasion, facts, now),
        covers=task.covers,
        task=task,
        expires_at=due + _STILL_NEWS,
    )
