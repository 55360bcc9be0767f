"""A known invoice is stated with another amount: booked as stated, and told."""

from datetime import datetime

from domain.incoming import Claim
from domain.invoice import Invoice
from domain.money import Money
from domain.vocabulary import TimelineWhat
from ledger import balance, disputes, lower_asks, timeline
from ledger.cases import CaseRow
from ledger.database import Connection


async def book(conn: Connection, claim: Claim, known: Invoice, at: datetime, source: str) -> None:
    """Book the difference between what an invoice was, and what it is stated to be.

    For a claim that does not state its balance. A statement older than the last one changes
    nothing, nor does one that an answered complaint credited already.
    """
    slug, invoice = claim.creditor, claim.invoice
    change = Money(amount=invoice.amount - known.amount, currency=invoice.currency)
    if not change.minor or await balance.stated_after(conn, slug, invoice.number, at):
        return
    off = Money.from_minor(-change.minor, change.currency)
    if change.minor < 0 and await disputes.confirm(conn, slug, invoice.number, off, source):
        return
    kind: balance.Kind = "credit" if change.minor < 0 else "adjustment"
    await balance.book(conn, slug, invoice.number, kind, change, at, at.date(), source)


async def tell(conn: Connection, case: CaseRow, before: Money, now: datetime) -> None:
    """Write into an open case that its books state another balance; who owes less hears it."""
    slug, number = case.key.creditor, case.key.invoice_number
    after = await balance.principal(conn, slug, number)
    if after == before:
        return
    why = f"the books state {after.amount} {after.currency} open instead of {before.amount}"
    detail = {"from": str(before.amount), "to": str(after.amount), "currency": after.currency}
    line = timeline.Line(at=now, what=TimelineWhat.BALANCE_STATED, why=why, detail=detail)
    await timeline.write(conn, case.key, line)
    if after.minor < before.minor:
        await lower_asks.tell(conn, case, now)
