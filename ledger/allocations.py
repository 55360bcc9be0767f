"""What invoices take of payments, and give back.

An allocation is a booking that names its payment; it is undone by a booking the other way. Hold the
debtor before any of this.
"""

from collections import Counter
from datetime import date, datetime

from domain.allocation import Component, Part, shared
from domain.creditor import Creditor
from domain.law.rates import RateTable
from domain.money import Money
from domain.rounding import cents
from ledger import accrued, balance, debtors, invoices, receipts
from ledger.balance import Kind
from ledger.database import Connection, Row
from ledger.receipts import Receipt

_PAID: dict[Component, Kind] = {
    Component.PRINCIPAL: "payment",
    Component.INTEREST: "interest_paid",
    Component.COSTS: "costs_paid",
}


async def place(
    conn: Connection, creditor: Creditor, paid: Receipt, part: Part, at: datetime, booked_on: date
) -> Money:
    """Let an invoice take of a payment what it can; how much that was.

    Args:
        conn: a transaction that holds the debtor of the invoice.
        creditor: whose setting says what is paid first.
        paid: the payment; the caller sees to it that ``part`` is no more than is left.
        part: what is meant for one invoice.
        at: from when on it counts against statements of the creditor's books.
        booked_on: the day it is booked.

    Raises:
        ValueError: the invoice is unknown, or in another currency than the payment.
    """
    number, currency = part.invoice_number, paid.amount.currency
    owed = await owed_parts(conn, creditor, paid, number, at)
    order = (part.component,) if part.component else creditor.allocation.components
    taken = shared(part.amount.minor, owed, order)
    for component, minor in taken.items():
        off = Money.from_minor(-minor, currency)
        slug, source = paid.creditor, paid.payment_id
        if component is Component.PRINCIPAL:
            await balance.book_movement(
                conn, slug, number, "payment", off, at, booked_on, source, source
            )
            continue
        if component is Component.INTEREST:
            claimed = Money.from_minor(minor, currency)
            await balance.book_anew(conn, slug, number, "interest", claimed, at, booked_on, source)
        kind = _PAID[component]
        await balance.book_anew(conn, slug, number, kind, off, at, booked_on, source, source)
    took = Money.from_minor(sum(taken.values()), currency)
    if (await balance.principal(conn, paid.creditor, number)).minor >= 0:
        return took
    # What a statement had counted fits, even where a credit note made it too much since.
    before = await receipts.find(conn, paid.creditor, paid.payment_id)
    await release_excess(conn, paid.creditor, number, at, booked_on)
    after = await receipts.find(conn, paid.creditor, paid.payment_id)
    return took - (after.left - before.left)


async def owed_parts(
    conn: Connection, creditor: Creditor, paid: Receipt, number: str, at: datetime
) -> dict[Component, int]:
    """What each part of a claim can take of a payment that counts from ``at``, in minor units.

    A statement may have counted the payment before it reached us: that much fits, too.

    Raises:
        ValueError: the invoice is unknown, or in another currency than the payment.
    """
    slug = paid.creditor
    try:
        principal = await balance.principal(conn, slug, number)
    except LookupError as error:
        raise ValueError(f"invoice_number: {error}") from error
    if principal.currency != paid.amount.currency:
        raise ValueError(f"currency: invoice {number} is in {principal.currency}")
    counted = max(-await balance.stated_since(conn, slug, number, at), 0)
    owed = {
        Component.PRINCIPAL: max(principal.minor, 0) + counted,
        Component.COSTS: (await balance.costs(conn, slug, number)).minor,
    }
    if Component.INTEREST in creditor.allocation.components:
        owed[Component.INTEREST] = await _interest(conn, slug, number, paid)
    return owed


async def _interest(conn: Connection, creditor: str, number: str, paid: Receipt) -> int:
    """Interest to the day of the payment (BW 6:119, 6:119a)."""
    invoice = await invoices.find(conn, creditor, number)
    debtor = await invoices.debtor_of(conn, creditor, number)
    assert invoice is not None
    assert debtor is not None
    who = await debtors.get(conn, creditor, debtor)
    due = await accrued.interest_to_date(
        conn, creditor, who, invoice, paid.paid_on, RateTable.packaged()
    )
    return Money(amount=cents(due.amount), currency=paid.amount.currency).rounded().minor


async def taken(conn: Connection, paid: Receipt) -> dict[str, dict[Component, int]]:
    """What invoices have of a payment now, by number and part, in minor units."""
    rows = await conn.fetch(
        """select invoice_number, component, -sum(amount_minor)::bigint as minor from bookings
           where creditor = $1 and payment_id = $2
           group by 1, 2 having sum(amount_minor) <> 0 order by 1, 2""",
        *(paid.creditor, paid.payment_id),
    )
    parts: dict[str, dict[Component, int]] = {}
    for row in rows:
        parts.setdefault(row["invoice_number"], {})[Component(row["component"])] = row["minor"]
    return parts


async def give_back(
    conn: Connection,
    paid: Receipt,
    number: str,
    parts: dict[Component, int],
    at: datetime,
    booked_on: date,
) -> None:
    """Undo what an invoice took of a payment: it is owed again."""
    slug, source = paid.creditor, paid.payment_id
    for component, minor in parts.items():
        again = Money.from_minor(minor, paid.amount.currency)
        if component is Component.PRINCIPAL:
            await balance.book_movement(
                conn, slug, number, "reversal", again, at, booked_on, source, source
            )
            continue
        kind = _PAID[component]
        await balance.book_anew(conn, slug, number, kind, again, at, booked_on, source, source)
        if component is Component.INTEREST:
            off = Money.from_minor(-minor, paid.amount.currency)
            await balance.book_anew(conn, slug, number, "interest", off, at, booked_on, source)


async def release_excess(
    conn: Connection, creditor: str, number: str, at: datetime, booked_on: date
) -> Money:
    """Take off an invoice the money that it does not need any more: the debtor's credit.

    A credit note on a paid invoice, or costs that were paid and are not due, leave it below zero.
    What is below zero without any money in it (a credit note alone) stays as it is booked.
    """
    principal = await balance.principal(conn, creditor, number)
    debtor = await invoices.debtor_of(conn, creditor, number)
    over = {
        Component.PRINCIPAL: -principal.minor,
        Component.COSTS: -(await balance.costs(conn, creditor, number)).minor,
    }
    freed = Counter[Component]()
    for row in await _payments_on(conn, creditor, number):
        component = Component(row["component"])
        minor = min(over.get(component, 0) - freed[component], row["minor"])
        if minor <= 0 or debtor is None:
            continue
        paid = await receipts.find(conn, creditor, row["payment_id"])
        kind: Kind = "released" if component is Component.PRINCIPAL else _PAID[component]
        back = Money.from_minor(minor, principal.currency)
        since = max(at, paid.effective_at)
        source = paid.payment_id
        await balance.book_anew(
            conn, creditor, number, kind, back, since, booked_on, source, source
        )
        await receipts.belongs_to(conn, paid, debtor)
        freed[component] += minor
    return Money.from_minor(freed.total(), principal.currency)


async def _payments_on(conn: Connection, creditor: str, number: str) -> list[Row]:
    """What each payment has on an invoice, the last one first."""
    found_there: list[Row] = await conn.fetch(
        """select payment_id, component, -sum(amount_minor)::bigint as minor from bookings
           where creditor = $1 and invoice_number = $2 and payment_id is not null
           group by payment_id, component having sum(amount_minor) < 0
           order by max(id) desc""",
        *(creditor, number),
    )
    return found_there
