"""What came to the open balance and what left it, step by step; and how late money came."""

from decimal import Decimal

from domain.insights import Period, Scope
from domain.model import Model
from ledger.database import Connection
from ledger.insights.ageing import GONE

INCREASES = ("invoiced", "costs")
DECREASES = ("collected", "credited", "waived", "stated", "withdrawn", "written_off")

_MOVED = f"""
with gone as (
  select i.number, case when i.withdrawn_at is not null then 'withdrawn' else 'written_off' end
           as what, (coalesce(i.withdrawn_at, k.closed_at) at time zone $3)::date as day
  from invoices i left join cases k on k.creditor = i.creditor and k.invoice_number = i.number
  where i.creditor = $1 and i.currency = $2 and {GONE}),
moved as (
  select booked_on as day, amount_minor as minor,
         case when payment_id is not null then 'collected'
              when kind = 'principal' then 'invoiced'
              when kind in ('costs', 'interest') then 'costs'
              when kind in ('waived', 'costs_waived') then 'waived'
              when kind = 'adjustment' then 'stated' else 'credited' end as what
  from bookings where creditor = $1 and currency = $2
  union all
  select g.day, -b.amount_minor, g.what from gone g
  join bookings b on b.creditor = $1 and b.invoice_number = g.number)
select case when day < $4::date - $5::int then null
            else floor((least(day, $7::date) - $4::date)::numeric / $6::int)::int end as step,
       what, sum(minor)::bigint as minor
from moved group by 1, 2
"""  # noqa: S608

_LATE = """
select b.booked_on < $3 as before,
       sum(b.amount_minor * (b.booked_on - i.due_on))::numeric / sum(b.amount_minor) as days
from bookings b
join invoices i on i.creditor = b.creditor and i.number = b.invoice_number
join payments p on p.creditor = b.creditor and p.payment_id = b.payment_id
where b.creditor = $1 and b.currency = $2 and b.amount_minor < 0 and p.reversed_at is null
  and b.booked_on between $3::date - $5::int and $4::date
group by 1
"""

_TOLD = """
select coalesce(sum(i.amount_minor) filter (
         where (b.effective_at at time zone $5)::date <= i.due_on), 0)::bigint as in_time,
       coalesce(sum(i.amount_minor), 0)::bigint as all
from invoices i
join bookings b on b.creditor = i.creditor and b.invoice_number = i.number
 and b.kind = 'principal' and b.source = 'invoice'
where i.creditor = $1 and i.currency = $2 and i.issued_on between $3 and $4
"""


class Movements(Model):
    """What moved, by step of the period (below zero: of the period before) and by what it was."""

    opening: int
    """The open balance before the period before."""
    moved: dict[tuple[int, str], int]

    def balance_after(self, step: int) -> int:
        """The open balance at the end of a step."""
        return self.opening + sum(it for (at, _), it in self.moved.items() if at <= step)

    def total(self, what: str, steps: range) -> int:
        """All of one kind in some steps."""
        return sum(self.moved.get((at, what), 0) for at in steps)


class Lateness(Model):
    """Days after the due date on which money came, each euro counted by its own days."""

    now: Decimal | None = None
    before: Decimal | None = None


class Told(Model):
    """Of what was invoiced in the period: how much was told before it was due."""

    in_time: int
    all: int


async def movements(conn: Connection, scope: Scope) -> Movements:
    """Up to the last day of the period; all together are the open balance."""
    period = scope.period
    rows = await conn.fetch(
        _MOVED,
        *(scope.creditor, scope.currency, scope.zone.key, period.first, int(period.length)),
        *(period.step, period.last),
    )
    return Movements(
        opening=sum(row["minor"] for row in rows if row["step"] is None),
        moved={(r["step"], r["what"]): r["minor"] for r in rows if r["step"] is not None},
    )


async def lateness(conn: Connection, scope: Scope) -> Lateness:
    """Of payments that did not go back."""
    period: Period = scope.period
    rows = await conn.fetch(
        _LATE,
        *(scope.creditor, scope.currency, period.first, period.last, int(period.length)),
    )
    days = {row["before"]: row["days"].quantize(Decimal("0.1")) for row in rows}
    return Lateness(now=days.get(False), before=days.get(True))


async def told_in_time(conn: Connection, scope: Scope) -> Told:
    """Whether the ledger knows what was sold, or only what became late."""
    period = scope.period
    row = await conn.fetchrow(
        _TOLD,
        *(scope.creditor, scope.currency, period.first, period.last, scope.zone.key),
    )
    return Told.model_validate(dict(row))
