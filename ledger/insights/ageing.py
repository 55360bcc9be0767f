"""What stands open, how old it is, and where it stands."""

from domain.insights import Scope
from domain.model import Model
from ledger.database import Connection

GONE = """(i.withdrawn_at is not null
   or (k.closed_at is not null and k.outcome in ('written_off', 'time_barred')))"""
"""An invoice ``i`` with its case ``k`` that nobody asks for any more: withdrawn or given up."""

_AGEING = f"""
with owed as (
  select invoice_number, sum(amount_minor)::bigint as minor from bookings
  where creditor = $1 and currency = $2 group by invoice_number having sum(amount_minor) <> 0)
select case when minor < 0 then null
            else width_bucket($3::date - i.due_on, array[1, 31, 61, 91]) end as age,
       case when minor < 0 then 'to_the_good'
            when k.closed_at is not null and k.outcome = 'escalated' then 'handed_over'
            when k.stage = 'arranged' then 'agreed'
            when k.stage in ('disputed', 'on_hold') or k.outcome = 'protected' then 'stands_still'
            else 'asked' end as place,
       count(*)::int as invoices, sum(minor)::bigint as minor
from owed join invoices i on i.creditor = $1 and i.number = owed.invoice_number
left join cases k on k.creditor = $1 and k.invoice_number = owed.invoice_number
where not {GONE}
group by 1, 2
"""  # noqa: S608


class Aged(Model):
    """What is open of one age, in one place."""

    age: int | None
    """0 is not yet due; then 1–30, 31–60, 61–90 and more than 90 days late; None to the good."""
    place: str
    """``asked``, ``agreed``, ``stands_still``, ``handed_over``, or ``to_the_good``."""
    invoices: int
    minor: int


async def ageing(conn: Connection, scope: Scope) -> list[Aged]:
    """On the last day of the period; all lines together are the open balance."""
    rows = await conn.fetch(_AGEING, scope.creditor, scope.currency, scope.period.last)
    return [Aged.model_validate(dict(row)) for row in rows]
