"""Money: payments find their invoice, reversals undo them, credits lower what is asked."""

from datetime import UTC, datetime, time
from decimal import Decimal

from domain.case import CaseEventWhat, CaseKey
from domain.incoming import Credit, Payment, Reversal
from domain.invoice import Invoice
from domain.money import Money, fits_currency
from domain.vocabulary import TimelineWhat
from ledger import (
    balance,
    cases,
    creditors,
    debtors,
    discounts,
    disputes,
    invoices,
    outbox,
    timeline,
)
from ledger.database import Connection, Row
from ledger.intake import after_escalation, openings
from ledger.intake.together.mentions import bare


async def receive(
    conn: Connection, payment: Payment, stated: datetime | None, now: datetime
) -> None:
    """Keep a payment and book it on its invoice; it may wait for an invoice still to come.

    Raises:
        UnknownCreditorError: no such creditor.
        ValueError: it names no invoice, or one in another currency.
    """
    await creditors.get(conn, payment.creditor)
    if payment.invoice_number is None and payment.reference is None:
        raise ValueError("invoice_number: give the invoice_number or a reference")
    _fits(payment.amount, payment.currency)
    done = await conn.execute(
        """insert into payments (creditor, payment_id, amount_minor, currency, paid_on,
                                 effective_at, reference, wanted_invoice)
           values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing""",
        *(payment.creditor, payment.payment_id),
        Money(amount=payment.amount, currency=payment.currency).minor,
        *(payment.currency, payment.paid_on, effective_at(payment, stated, now)),
        *(payment.reference, payment.invoice_number),
    )
    if done != "INSERT 0 1":
        return
    number = await _invoice_of(conn, payment)
    if number is not None:
        await _book_on(conn, payment.creditor, number, payment.payment_id, now)


def _fits(amount: Decimal, currency: str) -> None:
    try:
        fits_currency(amount, currency)
    except ValueError as error:
        raise ValueError(f"amount: {error}") from error


def effective_at(payment: Payment, stated: datetime | None, now: datetime) -> datetime:
    """When a payment counts: as its event says, else by the end of the day it was made."""
    if stated is not None:
        return stated
    return min(now, datetime.combine(payment.paid_on, time(23, 59, 59), tzinfo=UTC))


async def _invoice_of(conn: Connection, payment: Payment) -> str | None:
    if payment.invoice_number is not None:
        known = await invoices.debtor_of(conn, payment.creditor, payment.invoice_number)
        return payment.invoice_number if known is not None else None
    return await invoices.by_reference(conn, payment.creditor, payment.reference or "")


async def _book_on(
    conn: Connection, creditor: str, number: str, payment_id: str, now: datetime
) -> None:
    await _hold_debtor(conn, creditor, number)
    row = await conn.fetchrow(
        "select * from payments where creditor = $1 and payment_id = $2", creditor, payment_id
    )
    await _book(conn, creditor, number, row)
    amount = Money.from_minor(row["amount_minor"], row["currency"])
    case = await cases.lock(conn, creditor, number)
    if case is None:
        return
    detail = {"amount": str(amount.amount), "currency": amount.currency, "payment": payment_id}
    line = timeline.Line(
        at=now, what=TimelineWhat.PAYMENT, why=f"paid on {row['paid_on']}", detail=detail
    )
    await timeline.write(conn, case.key, line)
    await _tell_if_open(conn, case, now)
    if after_escalation.is_with_agency(case):
        await after_escalation.paid(conn, case, amount, payment_id, row["paid_on"], now)


async def _book(conn: Connection, creditor: str, number: str, row: Row) -> None:
    owed = await balance.principal(conn, creditor, number)
    if owed.currency != row["currency"]:
        raise ValueError(f"currency: invoice {number} is in {owed.currency}")
    off = Money.from_minor(-row["amount_minor"], row["currency"])
    at, paid_on = row["effective_at"], row["paid_on"]
    await balance.book_movement(
        conn, creditor, number, "payment", off, at, paid_on, row["payment_id"]
    )
    await conn.execute(
        "update payments set invoice_number = $3 where creditor = $1 and payment_id = $2",
        *(creditor, row["payment_id"], number),
    )


