"""The case goes on by another playbook: a person ordered it, or its debtor's kind asks for it."""

from datetime import datetime

from activities import case_moves, debtor_kind, notice_moves
from domain.case import CaseEvent
from domain.effects import Answer, Happened
from domain.playbook_moves import unfit
from domain.vocabulary import TimelineWhat
from ledger import creditors
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.intake import playbook_moves


async def follow(conn: Connection, file: CaseFile, now: datetime) -> Answer | None:
    """Move the case where it is to move; None where it stays, or a step is first to end."""
    return await debtor_kind.follow(conn, file, now) or await _ordered(conn, file, now)


async def afterwards(conn: Connection, file: CaseFile, answer: Answer, now: datetime) -> Answer:
    """Move it now, where what was just done was all that was in the way."""
    if file.moving is None or answer.standing.outcome is not None:
        return answer
    return await _ordered(conn, file, now) or answer


async def heard(conn: Connection, file: CaseFile, event: CaseEvent, now: datetime) -> Answer:
    """A person moves the case: it was done as every effect does it, or waits for a step's end."""
    moved = await _ordered(conn, file, now)
    name = f"{file.case.playbook}@{file.case.playbook_version}"
    why = f"it goes on by playbook {name}"
    if file.moving is not None:
        why = f"it moves to playbook {file.moving.name} when what is under way has ended"
    return moved or await case_moves.stay(conn, file, Happened.DONE, why)


async def _ordered(conn: Connection, file: CaseFile, now: datetime) -> Answer | None:
    """Move it as a person ordered.

    A notice that was sent stays what it is, and its term runs on, unless it is none to a debtor of
    the new playbook's kind (BW 6:96(6)).
    """
    move = file.moving
    if move is None:
        return None
    book = await creditors.playbook(conn, move.playbook, move.version)
    gone = unfit(book, file.debtor)
    if gone is not None:
        await _end(conn, file)
        why = f"it does not move to playbook {move.name}: {gone}"
        await case_moves.note(conn, file, TimelineWhat.PLAYBOOK_CHANGED, why, now)
        return None
    if await playbook_moves.hinders(conn, file, book) is not None:
        return None
    due, notice = file.case.standing.next, await notice_moves.current(conn, file)
    playbook_moves.onto(file, move.version, book)
    why = f"it goes on by playbook {move.name}, as a person ordered: {move.why}"
    await debtor_kind.pin(conn, file, why, now)
    await _end(conn, file)
    if notice is not None and debtor_kind.too_short(file, notice):
        return await debtor_kind.demand_anew(conn, file, notice, why, now)
    next_, walked = playbook_moves.coming(file, due, now), file.case.walked
    return await case_moves.stay(conn, file, Happened.DONE, why, next_=next_, walked=walked)


async def _end(conn: Connection, file: CaseFile) -> None:
    await playbook_moves.carried_out(conn, file.key)
    file.moving = None
