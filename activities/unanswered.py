"""Nothing is demanded while something that the debtor said waits for a person (C1, C4)."""

from datetime import datetime, time

from activities import case_moves
from domain.case import Next, NextWhat
from domain.effects import Answer, Happened
from domain.moments import first_moment
from domain.reach import NO_CALLS
from domain.vocabulary import Stage, TimelineWhat
from ledger import contacts, timeline, waiting
from ledger.case_file import CaseFile
from ledger.database import Connection

_ON_THE_WAY = (Stage.REMINDING, Stage.FINAL_NOTICE)


async def first(conn: Connection, file: CaseFile, due: Next, now: datetime) -> Answer | None:
    """Look again at what fell due on the next working day; None where nothing stands before it.

    Where an arrangement, a notice's term or a decision ends, its own module minds this.
    """
    if file.unanswered is None or not _demands(file, due):
        return None
    why = file.unanswered.why
    if due.why != why:
        detail = {"covers": list(file.unanswered.covers)}
        step, channel = due.step, due.channel
        await case_moves.note(
            conn, file, TimelineWhat.HELD_BACK, why, now, step=step, channel=channel, detail=detail
        )
    return await case_moves.stay(conn, file, Happened.LATER, why, next_=_later(file, due, now, why))


def _demands(file: CaseFile, due: Next) -> bool:
    match due.what:
        case NextWhat.CONTACT:
            return True
        case NextWhat.MOVE:
            return due.stage is not Stage.REMINDING
        case NextWhat.RESUME:
            return file.case.standing.stage in _ON_THE_WAY
        case _:
            return False


def _later(file: CaseFile, due: Next, now: datetime, why: str) -> Next:
    at = case_moves.after_working_days(file, now, 1)
    if file.case.standing.stage is Stage.UPCOMING:
        # By then a word before the due date may be too late: the ladder is asked.
        return Next(at=at, what=NextWhat.RESUME, why=why)
    if due.what is NextWhat.CONTACT and due.channel is not None:
        at = first_moment(at, file.playbook.window(due.channel), file.where)
    return due.model_copy(update={"at": at, "why": why})


_OFFICE_CLOSES = time(17)


def promised(file: CaseFile, now: datetime) -> datetime:
    """By when a reply is read: the end of the day that ``reply_received`` promises."""
    day = case_moves.after_working_days(file, now, file.playbook.reply_pause_days)
    return file.where.at(file.where.local(day).date(), _OFFICE_CLOSES)


async def wait_for_reader(conn: Connection, file: CaseFile, now: datetime) -> Answer:
    """A person reads it: the ladder waits, and what was put up for hand-over is taken back."""
    why = "a reply waits to be read by a person"
    if file.case.standing.stage is Stage.APPROVAL:
        next_ = await case_moves.ask_approval(conn, file, now)
        return await case_moves.stay(conn, file, Happened.DONE, why, next_=next_)
    days = file.playbook.reply_pause_days
    return await case_moves.pause(conn, file, now, days, why, {"needs_person": True})


async def withdraw_calls(conn: Connection, file: CaseFile, now: datetime) -> None:
    """Who asks not to be called is not called, whatever was planned or arranged before."""
    slug = file.key.creditor
    for task in await waiting.withdraw_calls(conn, slug, file.debtor.id, now):
        if task.contact is not None:
            await contacts.expire(conn, task.contact)
        detail = {"task": str(task.id), "kind": task.kind}
        line = timeline.Line(at=now, what=TimelineWhat.HELD_BACK, why=NO_CALLS, detail=detail)
        await timeline.write_all(conn, slug, task.covers, line)


async def call_off(conn: Connection, file: CaseFile, words: str, now: datetime) -> None:
    """Nobody calls to collect while what the debtor wrote is unread."""
    slug, debtor = file.key.creditor, file.debtor.id
    for task in await waiting.call_off(conn, slug, debtor, words, now):
        if task.contact is not None:
            await contacts.expire(conn, task.contact)
        why = f"the {task.kind} is withdrawn: the debtor's words come first"
        detail = {"task": str(task.id), "kind": task.kind}
        line = timeline.Line(at=now, what=TimelineWhat.HELD_BACK, why=why, detail=detail)
        await timeline.write_all(conn, slug, task.covers, line)
    file.unanswered = await waiting.of_case(conn, file.key)
