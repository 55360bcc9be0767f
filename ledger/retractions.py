"""What was asked of a debtor is not asked any more, or later: they are told, if they were asked.

Who was reminded of an invoice and hears nothing of its withdrawal pays it, or keeps worrying.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from domain.courtesies import MAY_WAIT, CourtesyKind
from domain.invoice import Invoice
from ledger import contacts, courtesies, holds
from ledger.cases import CaseRow
from ledger.courtesy_draft import Subject, draft
from ledger.database import Connection

TOGETHER = timedelta(minutes=15)
"""So long what happens to one debtor is gathered for one message, and may be taken back."""
_NOTHING_LEFT = {"rest": "", "in_words": ""}
"""Of a plan or promise: where there is none, it is not spoken of."""
_NO_TERM = {"paid": "", "until": "", "costs": "", "rest_by": ""}
"""Of money that came, a last day and the costs after it: likewise."""


async def withdrawn(
    conn: Connection, case: CaseRow, debtor: str, facts: Mapping[str, str], now: datetime
) -> None:
    """Say that an invoice need not be paid any more; ``facts`` of what is left of a plan."""
    await courtesies.leave_out(
        *(conn, case.key.creditor, debtor, CourtesyKind.DUE_DATE_MOVED),
        *(case.key.invoice_number, "the invoice is withdrawn"),
    )
    occasion = f"withdrawal of {case.key.invoice_number}, opening {case.key.opening}"
    await _tell(conn, case, debtor, CourtesyKind.INVOICE_WITHDRAWN, occasion, facts, now)


async def entered_again(conn: Connection, creditor: str, debtor: str, number: str) -> None:
    """A withdrawal was taken back before it was told: it is not told."""
    kind, why = CourtesyKind.INVOICE_WITHDRAWN, "the invoice was entered again"
    await courtesies.leave_out(conn, creditor, debtor, kind, number, why)


async def due_date_moved(
    conn: Connection, case: CaseRow, debtor: str, before: Invoice, after: Invoice, now: datetime
) -> None:
    """Say until when an invoice may be paid now, if that is later, and nothing else is agreed."""
    kind, (creditor, number) = CourtesyKind.DUE_DATE_MOVED, (case.key.creditor, after.number)
    if after.due_on <= before.due_on or after.due_on < now.date():
        why = "the due date was moved back"
        await courtesies.leave_out(conn, creditor, debtor, kind, number, why)
        return
    held = await holds.running(conn, creditor, debtor)
    if case.standing.stage in MAY_WAIT and not held:
        occasion = f"due date of {number}: {after.due_on} instead of {before.due_on}"
        await _tell(conn, case, debtor, kind, occasion, {}, now)


async def amount_changed(
    conn: Connection, case: CaseRow, now: datetime, facts: Mapping[str, str]
) -> None:
    """Say what is left of an invoice of which more was asked; nothing where it is not asked now.

    ``facts`` of :mod:`ledger.lower_asks`.
    """
    if case.standing.stage not in MAY_WAIT or await holds.running(
        conn, case.key.creditor, case.debtor
    ):
        return
    occasion = f"amount of {case.key.invoice_number}, {now.isoformat()}"
    kind = CourtesyKind.AMOUNT_CHANGED
    await _tell(conn, case, case.debtor, kind, occasion, facts, now)


async def _tell(
    conn: Connection,
    case: CaseRow,
    debtor: str,
    kind: CourtesyKind,
    occasion: str,
    facts: Mapping[str, str],
    now: datetime,
) -> None:
    creditor, number = case.key.creditor, case.key.invoice_number
    if not await contacts.asked_for(conn, creditor, debtor, number, case.opened_at):
        return
    about = Subject(creditor, debtor, number, kind, occasion)
    whole = {**_NOTHING_LEFT, **_NO_TERM, **facts}
    courtesy = await draft(conn, about, whole, now + TOGETHER)
    await courtesies.plan_together(conn, courtesy, facts, now)
