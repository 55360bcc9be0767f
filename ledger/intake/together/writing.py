"""The statements that write events taken together: one for claims, one for payments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ledger.database import Connection
from ledger.intake.together import staging


@dataclass(slots=True)
class ClaimRow:
    """A claim with all that it changes; amounts in minor units, documents as JSON."""

    creditor: str
    source: str
    event_id: str
    type: str
    data: str
    time: datetime | None
    at: datetime
    debtor: str
    profile: str | None
    """Of the last claim that speaks of the debtor."""
    number: str
    issued_on: date
    due_on: date
    amount: int
    currency: str
    reference: str | None
    details: str
    fresh: bool
    """The invoice was not known."""
    difference: int
    """Between the stated balance and ours."""
    stated_on: date
    playbook: str | None
    """Of the case to open, if one opens."""
    version: int | None
    stage: str | None
    standing: str | None
    news: str | None
    """What an open case is told."""


@dataclass(slots=True)
class PaymentRow:
    """A payment with all that it changes; ``number`` is None while it waits for its invoice."""

    creditor: str
    source: str
    event_id: str
    type: str
    data: str
    time: datetime | None
    payment_id: str
    amount: int
    currency: str
    paid_on: date
    effective_at: datetime
    reference: str | None
    wanted: str | None
    number: str | None
    opening: int | None
    """Of the invoice's case, if it has one."""
    running: bool
    why: str
    detail: str


_CLAIMS = """
with row as materialized (select * from {rows}),
seen as (
  insert into events (creditor, source, event_id, type, data, time, received_at)
  select creditor, source, event_id, type, data::jsonb, time, $1 from row order by place),
who as (
  insert into debtors (creditor, id, profile, updated_at)
  select creditor, debtor, profile::jsonb, $1 from row where profile is not null
  order by creditor, debtor
  on conflict (creditor, id) do update
  set profile = excluded.profile, updated_at = excluded.updated_at),
what as (
  insert into invoices (creditor, number, debtor, issued_on, due_on, amount_minor, currency,
                        payment_reference, details)
  select creditor, number, debtor, issued_on, due_on, amount, currency, reference, details::jsonb
  from row order by place
  on conflict (creditor, number) do update
  set issued_on = excluded.issued_on, due_on = excluded.due_on,
      payment_reference = excluded.payment_reference, details = excluded.details),
booked as (
  insert into bookings (creditor, invoice_number, kind, amount_minor, currency, effective_at,
                        booked_on, source)
  select creditor, number, kind, minor, currency, at, day, of from (
    select *, 0 as turn, 'principal' as kind, amount as minor, issued_on as day, 'invoice' as of
    from row where fresh
    union all
    select *, 1, 'adjustment', difference, stated_on, source || ' ' || event_id
    from row where difference <> 0) both_kinds
  order by place, turn),
opened as (
  insert into cases (creditor, invoice_number, opening, debtor, playbook, playbook_version, stage,
                     standing, seq, opened_at)
  select creditor, number, 1, debtor, playbook, version, stage, standing::jsonb, 1, $1
  from row where playbook is not null order by place),
lines as (
  insert into timeline (creditor, invoice_number, opening, at, what, why)
  select creditor, number, 1, $1, 'opened', $2 from row where playbook is not null
  order by place),
told as (
  update cases set seq = cases.seq + 1 from row
  where row.news is not null
    and cases.creditor = row.creditor and cases.invoice_number = row.number
  returning row.place, cases.creditor, cases.invoice_number, cases.opening, cases.seq, row.news)
insert into outbox (creditor, invoice_number, opening, seq, what, created_at)
select creditor, number, opening, seq, what, $1 from (
  select place, creditor, number, 1 as opening, 1::bigint as seq, $3::text as what
  from row where playbook is not null
  union all select place, creditor, invoice_number, opening, seq, news from told) news
order by place
"""

_PAYMENTS = """
with row as materialized (select * from {rows}),
seen as (
  insert into events (creditor, source, event_id, type, data, time, received_at)
  select creditor, source, event_id, type, data::jsonb, time, $1 from row order by place),
kept as (
  insert into payments (creditor, payment_id, amount_minor, currency, paid_on, effective_at,
                        reference, wanted_invoice, invoice_number)
  select creditor, payment_id, amount, currency, paid_on, effective_at, reference, wanted, number
  from row order by place),
booked as (
  insert into bookings (creditor, invoice_number, kind, amount_minor, currency, effective_at,
                        booked_on, source, payment_id)
  select creditor, number, 'payment', -amount, currency, effective_at, paid_on, payment_id,
         payment_id
  from row where number is not null order by place),
lines as (
  insert into timeline (creditor, invoice_number, opening, at, what, why, detail)
  select creditor, number, opening, $1, 'payment', why, detail::jsonb
  from row where opening is not null order by place),
told as (
  update cases set seq = cases.seq + 1 from row
  where row.running and cases.creditor = row.creditor and cases.invoice_number = row.number
  returning row.place, cases.creditor, cases.invoice_number, cases.opening, cases.seq)
insert into outbox (creditor, invoice_number, opening, seq, what, created_at)
select creditor, invoice_number, opening, seq, $2, $1 from told order by place
"""


async def write_claims(
    conn: Connection, rows: Sequence[ClaimRow], now: datetime, why: str, opened: str
) -> None:
    """Write claims; ``why`` is the line of a case that opens, ``opened`` what the relay is told.

    Raises:
        asyncpg.PostgresError: a row is not as new as it was taken for, or cannot be stored.
    """
    await staging.write(conn, _CLAIMS, ClaimRow, rows, (now, why, opened))


async def write_payments(
    conn: Connection, rows: Sequence[PaymentRow], now: datetime, news: str
) -> None:
    """Write payments; ``news`` is what a running case is told.

    Raises:
        asyncpg.PostgresError: a row is not as new as it was taken for, or cannot be stored.
    """
    await staging.write(conn, _PAYMENTS, PaymentRow, rows, (now, news))
