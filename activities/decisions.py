"""What a person's decision does to a case: to hand over, or not."""

from datetime import datetime, timedelta

from activities import case_moves, ladder_moves
from domain.answers import TaskOutcome
from domain.case import Next, NextWhat
from domain.effects import Answer
from domain.vocabulary import Outcome, Stage, TimelineWhat
from ledger import case_pauses, limitation, ready
from ledger.case_file import CaseFile
from ledger.database import Connection


async def decided(conn: Connection, file: CaseFile, outcome: TaskOutcome, now: datetime) -> Answer:
    """Hand over, close, or not now (practice M8)."""
    match outcome.outcome:
        case "approve":
            why = "a person decided to hand over"
            not_ready = await ready.why_not(conn, file, now)
            if not_ready is not None:
                why += f", although {not_ready}; the task tells the reasons"
            await case_moves.note(conn, file, TimelineWhat.APPROVED, why, now)
            return await case_moves.settle(conn, file, Outcome.ESCALATED, why)
        case "write_off":
            why = "a person wrote it off"
            return await case_moves.settle(conn, file, Outcome.WRITTEN_OFF, why)
        case "time_barred":
            why = "a person closed it: it cannot be enforced any more"
            return await case_moves.settle(conn, file, Outcome.TIME_BARRED, why)
        case "interrupted":
            why = await interrupted(conn, file, outcome)
            return await ladder_moves.back_to_ladder(conn, file, now, why)
        case "withdraw":
            why = "a person withdrew it"
            return await case_moves.settle(conn, file, Outcome.WITHDRAWN, why)
        case _:
            until = outcome.date or file.where.local(now).date() + timedelta(days=30)
            at = file.where.at(until, file.playbook.day_starts)
            next_ = Next(at=at, what=NextWhat.RESUME, why="a person said: not now")
            await case_pauses.place(conn, file.key, next_.why, until, now)
            return await case_moves.enter(
                conn, file, Stage.ON_HOLD, f"not handed over before {until}", now, next_=next_
            )


async def interrupted(conn: Connection, file: CaseFile, outcome: TaskOutcome) -> str:
    """Limitation begins anew with a demand or an acknowledgement; in words (BW 3:317, 3:318)."""
    assert outcome.date is not None
    why = f"limitation was interrupted on {outcome.date}, a person says"
    slug, number = file.key.creditor, file.key.invoice_number
    await limitation.interrupt(conn, slug, number, outcome.date)
    return why
