"""Why debtors do not pay, what they agreed and kept, who stayed a customer, how they found it."""

from domain.courtesies import CourtesyKind
from domain.insights import Period, Scope
from domain.marketing import LIFTING
from domain.model import Model
from ledger.database import Connection

_REASONS = """
with owed as (
  select invoice_number, sum(amount_minor) as minor from bookings
  where creditor = $1 and currency = $2 group by 1),
open_cases as (
  select coalesce(k.standing ->> 'reason', 'unknown') as reason, coalesce(owed.minor, 0) as minor
  from cases k join invoices i on i.creditor = k.creditor and i.number = k.invoice_number
  left join owed on owed.invoice_number = k.invoice_number
  where k.creditor = $1 and i.currency = $2 and k.closed_at is null and k.stage <> 'upcoming'),
learned as (
  select detail ->> 'reason' as reason,
         count(*) filter (where day >= $4) as told, count(*) filter (where day < $4) as told_before
  from (select t.detail, (t.at at time zone $3)::date as day from timeline t
        join invoices i on i.creditor = t.creditor and i.number = t.invoice_number
        where t.creditor = $1 and i.currency = $2 and t.what = 'reason_changed'
          and t.at >= ($6::date - 1)::timestamp at time zone 'UTC') said
  where day between $6 and $5 group by 1)
select coalesce(o.reason, l.reason) as reason, coalesce(o.cases, 0)::int as cases,
       coalesce(o.minor, 0)::bigint as minor, coalesce(l.told, 0)::int as told,
       coalesce(l.told_before, 0)::int as told_before
from (select reason, count(*) as cases, sum(minor) as minor from open_cases group by 1) o
full join learned l using (reason) order by cases desc, told desc, 1
"""

_AGREEMENTS = """
select kind, case when status = 'agreed' then 'running' else status end as became,
       case when status = 'agreed' or (ended_at at time zone $3)::date >= $4 then 'now'
            else 'before' end as during, count(*)::int as count,
       coalesce(sum(terms.minor), 0)::bigint as minor
from arrangements
cross join lateral (select sum(amount_minor) as minor from arrangement_terms t
                    where t.arrangement = arrangements.id) terms
where creditor = $1 and currency = $2
  and (status = 'agreed' or (status in ('kept', 'part_kept', 'broken')
       and (ended_at at time zone $3)::date between $6 and $5))
group by 1, 2, 3
"""

_KEPT = """
with ended as (
  select distinct on (k.debtor, (k.closed_at at time zone $3)::date >= $4)
         k.debtor, k.outcome, (k.closed_at at time zone $3)::date >= $4 as now
  from cases k join invoices i on i.creditor = k.creditor and i.number = k.invoice_number
  where k.creditor = $1 and i.currency = $2
    and (k.closed_at at time zone $3)::date between $6 and $5
  order by 1, 3, k.closed_at desc, k.invoice_number)
select case when e.outcome <> all($7) then e.outcome
            when d.marketing = 'suspended' then 'silent'
            when (d.profile #>> '{consents,marketing}')::boolean then 'reachable'
            else 'no_consent' end as became,
       count(*) filter (where e.now)::int as now, count(*) filter (where not e.now)::int as before
from ended e join debtors d on d.creditor = $1 and d.id = e.debtor group by 1
"""

_BACK = """
select count(distinct i.debtor) filter (where t.what = 'suspended')::int as suspended,
       count(distinct i.debtor) filter (where t.what = 'reactivated' and exists (
         select 1 from timeline s join invoices j
           on j.creditor = s.creditor and j.number = s.invoice_number
         where s.creditor = t.creditor and j.debtor = i.debtor
           and s.what = 'suspended' and s.id < t.id))::int as reactivated
from timeline t join invoices i on i.creditor = t.creditor and i.number = t.invoice_number
where t.creditor = $1 and i.currency = $2 and t.what in ('suspended', 'reactivated')
  and (t.at at time zone $3)::date between $4 and $5
"""

_MARKS = """
select f.score, count(*) filter (where (f.at at time zone $3)::date >= $4)::int as now,
       count(*) filter (where (f.at at time zone $3)::date < $4)::int as before
from feedback f join invoices i on i.creditor = f.creditor and i.number = f.invoice_number
where f.creditor = $1 and i.currency = $2 and f.score is not null
  and (f.at at time zone $3)::date between $6 and $5
group by 1
"""

_ASKED = """
select count(*)::int from courtesies y join contacts c on c.id = y.contact
join invoices i on i.creditor = y.creditor and i.number = y.covers[1]
where y.creditor = $1 and i.currency = $2 and y.kind = $6 and y.status = 'sent'
  and (coalesce(c.sent_at, c.marked_at) at time zone $3)::date between $4 and $5
"""


class Reason(Model):
    """Why debtors do not pay: in open cases now, and how often it was learned."""

    reason: str
    cases: int
    minor: int
    told: int
    told_before: int
    """In the period before."""


class Agreed(Model):
    """Promises or plans of which the same became."""

    kind: str
    became: str
    during: str
    """``now``, or ``before``: the period in which they ended; what runs is of now."""
    count: int
    minor: int


class Kept(Model):
    """Debtors whose case ended, by what they are to the creditor today."""

    became: str
    """``reachable``, ``no_consent``, ``silent``, or the outcome that solved nothing."""
    now: int
    before: int


class Back(Model):
    """Debtors whose advertising fell silent, and came back, in the period."""

    suspended: int
    reactivated: int


class Marks(Model):
    """How often debtors gave each mark from 1 to 5."""

    asked: int
    now: dict[int, int]
    before: dict[int, int]


def _facts(scope: Scope) -> tuple[object, ...]:
    period: Period = scope.period
    days = (period.first, period.last, period.before.first)
    return (scope.creditor, scope.currency, scope.zone.key, *days)


async def reasons(conn: Connection, scope: Scope) -> list[Reason]:
    """The most open cases first."""
    rows = await conn.fetch(_REASONS, *_facts(scope))
    return [Reason.model_validate(dict(row)) for row in rows]


async def agreements(conn: Connection, scope: Scope) -> list[Agreed]:
    """Promises and plans that run, or ended in the period or the one before."""
    rows = await conn.fetch(_AGREEMENTS, *_facts(scope))
    return [Agreed.model_validate(dict(row)) for row in rows]


async def kept(conn: Connection, scope: Scope) -> list[Kept]:
    """Each debtor counts once, by the case that ended last."""
    rows = await conn.fetch(_KEPT, *_facts(scope), list(LIFTING))
    return [Kept.model_validate(dict(row)) for row in rows]


async def back(conn: Connection, scope: Scope) -> Back:
    """Only what we silenced ourselves counts as coming back."""
    row = await conn.fetchrow(_BACK, *_facts(scope)[:5])
    return Back.model_validate(dict(row))


async def marks(conn: Connection, scope: Scope) -> Marks:
    """Of the period, and of the one before; no words, and nobody's name."""
    rows = await conn.fetch(_MARKS, *_facts(scope))
    return Marks(
        asked=await conn.fetchval(_ASKED, *_facts(scope)[:5], CourtesyKind.SATISFACTION),
        now={row["score"]: row["now"] for row in rows},
        before={row["score"]: row["before"] for row in rows},
    )
