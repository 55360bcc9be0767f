"""Discounts for paying before a date: what was offered, whether it was earned, and taken back.

Nothing is booked before the money is there: after the term the full amount is owed again by itself
(practice I5).
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from domain.case import CaseKey
from domain.model import Model
from domain.money import Money
from domain.vocabulary import TimelineWhat
from ledger import balance, timeline
from ledger.database import Connection

_OFFERED = ("sending", "sent", "delivered", "read", "unknown")


class Offer(Model):
    """What comes off one invoice for who pays the rest by ``until``."""

    contact: UUID
    percent: Decimal
    off: Money
    until: date


async def offer(
    conn: Connection,
    contact: UUID,
    creditor: str,
    percent: Decimal,
    until: date,
    off: Mapping[str, Money],
) -> None:
    """Write down what a contact offers, by invoice; made anew, the later offer counts."""
    await conn.executemany(
        """insert into discount_offers (contact, creditor, invoice_number, percent, off_minor,
                                        currency, until)
           values ($1, $2, $3, $4, $5, $6, $7)
           on conflict (contact, invoice_number) do update
           set percent = $4, off_minor = $5, until = $7""",
        [
            (contact, creditor, number, percent, it.minor, it.currency, until)
            for number, it in off.items()
            if it.minor > 0
        ],
    )


async def earned(conn: Connection, creditor: str, number: str, left: Money) -> Offer | None:
    """The offer whose condition the payments met: all but the discount, on or before its day.

    ``left`` is what would still be asked.
    """
    row = await conn.fetchrow(
        """select o.contact, o.percent, o.off_minor, o.currency, o.until
           from discount_offers o join contacts c on c.id = o.contact
           where o.creditor = $1 and o.invoice_number = $2 and o.status = 'open'
             and c.status = any($3) and o.off_minor >= $4
             and (select max(b.booked_on) from bookings b
                  where b.creditor = o.creditor and b.invoice_number = o.invoice_number
                    and b.kind = 'payment')
                 between (c.marked_at at time zone 'UTC')::date and o.until
           order by o.until limit 1""",
        *(creditor, number, list(_OFFERED), left.minor),
    )
    if row is None:
        return None
    off = Money.from_minor(row["off_minor"], row["currency"])
    return Offer(contact=row["contact"], percent=row["percent"], off=off, until=row["until"])


async def grant(
    conn: Connection, key: CaseKey, taken: Offer, left: Money, today: date, now: datetime
) -> None:
    """Credit what would still be asked: the discount; the contact that offered it is its source."""
    less = Money(amount=-left.amount, currency=left.currency)
    slug, number, source = key.creditor, key.invoice_number, f"discount {taken.contact}"
    if not await balance.book(conn, slug, number, "credit", less, now, today, source):
        return
    await _mark(conn, slug, number, taken.contact, "taken")
    why = f"a discount of {_percent(taken.percent)}% for paying by {taken.until}"
    detail = {"amount": str(left.amount), "currency": left.currency, "source": source}
    line = timeline.Line(at=now, what=TimelineWhat.CREDIT, why=why, detail=detail)
    await timeline.write(conn, key, line)


async def take_back(
    conn: Connection, creditor: str, number: str, today: date, now: datetime
) -> None:
    """The money went back, so the discount does, too: the full amount is owed again."""
    rows = await conn.fetch(
        """select o.contact, -b.amount_minor as off_minor, b.currency
           from discount_offers o join bookings b
             on b.creditor = o.creditor and b.invoice_number = o.invoice_number
            and b.kind = 'credit' and b.source = 'discount ' || o.contact
           where o.creditor = $1 and o.invoice_number = $2 and o.status = 'taken'""",
        *(creditor, number),
    )
    for row in rows:
        again = Money.from_minor(row["off_minor"], row["currency"])
        source = f"discount {row['contact']}"
        await balance.book(conn, creditor, number, "reversal", again, now, today, source)
        await _mark(conn, creditor, number, row["contact"], "taken_back")


async def _mark(conn: Connection, creditor: str, number: str, contact: UUID, status: str) -> None:
    await conn.execute(
        """update discount_offers set status = $4
           where creditor = $1 and invoice_number = $2 and contact = $3""",
        *(creditor, number, contact, status),
    )


def _percent(percent: Decimal) -> str:
    return f"{percent.normalize():f}"
