"""A promise that the creditor overtook: the due date moved beyond the promised day.

Whoever is given more time than they asked for has broken nothing: the promise is over, as if it
had not been needed, and counts in nobody's history. What was promised of other invoices stands.
"""

from datetime import datetime
from uuid import uuid4

from activities import arrangement_watch, ladder_moves, marketing_moves, telling
from domain.arrangements.arrangement import Arrangement, ArrangementKind, ArrangementStatus
from domain.courtesies import CourtesyKind
from domain.effects import Answer
from ledger import arrangements
from ledger.case_file import CaseFile
from ledger.database import Connection


async def by_due_date(conn: Connection, file: CaseFile, now: datetime) -> Answer | None:
    """End the promise over a claim that need not be paid by then; None where none is overtaken.

    The debtor hears until when it may be paid, and the ladder counts from that day.
    """
    promise = await arrangement_watch.running(conn, file)
    if promise is None or promise.kind is not ArrangementKind.PROMISE:
        return None
    due_on = file.invoice.due_on
    if due_on <= promise.terms[-1].due_on:
        return None
    why = (
        f"invoice {file.key.invoice_number} may be paid until {due_on} now, after the promised day"
    )
    rest = _of_the_others(promise, file.key.invoice_number)
    status = ArrangementStatus.REPLACED if rest else ArrangementStatus.LAPSED
    await arrangement_watch.end(conn, file, promise, status, why, now)
    if rest is not None:
        await arrangements.add(conn, rest)
    await marketing_moves.held(conn, file)
    occasion = f"due date of {file.key.invoice_number}: {due_on}, after a promise"
    await telling.plan(conn, file, CourtesyKind.DUE_DATE_MOVED, occasion, {}, now)
    return await ladder_moves.back_to_ladder(conn, file, now, why)


def _of_the_others(promise: Arrangement, number: str) -> Arrangement | None:
    """What was promised of the other invoices; None where there is nothing of it."""
    others = tuple(it for it in promise.claims if it.number != number)
    asked = promise.without(number).asked
    if not any(it.counts and it.open > 0 for it in others) or not asked:
        return None
    changes = {
        "id": uuid4(),
        "claims": others,
        "terms": asked,
        "source": f"{promise.source}; without {number}",
    }
    return promise.model_copy(update=changes)