async def book_waiting(conn: Connection, creditor: str, invoice: Invoice) -> None:
    """Book payments that came before their invoice."""
    rows = await conn.fetch(
        """select * from payments where creditor = $1 and invoice_number is null
           and currency = $4 and (wanted_invoice = $2
             or (wanted_invoice is null
                 and (reference = $2 or upper(replace(reference, ' ', '')) = $3)))
           order by effective_at, payment_id""",
        *(creditor, invoice.number, bare(invoice.payment_reference or invoice.number)),
        invoice.currency,
    )
    for row in rows:
        await _book(conn, creditor, invoice.number, row)


async def reverse(conn: Connection, reversal: Reversal, at: datetime, now: datetime) -> None:
    """Undo a payment; a case that it had closed opens again (peers F).

    Raises:
        ValueError: the payment is unknown.
    """
    row = await conn.fetchrow(
        "select * from payments where creditor = $1 and payment_id = $2 for update",
        *(reversal.creditor, reversal.payment_id),
    )
    if row is None:
        raise ValueError(f"payment_id: unknown payment {reversal.payment_id!r}")
    if row["reversed_at"] is not None:
        return
    await conn.execute(
        "update payments set reversed_at = $3 where creditor = $1 and payment_id = $2",
        *(reversal.creditor, reversal.payment_id, now),
    )
    if row["invoice_number"] is not None:
        await _unbook(conn, reversal, row, at, now)


async def _unbook(
    conn: Connection, reversal: Reversal, row: Row, at: datetime, now: datetime
) -> None:
    creditor, number = reversal.creditor, row["invoice_number"]
    await _hold_debtor(conn, creditor, number)
    amount = Money.from_minor(row["amount_minor"], row["currency"])
    await balance.book_movement(
        conn, creditor, number, "reversal", amount, at, now.date(), reversal.payment_id
    )
    await discounts.take_back(conn, creditor, number, now.date(), now)
    case = await cases.lock(conn, creditor, number)
    if case is None:
        return
    why = reversal.reason or "the payment was reversed"
    detail = {"amount": str(amount.amount), "payment": reversal.payment_id}
    line = timeline.Line(at=now, what=TimelineWhat.REVERSAL, why=why, detail=detail)
    await timeline.write(conn, case.key, line)
    if case.open:
        await outbox.tell(conn, case.key, CaseEventWhat.BALANCE_CHANGED, now)
    elif case.standing.outcome in openings.REOPENABLE:
        await openings.reopen(conn, case, now, TimelineWhat.REOPENED, why, money_back=True)


async def credit(conn: Connection, note: Credit, at: datetime, now: datetime, source: str) -> None:
    """Book a credit note: it lowers what is asked (peers, complaint 2).

    Raises:
        ValueError: the invoice is unknown, or in another currency.
    """
    owed = await _known(conn, note.creditor, note.invoice_number)
    if note.currency not in {None, owed.currency}:
        raise ValueError(f"currency: invoice {note.invoice_number} is in {owed.currency}")
    _fits(note.amount, owed.currency)
    await _hold_debtor(conn, note.creditor, note.invoice_number)
    amount = Money(amount=note.amount, currency=owed.currency)
    if await disputes.confirm(conn, note.creditor, note.invoice_number, amount, source):
        return  # what an answered complaint credited is stated by the books now
    off = Money(amount=-note.amount, currency=owed.currency)
    fresh = await balance.book_movement(
        conn, note.creditor, note.invoice_number, "credit", off, at, at.date(), source
    )
    case = await cases.lock(conn, note.creditor, note.invoice_number)
    if case is None or not fresh:
        return
    detail = {"amount": str(note.amount), "currency": owed.currency}
    why = note.reason or "credit note"
    line = timeline.Line(at=now, what=TimelineWhat.CREDIT, why=why, detail=detail)
    await timeline.write(conn, case.key, line)
    await _tell_if_open(conn, case, now)


async def _known(conn: Connection, creditor: str, number: str) -> Money:
    try:
        return await balance.principal(conn, creditor, number)
    except LookupError as error:
        raise ValueError(f"invoice_number: {error}") from error


async def _hold_debtor(conn: Connection, creditor: str, number: str) -> None:
    debtor = await invoices.debtor_of(conn, creditor, number)
    if debtor is not None:
        await debtors.lock(conn, creditor, debtor)


async def _tell_if_open(conn: Connection, case: cases.CaseRow, now: datetime) -> None:
    if case.open:
        key: CaseKey = case.key
        await outbox.tell(conn, key, CaseEventWhat.BALANCE_CHANGED, now)
