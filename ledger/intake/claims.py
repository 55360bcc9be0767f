"""Claims: an invoice is stated by its creditor, and its case opens when it should."""

from datetime import datetime

from domain.case import CaseEventWhat
from domain.incoming import Claim
from domain.invoice import Invoice
from domain.money import Money
from domain.vocabulary import TimelineWhat
from ledger import (
    balance,
    cases,
    creditors,
    debtors,
    discounts,
    invoices,
    outbox,
    retractions,
    timeline,
)
from ledger.cases import CaseRow
from ledger.database import Connection
from ledger.intake import money, openings, placing, restated

CAME_IN = "the invoice came in"


async def state_claim(
    conn: Connection, claim: Claim, at: datetime, now: datetime, source: str
) -> None:
    """Write down debtor, invoice and balance as stated at ``at``; open or tell the case.

    Raises:
        UnknownCreditorError: no such creditor.
        UnknownPlaybookError: the creditor names a playbook that is not there.
        ValueError: the invoice contradicts what is known of it.
    """
    creditor = await creditors.get(conn, claim.creditor)
    await debtors.save(conn, creditor.slug, claim.debtor, now)
    await debtors.lock(conn, creditor.slug, claim.debtor.id)
    number = claim.invoice.number
    known = await invoices.find(conn, creditor.slug, number)
    fresh = await invoices.save(conn, claim)
    before = None if fresh else await balance.principal(conn, creditor.slug, number)
    await _book(conn, claim, fresh, at, now, source)
    if known is not None and not claim.invoice.states_balance:
        await restated.book(conn, claim, known, at, source)
    again = await invoices.reinstate(conn, creditor.slug, number)
    case = await cases.lock(conn, creditor.slug, number)
    if case is None:
        await openings.open_case(conn, creditor, claim.debtor, claim.invoice, now, why=CAME_IN)
    elif case.open:
        moved = known is not None and await _due_date_moved(
            conn, case, claim.debtor.id, known, claim.invoice, now
        )
        if before is not None:
            await restated.tell(conn, case, before, now)
        what = CaseEventWhat.DUE_DATE_CHANGED if moved else news(claim, now)
        await outbox.tell(conn, case.key, what, now)
    elif again:
        await retractions.entered_again(conn, creditor.slug, claim.debtor.id, number)
        await openings.reopen(
            conn, case, now, TimelineWhat.OPENED, "entered again after a withdrawal"
        )
    else:
        await discounts.not_in_the_books(conn, case.key, now)


async def _book(
    conn: Connection, claim: Claim, fresh: bool, at: datetime, now: datetime, source: str
) -> None:
    slug, invoice = claim.creditor, claim.invoice
    amount = Money(amount=invoice.amount, currency=invoice.currency)
    open_amount = Money(amount=invoice.open_amount, currency=invoice.currency)
    if fresh:
        issued = invoice.issued_on
        await balance.book(conn, slug, invoice.number, "principal", amount, at, issued, "invoice")
    if invoice.states_balance:
        await balance.state(conn, slug, invoice.number, open_amount, at, source)
        await placing.free_excess(conn, slug, invoice.number, at, now)
    await money.book_waiting(conn, slug, invoice, now)


async def _due_date_moved(
    conn: Connection, case: CaseRow, debtor: str, before: Invoice, after: Invoice, now: datetime
) -> bool:
    """Write into the case's timeline that its due date is another one now; True if it is."""
    if before.due_on == after.due_on:
        return False
    days = {"from": before.due_on.isoformat(), "to": after.due_on.isoformat()}
    why = f"due date changed from {before.due_on} to {after.due_on}"
    line = timeline.Line(at=now, what=TimelineWhat.DUE_DATE_CHANGED, why=why, detail=days)
    await timeline.write(conn, case.key, line)
    await retractions.due_date_moved(conn, case, debtor, before, after, now)
    return True


def news(claim: Claim, now: datetime) -> CaseEventWhat:
    """What an open case is told of its invoice, stated anew."""
    overdue = claim.invoice.due_on < now.date()
    return CaseEventWhat.OVERDUE if overdue else CaseEventWhat.BALANCE_CHANGED


async def open_overdue(conn: Connection, now: datetime, limit: int) -> int:
    """Open what became overdue without an event of its own; how many cases opened."""
    opened = 0
    for row in await invoices.overdue_without_case(conn, now.date(), limit):
        creditor = await creditors.get(conn, row["creditor"])
        await debtors.lock(conn, creditor.slug, row["debtor"])
        if await cases.lock(conn, creditor.slug, row["number"]) is not None:
            continue  # an event opened it since we looked
        debtor = await debtors.get(conn, creditor.slug, row["debtor"])
        invoice = await invoices.find(conn, creditor.slug, row["number"])
        if invoice is not None:
            why = "the daily scan found it overdue"
            opened += await openings.open_case(conn, creditor, debtor, invoice, now, why)
    return opened
