"""Who asks in writing to be called is called, whatever the ladder's gaps and caps say.

Those are against being chased; a call that was asked for is an answer (practice F4, M1).
"""

from datetime import datetime, timedelta

from activities import asking, call_brief, case_moves, telling, unanswered
from domain.answers import TaskOutcome
from domain.courtesies import CourtesyKind
from domain.effects import Answer
from domain.messages.formats import date_in
from domain.moments import another_moment, first_moment
from domain.phones import named_in
from domain.reading.intent import Reading
from domain.vocabulary import CallOutcome, Channel, TaskKind
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.tasks import Task

_STILL_NEWS = timedelta(hours=4)
"""After the moment of the call; later the debtor knows."""
_WHY = "asked to be called back"
_TRIED = "asked_for"
"""In the brief of a call that was asked for: which attempt it is."""


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
    """A call task for the next moment that permits one, for all cases of the reply together.

    Without a number that can be called, the debtor is asked for one where they wrote.
    """
    if task.invoice_number == file.key.invoice_number:
        if Channel.CALL in file.unusable:
            await _without_number(conn, file, task, now)
        else:
            window = file.playbook.window(Channel.CALL)
            due = first_moment(max(at or now, now), window, file.where)
            text, channel = task.brief.get("text"), task.brief.get("channel")
            await _ask(conn, file, task, _WHY, text, channel, due, now, 1)
            await _say_when(conn, file, task, due, now)
    return await _wait(conn, file, _WHY, now, at)


async def _ask(
    conn: Connection,
    file: CaseFile,
    task: Task,
    why: str,
    text: str | None,
    channel: str | None,
    due: datetime,
    now: datetime,
    tried: int,
) -> None:
    title = f"Invoice {', '.join(task.covers)}: {why}"
    brief = {
        **await call_brief.beside_the_ladder(conn, file, task.covers, now),
        **{"why": why, "text": text, "at": due.isoformat(), "channel": channel, _TRIED: tried},
    }
    await asking.ask(conn, file, TaskKind.CALL, title, brief, now, covers=task.covers, due_at=due)


async def _wait(
    conn: Connection, file: CaseFile, why: str, now: datetime, call_at: datetime | None = None
) -> Answer:
    """The ladder waits for an answer, and for a later call beyond it: we said that it does."""
    days, changes = file.playbook.reply_pause_days, {"needs_person": True}
    while call_at is not None and case_moves.after_working_days(file, now, days) <= call_at:
        days += 1
    return await case_moves.pause(conn, file, now, days, why, changes)


def was_asked_for(task: Task) -> bool:
    """Whether a call is one that the debtor asked for in writing."""
    return task.kind is TaskKind.CALL and _TRIED in task.brief


async def not_reached(conn: Connection, file: CaseFile, task: Task, now: datetime) -> Answer:
    """Nobody answered: at other moments of the day, as often as the playbook says; then in words.

    They asked for it, so they are told at which moments we can call, where they wrote.
    """
    why = f"{_WHY}, and nobody answered"
    if task.invoice_number != file.key.invoice_number:
        return await _wait(conn, file, why, now)
    tried, window = int(task.brief[_TRIED]), file.playbook.window(Channel.CALL)
    coming = another_moment(now, window, file.where)
    if tried < file.playbook.call_attempts and Channel.CALL not in file.unusable:
        again = f"{why}: once more, at another moment of the day"
        text, channel = task.brief.get("text"), task.brief.get("channel")
        await _ask(conn, file, task, again, text, channel, coming, now, tried + 1)
        return await _wait(conn, file, again, now)
    later = another_moment(coming, window, file.where)
    facts = _moment_in(file, "first", coming) | _moment_in(file, "second", later)
    kind, occasion = CourtesyKind.CALL_UNANSWERED, f"call {task.id}, unanswered"
    await telling.plan(
        *(conn, file, kind, occasion, facts, now),
        covers=task.covers,
        task=task,
        expires_at=coming,
    )
    return await _wait(conn, file, f"{why}: they are told when we can call", now)


def _moment_in(file: CaseFile, which: str, at: datetime) -> dict[str, str]:
    local = file.where.local(at)
    on = date_in(file.debtor.language, local.date())
    return {f"{which}_on": on, f"{which}_from": f"{local:%H:%M}"}


async def _without_number(conn: Connection, file: CaseFile, task: Task, now: datetime) -> None:
    """A person sees why nobody calls; the debtor is asked for a number, if one would help."""
    obstacle, text = file.unusable[Channel.CALL], task.brief.get("text")
    named = named_in(text or "", file.debtor.country) is not None
    helps = file.creditor.calls.per_day > 0 and not named
    then = "we asked for one" if helps else "answer in writing"
    if named:
        then = "they name one: put it into their data, and call"
    title = f"Invoice {', '.join(task.covers)}: {_WHY}, but no number can be called: {then}"
    brief = {
        "why": f"{_WHY}, but no number can be called: {obstacle}",
        "text": text,
        "asks": ["look for a number and correct the debtor's data", "or answer in writing"],
    }
    due_at = unanswered.promised(file, now)
    await asking.ask(
        *(conn, file, TaskKind.TRIAGE, title, brief, now),
        covers=task.covers,
        due_at=due_at,
        caused_by=task.id,
    )
    if helps:
        kind, occasion = CourtesyKind.NUMBER_ASKED, f"call {task.id}"
        await telling.plan(conn, file, kind, occasion, {}, now, covers=task.covers, task=task)


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
