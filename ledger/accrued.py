"""Statutory interest to date, over what was open on each day."""

from datetime import date
from decimal import Decimal

from domain.debtor import Debtor
from domain.invoice import Invoice
from domain.law.interest import InterestPeriod, interest
from domain.law.rates import RateTable
from domain.model import Model
from domain.money import Money
from domain.vocabulary import DebtorKind
from ledger import holds
from ledger.database import Connection, Pool

_NOTHING = Decimal(0)


class Accrued(Model):
    """Interest up to a day; provisional while a half-year's rate is not published."""

    amount: Decimal
    provisional: bool = False
    periods: tuple[InterestPeriod, ...] = ()


class _Tranche:
    """A part of the principal that has been open since a day, and what came off it."""

    def __init__(self, since: date, amount: Decimal) -> None:
        self.since = since
        self.amount = amount
        self.repaid: dict[date, Decimal] = {}

    def settle(self, day: date, amount: Decimal) -> Decimal:
        """Take off what is still open of it; what is left of the amount."""
        taken = min(amount, self.amount - sum(self.repaid.values(), _NOTHING))
        if taken:
            self.repaid[day] = self.repaid.get(day, _NOTHING) + taken
        return amount - taken


async def interest_to_date(
    conn: Connection | Pool,
    creditor: str,
    debtor: Debtor,
    invoice: Invoice,
    today: date,
    rates: RateTable,
) -> Accrued:
    """The interest over an invoice from its due date up to ``today``, less what was paid of it.

    Payments and credits lower the principal from their day on; a reversed payment never did.
    Nothing accrues before the table of rates begins, nor from a bankruptcy on (Fw 128).
    """
    today = min(today, await holds.interest_stops(conn, creditor, debtor.id) or today)
    if today <= invoice.due_on:
        return Accrued(amount=_NOTHING)
    changes = await _changes(conn, creditor, invoice)
    total = _NOTHING
    periods: list[InterestPeriod] = []
    for tranche in _tranches(changes, invoice.due_on):
        since = max(tranche.since, _first_day(rates, debtor.kind))
        if since >= today:
            continue
        accrued = interest(tranche.amount, debtor.kind, since, today, rates, repaid=tranche.repaid)
        total += accrued.interest
        periods += accrued.periods
    provisional = any(period.provisional for period in periods)
    left = max(total - await _paid(conn, creditor, invoice), _NOTHING)
    return Accrued(amount=left, provisional=provisional, periods=tuple(periods))


async def _paid(conn: Connection | Pool, creditor: str, invoice: Invoice) -> Decimal:
    """Interest that payments paid, where they pay it at all (``PaymentOrder.BY_LAW``)."""
    minor: int = await conn.fetchval(
        """select coalesce(-sum(amount_minor), 0)::bigint from bookings
           where creditor = $1 and invoice_number = $2 and kind = 'interest_paid'""",
        *(creditor, invoice.number),
    )
    return Money.from_minor(minor, invoice.currency).amount


def _first_day(rates: RateTable, kind: DebtorKind) -> date:
    return min((row.since for row in rates.rows(kind)), default=date.max)


async def _changes(
    conn: Connection | Pool, creditor: str, invoice: Invoice
) -> list[tuple[date, Decimal]]:
    """What changed of the principal by day; the first statement counts from the due date."""
    rows = await conn.fetch(
        """select case when b.effective_at <= first.at then $3 else b.booked_on end as day,
                  sum(b.amount_minor)::bigint as minor
           from bookings b,
                (select min(effective_at) as at from bookings
                 where creditor = $1 and invoice_number = $2 and kind = 'principal') first
           where b.creditor = $1 and b.invoice_number = $2
             and b.component = 'principal'
             and not exists (
               select 1 from payments p where p.creditor = $1 and p.payment_id = b.payment_id
                 and p.reversed_at is not null)
           group by 1 order by 1""",
        *(creditor, invoice.number, invoice.due_on),
    )
    return [(row["day"], Money.from_minor(row["minor"], invoice.currency).amount) for row in rows]


def _tranches(changes: list[tuple[date, Decimal]], due_on: date) -> list[_Tranche]:
    """The principal as parts that began on a day, the oldest paid first (BW 6:43)."""
    tranches: list[_Tranche] = []
    opening = sum((amount for day, amount in changes if day <= due_on), _NOTHING)
    later = [(day, amount) for day, amount in changes if day > due_on]
    for day, amount in [(due_on, opening), *later]:
        if amount > 0:
            tranches.append(_Tranche(day, amount))
        left = -amount
        for tranche in tranches:
            left = tranche.settle(day, left) if left > 0 else left
    return tranches
