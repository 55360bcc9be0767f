"""Money: payments find their invoice, credits lower what is asked."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from decimal import Decimal

from domain.allocation import Part
from domain.incoming import Credit, Payment
from domain.invoice import Invoice
from domain.money import Money, fits_currency
from domain.vocabulary import TimelineWhat
from ledger import (
    balance,
    cases,
    creditors,
    debtors,
    disputes,
    invoices,
    lower_asks,
    match_tasks,
    receipts,
    timeline,
)
from ledger.database import Connection
from ledger.intake import after_escalation, joint_references, placing
from ledger.intake.placing import Placed
from ledger.intake.together.mentions import bare


async def receive(
    conn: Connection, payment: Payment, stated: datetime | None, now: datetime
) -> None:
    """Keep a payment and book it on its invoice; it may wait for an invoice still to come.

    What is more than the invoice takes is the debtor's credit (:mod:`ledger.intake.placing`).

    Raises:
        UnknownCreditorError: no such creditor.
        ValueError: it names no invoice, or one in another currency.
    """
    await creditors.get(conn, payment.creditor)
    if payment.invoice_number is None and payment.reference is None:
        raise ValueError("invoice_number: give the invoice_number or a reference")
    number = await _invoice_of(conn, payment)
    whole = Money(amount=_fitting(payment.amount, payment.currency), currency=payment.currency)
    parts: Sequence[Part] = ()
    if number is not None:
        parts = [Part(invoice_number=number, amount=whole)]
    elif payment.invoice_number is None:
        parts = await joint_references.parts(conn, payment.creditor, payment.reference, whole)
    await receive_over(conn, payment, parts, now, stated=stated)


async def receive_over(
    conn: Connection,
    payment: Payment,
    parts: Sequence[Part],
    now: datetime,
    *,
    stated: datetime | None = None,
    debtor: str | None = None,
) -> Placed | None:
    """Receive a payment once, over one or several invoices, or over none.

    Args:
        conn: a transaction.
        payment: as it came in; its own ``invoice_number`` is only what it asked for.
        parts: what is meant for which invoice; together no more than the payment. Without any
            the money is the credit of ``debtor``, or waits in suspense where nobody is known.
        now: the moment in case time.
        stated: when it counts, where the sender said so; else by the end of the day it was made.
        debtor: who paid, where that is known.

    Returns:
        What became of it; None when this payment was received before.

    Raises:
        UnknownCreditorError: no such creditor.
        ValueError: an invoice or the debtor is unknown, the currency is another, or the parts are
            more than the payment.
    """
    creditor = await creditors.get(conn, payment.creditor)
    slug = creditor.slug
    owners = await placing.debtors_of(conn, slug, [part.invoice_number for part in parts])
    if debtor is not None and await debtors.find(conn, slug, debtor) is None:
        raise ValueError(f"debtor: unknown debtor {debtor!r}")
    await placing.hold_debtors(conn, slug, [*owners, debtor])
    amount = Money(amount=_fitting(payment.amount, payment.currency), currency=payment.currency)
    done = await conn.execute(
        """insert into payments (creditor, payment_id, amount_minor, currency, paid_on,
                                 effective_at, reference, wanted_invoice)
           values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing""",
        *(slug, payment.payment_id, amount.minor, payment.currency, payment.paid_on),
        *(effective_at(payment, stated, now), payment.reference, payment.invoice_number),
    )
    if done != "INSERT 0 1":
        return None
    paid = await receipts.find(conn, slug, payment.payment_id)
    return await placing.place_over(
        *(conn, creditor, paid, parts, now),
        at=paid.effective_at,
        why=f"paid on {paid.paid_on}",
        debtor=debtor,
    )


def _fitting(amount: Decimal, currency: str) -> Decimal:
    try:
        return fits_currency(amount, currency)
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


async def book_waiting(conn: Connection, slug: str, invoice: Invoice, now: datetime) -> None:
    """Book payments that came before their invoice."""
    rows = await conn.fetch(
        """select payment_id from payments where creditor = $1 and invoice_number is null
           and debtor is null and reversed_at is null
           and currency = $4 and (wanted_invoice = $2
             or (wanted_invoice is null
                 and (reference = $2 or upper(replace(reference, ' ', '')) = $3)))
           order by effective_at, payment_id""",
        *(slug, invoice.number, bare(invoice.payment_reference or invoice.number)),
        invoice.currency,
    )
    for row in rows:
        paid = await receipts.find(conn, slug, row["payment_id"])
        if paid.left.minor <= 0:
            continue  # it was paid back, or was for something else
        parts = [Part(invoice_number=invoice.number, amount=paid.left)]
        await placing.place_over(
            *(conn, await creditors.get(conn, slug), paid, parts, now),
            at=paid.effective_at,
            why=f"paid on {paid.paid_on}",
        )
    await match_tasks.withdraw(conn, slug, [row["payment_id"] for row in rows], now)


async def credit(conn: Connection, note: Credit, at: datetime, now: datetime, source: str) -> None:
    """Book a credit note: it lowers what is asked (peers, complaint 2).

    Raises:
        ValueError: the invoice is unknown, or in another currency.
    """
    owed = await _known(conn, note.creditor, note.invoice_number)
    if note.currency not in {None, owed.currency}:
        raise ValueError(f"currency: invoice {note.invoice_number} is in {owed.currency}")
    _fitting(note.amount, owed.currency)
    slug, number = note.creditor, note.invoice_number
    await placing.hold_debtors(conn, slug, await placing.debtors_of(conn, slug, [number]))
    amount = Money(amount=note.amount, currency=owed.currency)
    if await disputes.confirm(conn, slug, number, amount, source):
        return  # what an answered complaint credited is stated by the books now
    off = Money(amount=-note.amount, currency=owed.currency)
    fresh = await balance.book_movement(conn, slug, number, "credit", off, at, at.date(), source)
    case = await cases.lock(conn, slug, number)
    if not fresh:
        return
    if case is not None:
        detail = {"amount": str(note.amount), "currency": owed.currency}
        why = note.reason or "credit note"
        line = timeline.Line(at=now, what=TimelineWhat.CREDIT, why=why, detail=detail)
        await timeline.write(conn, case.key, line)
        if after_escalation.is_with_agency(case):
            await after_escalation.credited(conn, case, amount, source, now)
    await placing.free_excess(conn, slug, number, at, now)
    if case is not None and case.open:
        await lower_asks.tell(conn, case, now)
    await placing.tell(conn, slug, number, now)


async def _known(conn: Connection, creditor: str, number: str) -> Money:
    try:
        return await balance.principal(conn, creditor, number)
    except LookupError as error:
        raise ValueError(f"invoice_number: {error}") from error
