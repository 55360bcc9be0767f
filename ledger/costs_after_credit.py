"""Costs of a claim whose principal turns out lower than was asked: over the rest only."""

from datetime import datetime

from domain.case import CaseKey
from domain.law.costs import collection_costs
from domain.money import Money
from ledger import balance, creditors, notices
from ledger.database import Connection
from ledger.notices import Notice


async def waive(conn: Connection, key: CaseKey, source: str, now: datetime) -> Money:
    """Take off an invoice the costs that are not due any more, and say how much that was.

    What was paid after the last day was unpaid when it passed, so it still bears costs; what was
    credited or withdrawn never was owed, and bears none.
    """
    slug, number = key.creditor, key.invoice_number
    open_costs = await balance.costs(conn, slug, number)
    lapsed = [it for it in await notices.every(conn, slug, number) if it.lapsed_on and not it.void]
    nothing = Money.from_minor(0, open_costs.currency)
    if open_costs.minor <= 0 or not lapsed:
        return nothing
    notice = lapsed[-1]
    charged = [await balance.costs_charged(conn, slug, it) for it in notice.covers]
    still_due = await _due(conn, notice)
    too_much = min(sum(it.minor for it in charged) - still_due.minor, open_costs.minor)
    if too_much <= 0:
        return nothing
    off = Money.from_minor(-too_much, open_costs.currency)
    await balance.book(conn, slug, number, "costs_waived", off, now, now.date(), source)
    return Money.from_minor(too_much, open_costs.currency)


async def _due(conn: Connection, notice: Notice) -> Money:
    """Costs over what is owed of its claims by what is known now, as high as announced at most."""
    rows = await conn.fetch(
        """select coalesce(sum(b.amount_minor), 0)::bigint as minor
           from invoices i
           join bookings b on b.creditor = i.creditor and b.invoice_number = i.number
             and b.component = 'principal'
             and not (b.kind in ('payment', 'reversal', 'released') and b.booked_on >= $3)
           where i.creditor = $1 and i.number = any($2) and i.withdrawn_at is null
           group by i.number having sum(b.amount_minor) > 0""",
        *(notice.creditor, list(notice.covers), notice.lapsed_on),
    )
    currency = notice.costs.currency
    if not rows:
        return Money.from_minor(0, currency)
    creditor = await creditors.get(conn, notice.creditor)
    owed = [Money.from_minor(row["minor"], currency).amount for row in rows]
    scale = collection_costs(owed, vat=not creditor.reclaims_vat)
    announced = notice.costs + notice.vat
    return min(Money(amount=scale.costs + scale.vat, currency=currency), announced, key=_minor)


def _minor(money: Money) -> int:
    return money.minor
