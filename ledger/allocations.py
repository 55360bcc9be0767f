"""Payments and what invoices take of them: received once, allocated over one or more invoices.

An allocation is a booking that names its payment; it is undone by a booking the other way. What no
invoice took is derived (the view ``unallocated``). Hold the debtor before any of this.
"""

from collections import Counter
from datetime import date, datetime

from domain.allocation import Component, Part, shared
from domain.creditor import Creditor
from domain.law.rates import RateTable
from domain.model import Model
from domain.money import Money
from domain.rounding import cents
from ledger import accrued, balance, debtors, invoices
from ledger.balance import Kind
from ledger.database import Connection, Pool, Row

_PAID: dict[Component, Kind] = {
    Component.PRINCIPAL: "payment",
    Component.INTEREST: "interest_paid",
    Component.COSTS: "costs_paid",
}


class Receipt(Model):
    """A payment as it was received, and what is left of it."""

    creditor: str
    payment_id: str
    amount: Money
    left: Money
    """What no invoice took; below zero where refunded money went back at the bank."""
    paid_on: date
    effective_at: datetime
    debtor: str | None
    """Whose money it is, where it is or was more than its invoice took."""
    invoice_number: str | None
    """The (first) invoice that it found."""
    reversed: bool

    @property
    def waits(self) -> bool:
        """Whether nobody knows yet whose it is, or what for: it is in suspense."""
        return self.debtor is None and self.invoice_number is None


_COLUMNS = """p.creditor, p.payment_id, p.amount_minor, p.currency, p.paid_on, p.effective_at,
              p.debtor, p.invoice_number, p.reversed_at is not null as reversed, u.left_minor"""
_FROM = "payments p join unallocated u using (creditor, payment_id)"


def _receipt(row: Row) -> Receipt:
    known = {name: row[name] for name in Receipt.model_fields if name in row}
    return Receipt(
        amount=Money.from_minor(row["amount_minor"], row["currency"]),
        left=Money.from_minor(row["left_minor"], row["currency"]),
        **known,
    )


async def find(conn: Connection | Pool, creditor: str, payment_id: str) -> Receipt:
    """A payment as it is now.

    Raises:
        LookupError: no such payment was received.
    """
    row = await conn.fetchrow(
        f"select {_COLUMNS} from {_FROM} where p.creditor = $1 and p.payment_id = $2",  # noqa: S608
        *(creditor, payment_id),
    )
    if row is None:
        raise LookupError(f"creditor {creditor} has received no payment {payment_id!r}")
    return _receipt(row)


async def left_of(
    conn: Connection | Pool, creditor: str, debtor: str, currency: str
) -> list[Receipt]:
    """The debtor's payments that have something left, the oldest first."""
    rows = await conn.fetch(
        f"""select {_COLUMNS} from {_FROM} where p.creditor = $1 and p.debtor = $2
            and p.currency = $3 and u.left_minor > 0
            order by p.effective_at, p.payment_id""",  # noqa: S608
        *(creditor, debtor, currency),
    )
    return [_receipt(row) for row in rows]


async def belongs_to(conn: Connection, paid: Receipt, debtor: str) -> None:
    """Write down whose money it is, once it is known."""
    await conn.execute(
        """update payments set debtor = $3 where creditor = $1 and payment_id = $2
           and debtor is null""",
        *(paid.creditor, paid.payment_id, debtor),
    )


async def found(conn: Connection, paid: Receipt, number: str) -> None:
    """Write down the first invoice that a payment was booked on."""
    await conn.execute(
        """update payments set invoice_number = $3 where creditor = $1 and payment_id = $2
           and invoice_number is null""",
        *(paid.creditor, paid.payment_id, number),
    )


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
    before = await find(conn, paid.creditor, paid.payment_id)
    await release_excess(conn, paid.creditor, number, at, booked_on)
    after = await find(conn, paid.creditor, paid.payment_id)
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
        paid = await find(conn, creditor, row["payment_id"])
        kind: Kind = "released" if component is Component.PRINCIPAL else _PAID[component]
        back = Money.from_minor(minor, principal.currency)
        since = max(at, paid.effective_at)
        source = paid.payment_id
        await balance.book_anew(
            conn, creditor, number, kind, back, since, booked_on, source, source
        )
        await belongs_to(conn, paid, debtor)
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
