"""What each step of a ladder led to, by channel."""

from decimal import Decimal

from domain.courtesies import CourtesyKind
from domain.insights import ANSWERED_WITHIN_DAYS, Scope, share
from domain.model import Model
from ledger.database import Connection

_NO_DEMAND = ("thank_you", *CourtesyKind)
_TAKEN_ALONG = 120
"""A call or letter is marked when it is asked for and sent when a person did it: days between."""

# One walk back in time over contacts and answers: a join would be planned by guesses.
_CURED = """
with asked as (
  select c.step, c.channel, number, coalesce(c.sent_at, c.marked_at) as at
  from contacts c cross join unnest(c.covers) number
  where c.creditor = $1 and c.marked_at >= $4::timestamptz - make_interval(days => $8)
    and c.marked_at < $5 and c.status in ('sent', 'delivered', 'read') and not c.redirected
    and c.message <> all($7) and coalesce(c.sent_at, c.marked_at) < $5),
events as (
  select number, at, 'asked' as what, step, channel from asked
  union all
  select invoice_number, effective_at, 'money', null, null from bookings
  where creditor = $1 and payment_id is not null and amount_minor < 0 and effective_at >= $4
  union all
  select o.invoice_number, a.agreed_at, 'agreed', null, null
  from arrangements a join arrangement_claims o on o.arrangement = a.id
  where a.creditor = $1 and a.agreed_at >= $4),
followed as (
  select *, min(at) filter (where what = 'money') over rest as money_at,
         min(at) filter (where what = 'agreed') over rest as agreed_at,
         min(at) filter (where what = 'asked') over later as asked_at
  from events
  window later as (partition by number order by at desc, what = 'asked'
                   rows between unbounded preceding and 1 preceding),
         rest as (partition by number order by at desc, what = 'asked'
                  rows between unbounded preceding and current row)),
looked as (
  select f.*, i.due_on, least(f.at + make_interval(days => $6), f.asked_at) as until
  from followed f join invoices i on i.creditor = $1 and i.number = f.number and i.currency = $2
  where f.what = 'asked' and f.at >= $4),
came as (
  select *, coalesce(money_at < until, false) as paid,
         coalesce(agreed_at < until, false) as agreed from looked)
select step, channel, count(*)::int as asked,
       count(*) filter (where not paid and not agreed and until > $5)::int as running,
       count(*) filter (where paid)::int as paid,
       count(*) filter (where agreed and not paid)::int as agreed,
       round(avg((at at time zone $3)::date - due_on))::int as day
from came group by step, channel order by day, step, channel
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
