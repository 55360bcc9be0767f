"""Payments as they were received, and what is left of each.

What no invoice took is derived (the view ``unallocated``): the debtor's credit, or in suspense.
"""

from datetime import date, datetime

from domain.model import Model
from domain.money import Money
from ledger.database import Connection, Pool, Row


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


LEFT = """(select coalesce(sum(u.left_minor), 0)::bigint from unallocated u
              where u.creditor = i.creditor and u.debtor = i.debtor
                and u.invoice_number = i.number)"""
"""What is left of payments on an invoice ``i`` in minor units, within another statement."""

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
