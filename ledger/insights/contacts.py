"""What each step of a ladder led to, by channel."""

from decimal import Decimal

from domain.courtesies import CourtesyKind
from domain.insights import ANSWERED_WITHIN_DAYS, Scope, share
from domain.model import Model
from ledger.database import Connection

_NO_DEMAND = ("thank_you", *CourtesyKind)
_TAKEN_ALONG = 120
"""A call or letter is marked when it is asked for and sent when a person did it: days between."""

_CURED = """
with asked as (
  select c.id, c.step, c.channel, number, coalesce(c.sent_at, c.marked_at) as at
  from contacts c cross join unnest(c.covers) number
  where c.creditor = $1 and c.marked_at >= $4::timestamptz - make_interval(days => $8)
    and c.marked_at < $5 and c.status in ('sent', 'delivered', 'read') and not c.redirected
    and c.message <> all($7) and coalesce(c.sent_at, c.marked_at) < $5),
windows as (
  select asked.*, i.due_on,
         least(at + make_interval(days => $6),
               lead(at) over (partition by asked.number order by at)) as until
  from asked join invoices i on i.creditor = $1 and i.number = asked.number and i.currency = $2),
looked as (select * from windows where at >= $4),
money as (
  select b.invoice_number as number, b.effective_at as at from bookings b
  where b.creditor = $1 and b.payment_id is not null and b.amount_minor < 0
    and b.effective_at >= $4),
agreed as (
  select o.invoice_number as number, a.agreed_at as at
  from arrangements a join arrangement_claims o on o.arrangement = a.id
  where a.creditor = $1 and a.agreed_at >= $4),
paid as (select distinct w.id, w.number from looked w join money m
         on m.number = w.number and m.at >= w.at and m.at < w.until),
promised as (select distinct w.id, w.number from looked w join agreed g
             on g.number = w.number and g.at >= w.at and g.at < w.until)
select w.step, w.channel, count(*)::int as asked,
       count(*) filter (where p.id is null and g.id is null and w.until > $5)::int as running,
       count(p.id)::int as paid,
       count(*) filter (where p.id is null and g.id is not null)::int as agreed,
       round(avg((w.at at time zone $3)::date - w.due_on))::int as day
from looked w left join paid p using (id, number) left join promised g using (id, number)
group by w.step, w.channel order by day, w.step, w.channel
"""


class Cured(Model):
    """What came of a step by one channel; each invoice that a message lists counts."""

    step: str
    channel: str
    day: int
    """Days after the due date on which it was sent, on average."""
    asked: int
    running: int
    """Nothing came yet, and its days are not over: left out of the rate."""
    paid: int
    agreed: int
    """No money yet, but a promise or a plan."""

    @property
    def rate(self) -> Decimal | None:
        """Of a hundred whose days are over or who answered: money, a promise or a plan."""
        return share(self.paid + self.agreed, self.asked - self.running)


async def cured(conn: Connection, scope: Scope) -> list[Cured]:
    """Of what was sent in the period, in the order of the ladder."""
    period = scope.period
    start, end = await conn.fetchrow(
        """select $1::date::timestamp at time zone $3,
                  ($2::date + 1)::timestamp at time zone $3""",
        *(period.first, period.last, scope.zone.key),
    )
    rows = await conn.fetch(
        _CURED,
        *(scope.creditor, scope.currency, scope.zone.key, start, end, ANSWERED_WITHIN_DAYS),
        *(list(_NO_DEMAND), _TAKEN_ALONG),
    )
    return [Cured.model_validate(dict(row)) for row in rows]
