"""Who is to be asked how it was, and who is to be thanked for paying on time (practice I7)."""

from datetime import date, datetime, timedelta

from domain.courtesies import CourtesyKind
from domain.feedback import ASKED_AFTER, ASKED_AGAIN_AFTER, THANKED_AT_MOST, Feedback
from domain.marketing import UNSOLVED_ENDINGS
from domain.model import Model
from domain.vocabulary import Outcome
from ledger import balance
from ledger.database import Connection, Pool

_ASKS_FOR = timedelta(days=7)
"""Who was not asked in so long after the day is not asked any more: no flood when it is set."""
_A_YEAR = timedelta(days=365)
_FRESH_DAYS = 90
"""Who bought nothing in so long is not thanked for what was long ago."""

_NEVER = (*UNSOLVED_ENDINGS, Outcome.WRITTEN_OFF)

_NO_CONTACT = (CourtesyKind.SATISFACTION, CourtesyKind.PAYS_ON_TIME, "thank_you")
"""Messages that are no contact about an invoice: who heard only these has nothing to tell."""

_UNDISTURBED = """
    not exists (select 1 from cases o where o.creditor = c.creditor and o.debtor = c.debtor
                and ((o.closed_at is null and o.stage <> 'upcoming') or o.outcome = any($2)))"""
"""Nothing is asked of the debtor now, and no case ended in a way after which one keeps silent."""


class Ended(Model):
    """A case whose debtor is to be asked."""

    creditor: str
    debtor: str
    invoice_number: str
    opening: int


async def to_ask(conn: Connection | Pool, now: datetime, limit: int) -> list[Ended]:
    """Debtors whose case ended the creditor's days ago, and who heard from us in it.

    Nobody is asked of what the books call open again: first a person looks at it.
    """
    rows = await conn.fetch(
        f"""select distinct on (c.creditor, c.debtor)
                   c.creditor, c.debtor, c.invoice_number, c.opening
            from cases c join creditors r on r.slug = c.creditor
            cross join lateral (select make_interval(days => coalesce(
                (r.profile -> 'feedback' ->> 'ask_after_days')::int, $3)) as wait) w
            where c.closed_at is not null and c.outcome = any($4) and w.wait > interval '0'
              and c.closed_at <= $1::timestamptz - w.wait
              and c.closed_at > $1::timestamptz - w.wait - $5::interval
              and {_UNDISTURBED}
              and not exists (select 1 from invoices i where i.creditor = c.creditor
                              and i.number = c.invoice_number and {balance.PRINCIPAL} > 0)
              and exists (select 1 from contacts k where k.creditor = c.creditor
                          and k.debtor = c.debtor and c.invoice_number = any(k.covers)
                          and k.status in ('sent', 'delivered', 'read') and k.step <> all($9))
              and not exists (select 1 from courtesies y where y.creditor = c.creditor
                              and y.debtor = c.debtor and y.kind = $6
                              and y.planned_at > $7
                              and (y.status <> 'unsaid' or c.invoice_number = any(y.covers)))
            order by c.creditor, c.debtor, c.closed_at desc limit $8""",  # noqa: S608
        *(now, list(_NEVER), Feedback().ask_after_days, list(ASKED_AFTER), _ASKS_FOR),
        *(CourtesyKind.SATISFACTION, now - ASKED_AGAIN_AFTER, limit, list(_NO_CONTACT)),
    )
    return [Ended.model_validate(dict(row)) for row in rows]


class PaysOnTime(Model):
    """A debtor whose last invoices were all paid by their due date."""

    creditor: str
    debtor: str
    invoice_number: str
    """The newest of them that has a case to file the word under: an issued invoice has."""
    newest: str
    count: int


async def to_thank(
    conn: Connection | Pool, now: datetime, today: date, limit: int
) -> list[PaysOnTime]:
    """Debtors to thank: each invoice counts for one word, and a year has two words at most.

    An invoice that needed no case counts like any other. What was only credited or settled in
    the books counts neither way.
    """
    rows = await conn.fetch(
        f"""with thanks as (
              select slug as creditor,
                     (profile -> 'feedback' ->> 'thanks_on_time_every')::int as every
              from creditors
              where (profile -> 'feedback' ->> 'thanks_on_time_every')::int > 0),
            paid as (
              select i.creditor, i.debtor, i.number, i.due_on, t.every,
                     sum(b.amount_minor) as open,
                     max(b.booked_on) filter (where b.kind = 'payment') as paid_on
              from thanks t join invoices i on i.creditor = t.creditor
              join bookings b on b.creditor = i.creditor and b.invoice_number = i.number
               and b.component = 'principal'
              where i.withdrawn_at is null and i.due_on <= $3::date and i.due_on > $3::date - 730
              group by i.creditor, i.debtor, i.number, i.due_on, t.every),
            counted as (
              select *, row_number() over (partition by creditor, debtor
                                           order by due_on desc, number desc) as nth
              from paid where open > 0 or paid_on is not null),
            series as (
              select creditor, debtor, every, min(due_on) as first_due, max(due_on) as last_due,
                     (array_agg(number order by nth))[1] as newest, array_agg(number) as numbers
              from counted where nth <= every
              group by creditor, debtor, every
              having count(*) = every and bool_and(open <= 0 and paid_on <= due_on))
            select c.creditor, c.debtor, c.newest, c.every as count, f.invoice_number
            from series c
            cross join lateral (
              select k.invoice_number from cases k
              where k.creditor = c.creditor and k.invoice_number = any(c.numbers)
              order by k.opened_at desc limit 1) f
            where c.last_due > $3::date - $4::int and {_UNDISTURBED}
              and not exists (select 1 from courtesies y where y.creditor = c.creditor
                    and y.debtor = c.debtor and y.kind = $5 and y.occasion = c.newest)
              and not exists (select 1 from courtesies y where y.creditor = c.creditor
                    and y.debtor = c.debtor and y.kind = $5 and y.status <> 'unsaid'
                    and y.planned_at::date >= c.first_due)
              and (select count(*) from courtesies y where y.creditor = c.creditor
                    and y.debtor = c.debtor and y.kind = $5 and y.status <> 'unsaid'
                    and y.planned_at > $1::timestamptz - $6::interval) < $7
            order by 1, 2 limit $8""",  # noqa: S608
        *(now, list(_NEVER), today, _FRESH_DAYS, CourtesyKind.PAYS_ON_TIME),
        *(_A_YEAR, THANKED_AT_MOST, limit),
    )
    return [PaysOnTime.model_validate(dict(row)) for row in rows]
