"""How a debtor paid before: each invoice with its due date and the day it was paid."""

from datetime import date

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


async def of_debtor(conn: Connection | Pool, creditor: str, debtor: str) -> list[InvoicePaid]:
    """Every invoice of a debtor that was not withdrawn, by due date; costs left out."""
    rows = await conn.fetch(
        """select i.number, i.due_on, i.currency,
                  coalesce(sum(b.amount_minor), 0)::bigint as open_minor,
                  max(b.booked_on) filter (where b.kind = 'payment') as paid_on
           from invoices i left join bookings b
             on b.creditor = i.creditor and b.invoice_number = i.number
            and b.kind not in ('costs', 'costs_waived')
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


async def paid_since_arranged(conn: Connection | Pool, creditor: str, number: str) -> bool:
    """Whether money came in on an invoice since its case was last arranged."""
    return bool(
        await conn.fetchval(
            """select exists (select 1 from bookings b where b.creditor = $1
                 and b.invoice_number = $2 and b.kind = 'payment'
                 and b.booked_on >= (
                   select max(t.at)::date from timeline t where t.creditor = $1
                     and t.invoice_number = $2 and t.what = 'stage_changed'
                     and t.detail ->> 'to' = 'arranged'))""",
            *(creditor, number),
        )
    )
