"""A person looks again at what stands still: asked on its day, and what the answer does."""

from datetime import date, datetime
from uuid import UUID, uuid5

from activities import case_moves, hold_waits, ladder_moves
from domain.answers import KEEP, RESUME, TaskOutcome
from domain.effects import Answer, Happened
from domain.holds import Hold, question_of
from domain.vocabulary import Stage
from ledger import case_pauses, cases, hold_tasks, holds
from ledger.case_file import CaseFile
from ledger.case_pauses import CasePause
from ledger.database import Connection
from ledger.tasks import Task

_KEPT = "a person looked at it: it stays"


async def look(conn: Connection, file: CaseFile, now: datetime) -> Answer:
    """Ask a person whether it is still so; where one looked meanwhile, wait for the new day."""
    stop = await hold_waits.stop_of(conn, file, now)
    today = file.where.local(now).date()
    if stop.ends_on is not None or (stop.look_on is not None and stop.look_on > today):
        next_ = await hold_waits.wait(conn, file, now)
        return await case_moves.stay(conn, file, Happened.LATER, next_.why, next_=next_)
    if isinstance(stop.of, Hold):
        await _ask_of_hold(conn, file, stop.of, now)
    else:
        await _ask_of_pause(conn, file, stop.of, now)
    next_ = hold_waits.look_on(file, hold_waits.days_from(file, now, stop.of), now)
    changes = {"needs_person": True}
    why = "a person is asked whether it is still so"
    return await case_moves.stay(conn, file, Happened.LATER, why, next_=next_, changes=changes)


async def _ask_of_hold(conn: Connection, file: CaseFile, hold: Hold, now: datetime) -> None:
    """One task for all open cases of the debtor, whichever of them comes to its day first."""
    today = file.where.local(now).date()
    found = await cases.open_of_debtor(conn, hold.creditor, hold.debtor)
    cause = uuid5(hold.id, f"review {today}")
    await hold_tasks.ask(conn, hold, found, question_of(hold, today), now, caused_by=cause)


async def _ask_of_pause(
    conn: Connection, file: CaseFile, pause: CasePause | None, now: datetime
) -> None:
    since = f"paused since {file.where.local(pause.placed_at).date()}" if pause else "on hold"
    title = f"Invoice {file.key.invoice_number}: {since}. Is it still so? (resume or keep)"
    why = pause.why if pause else "nothing says how to go on"
    await hold_tasks.ask_about_pause(conn, file.key, file.debtor.id, why, title, now)


async def met(conn: Connection, file: CaseFile, hold: Hold, now: datetime) -> None:
    """A case opens under a hold: the task that waits speaks of it, too, and a late look is due."""
    found = await cases.open_of_debtor(conn, hold.creditor, hold.debtor)
    if await hold_tasks.join(conn, hold, [case.key.invoice_number for case in found]):
        return
    endless = hold.protects or hold.until is None
    if endless and hold_waits.day_of_look(file, hold) <= file.where.local(now).date():
        await _ask_of_hold(conn, file, hold, now)


async def kept(
    conn: Connection, file: CaseFile, task: Task, outcome: TaskOutcome, now: datetime
) -> Answer:
    """What a hold asks was done and it stays: a person looks again later, or on the day told."""
    looked = _looked_on(file, task, now)
    until = _until(outcome, looked)
    await holds.reviewed(conn, UUID(task.brief[hold_tasks.HOLD]), looked, until)
    file.hold = await holds.standing(conn, file.key.creditor, file.debtor.id, looked)
    return await _stays(conn, file, now)


async def about_pause(
    conn: Connection, file: CaseFile, task: Task, outcome: TaskOutcome, now: datetime
) -> Answer | None:
    """What a person decided about the pause of a case; None where they said something else."""
    if outcome.outcome == RESUME:
        await case_pauses.end(conn, file.key)
        if file.case.standing.stage is not Stage.ON_HOLD:
            return await case_moves.stay(conn, file, Happened.DONE, "the pause is over")
        return await ladder_moves.back_to_ladder(conn, file, now, "a person ended the pause")
    if outcome.outcome == KEEP:
        looked = _looked_on(file, task, now)
        await case_pauses.reviewed(conn, file.key, looked, _until(outcome, looked))
        return await _stays(conn, file, now)
    return None


async def _stays(conn: Connection, file: CaseFile, now: datetime) -> Answer:
    if file.case.standing.stage is not Stage.ON_HOLD:
        return await case_moves.stay(conn, file, Happened.DONE, _KEPT)
    next_ = await hold_waits.wait(conn, file, now)
    changes = {"needs_person": False}
    return await case_moves.stay(conn, file, Happened.DONE, _KEPT, next_=next_, changes=changes)


def _looked_on(file: CaseFile, task: Task, now: datetime) -> date:
    """The day of the answer: all cases that hear of it count from the same one."""
    return file.where.local(task.done_at or now).date()


def _until(outcome: TaskOutcome, looked: date) -> date | None:
    return outcome.date if outcome.date is not None and outcome.date > looked else None
