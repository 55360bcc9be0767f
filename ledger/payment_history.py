"""How a debtor paid before: each invoice with its due date and the day it was paid."""

from datetime import date, timedelta
from decimal import Decimal

from domain.debtor import Debtor
from domain.debtor_history import DebtorHistory, HistoryRules, PastInvoice, judge
from domain.model import Model
from domain.money import Money
from ledger.database import Connection, Pool


class InvoicePaid(Model):
    """One invoice of a debtor: what is open of it, and when it was last paid on."""

    number: str
    due_on: date
    open: Money
    paid_on: date | None

    @property
    def settled(self) -> bool:
        """Whether it was paid, rather than credited or still open."""
        return self.open.amount <= 0 and self.paid_on is not None


async def judged(
    conn: Connection | Pool,
    creditor: str,
    debtor: Debtor,
    currency: str,
    rules: HistoryRules,
    today: date,
) -> DebtorHistory:
    """What the debtor's earlier payments and promises make of them, as of ``today``."""
    since = today - timedelta(days=366 * rules.look_back_years)
    rows = await conn.fetch(_PAID, creditor, debtor.id, since)
    paid = [
        PastInvoice(
            due_on=row["due_on"],
            paid_on=row["paid_on"],
            value=_value(row["amount_minor"], row["currency"], currency),
        )
        for row in rows
        if row["paid_on"] is not None
    ]
    return judge(
        paid,
        broken_promises=rows[0]["broken"] if rows else 0,
        customer_since=debtor.customer_since,
        today=today,
        rules=rules,
    )


def _value(minor: int, currency: str, wanted: str) -> Decimal:
    return Money.from_minor(minor, currency).amount if currency == wanted else Decimal(0)


_PAID = """
select d.broken, i.due_on, i.amount_minor, i.currency, i.paid_on
from (select count(*)::int as broken from arrangements
      where creditor = $1 and debtor = $2 and status = 'broken' and ended_at >= $3::date) d
left join (
  select i.due_on, i.amount_minor, i.currency,
         max(b.booked_on) filter (where b.kind = 'payment') as paid_on
  from invoices i join bookings b
    on b.creditor = i.creditor and b.invoice_number = i.number
   and b.component = 'principal'
  where i.creditor = $1 and i.debtor = $2 and i.withdrawn_at is null
  group by i.number, i.due_on, i.amount_minor, i.currency
  having sum(b.amount_minor) <= 0) i on true
"""
"""What was paid, and how often a promise or plan was broken: once, over however many invoices."""


async def of_debtor(conn: Connection | Pool, creditor: str, debtor: str) -> list[InvoicePaid]:
    """Every invoice of a debtor that was not withdrawn, by due date; costs left out."""
    rows = await conn.fetch(
        """select i.number, i.due_on, i.currency,
                  coalesce(sum(b.amount_minor), 0)::bigint as open_minor,
                  max(b.booked_on) filter (where b.kind = 'payment') as paid_on
           from invoices i left join bookings b
             on b.creditor = i.creditor and b.invoice_number = i.number
            and b.component = 'principal'
           where i.creditor = $1 and i.debtor = $2 and i.withdrawn_at is null
           group by i.number, i.due_on, i.currency order by i.due_on, i.number""",
        *(creditor, debtor),
    )
    return [
        InvoicePaid(
            number=row["number"],
            due_on=row["due_on"],
            open=Money.from_minor(row["open_minor"], row["currency"]),
            paid_on=row["paid_on"],
        )
        for row in rows
    ]
