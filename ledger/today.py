"""What waits for people, with all that decides what comes first (``domain.urgency``)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from domain.model import Model
from domain.money import Money
from domain.urgency import Waiting
from domain.vocabulary import TaskKind
from ledger import balance, hold_tasks
from ledger.database import Connection, Pool, Row
from ledger.task_turns import ASKS_FOR_MONEY

MOST = 5000
"""Looked at at once; what is beyond has waited the shortest."""


class OnTheDesk(Model):
    """A task in the list."""

    id: UUID
    kind: TaskKind
    creditor: str
    debtor: str | None
    name: str | None
    """The debtor's, where there is one."""
    invoice_number: str | None
    covers: tuple[str, ...]
    title: str
    claimed_by: str | None
    amount: Decimal | None
    currency: str
    about_hold: bool = False
    """It asks whether what stands still is still to: nobody wrote."""
    owner: str | None = None
    """Who answers a complaint, as it was written down; None where nobody does."""


class Known(NamedTuple):
    """A task, and what its place depends on."""

    task: OnTheDesk
    waiting: Waiting


async def waiting(
    conn: Connection | Pool, creditors: Sequence[str] | None, limit: int = MOST
) -> list[Known]:
    """Every open or claimed task of these creditors (None: of all), the oldest first.

    What would ask for money that is paid by now is left out, before its case has closed.
    """
    rows = await conn.fetch(
        f"""select t.id, t.kind, t.creditor, t.debtor, t.invoice_number, t.covers, t.title,
                   t.claimed_by, t.opened_at, t.due_at,
                   case t.kind when 'call' then t.brief ->> 'at' end as appointment,
                   t.brief ->> 'owner' as owner, {hold_tasks.ABOUT_WHAT_STANDS} as about_hold,
                   coalesce((t.brief ->> 'reminded')::int, 0) as late,
                   t.brief ->> 'amount' as told,
                   t.brief ->> 'currency' as told_currency,
                   d.profile ->> 'name' as name, d.profile ->> 'income' as income,
                   coalesce(d.profile ->> 'country', 'NL') as country,
                   coalesce(c.profile ->> 'zone', 'Europe/Amsterdam') as zone,
                   owed.minor, owed.currency, lapsed.day as lapsed_on
            from tasks t
            join creditors c on c.slug = t.creditor
            left join debtors d on d.creditor = t.creditor and d.id = t.debtor
            left join lateral (
              select sum(greatest({balance.PRINCIPAL}, 0) + greatest({balance.COSTS}, 0))::bigint
                       as minor, min(i.currency) as currency
              from invoices i where i.creditor = t.creditor and i.number = any(t.covers)) owed
              on true
            left join lateral (
              select max(greatest(m.missed_on, case when a.status = 'broken'
                                               then a.ended_at::date end)) as day
              from arrangements a join arrangement_terms m on m.arrangement = a.id
              where a.creditor = t.creditor and a.debtor = t.debtor) lapsed on true
            where t.status in ('open', 'claimed')
              and ($1::text[] is null or t.creditor = any($1))
            order by t.opened_at, t.id limit $2""",  # noqa: S608 - put together of constants
        *(None if creditors is None else list(creditors), limit),
    )
    return [_known(row) for row in rows if not _paid_by_now(row)]


def _paid_by_now(row: Row) -> bool:
    asks = TaskKind(row["kind"]) in ASKS_FOR_MONEY
    return asks and row["minor"] is not None and row["minor"] <= 0


def _known(row: Row) -> Known:
    facts = dict(row)
    money = _amount(row)
    amount, currency = (money.amount, money.currency) if money else (None, "EUR")
    facts |= {"amount": amount, "currency": currency}
    return Known(
        OnTheDesk.model_validate({k: v for k, v in facts.items() if k in OnTheDesk.model_fields}),
        Waiting.model_validate({k: v for k, v in facts.items() if k in Waiting.model_fields}),
    )


def _amount(row: Row) -> Money | None:
    """The money that a task is about by itself, else what is open of its invoices."""
    if row["told"] is not None and row["told_currency"] is not None:
        return Money(amount=abs(Decimal(row["told"])), currency=row["told_currency"])
    if row["minor"] is None:
        return None
    return Money.from_minor(row["minor"], row["currency"])
