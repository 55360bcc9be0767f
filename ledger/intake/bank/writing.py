"""The statements that write what a bank statement brings, many rows at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.case import CaseEventWhat
from ledger.database import Connection
from ledger.intake.together import staging


@dataclass(frozen=True, slots=True)
class BankEntryRow:
    """An entry as it was read; amounts in minor units."""

    id: str
    statement: str
    account: str
    amount: int
    currency: str
    booked_on: date
    name: str
    iban: str
    reference: str
    end_to_end: str
    text: str
    reversal: bool
    became: str
    payment_id: str | None


@dataclass(frozen=True, slots=True)
class BankPaymentRow:
    """A payment; ``number`` is the first invoice it found, None while it waits.

    ``debtor`` is whose credit it is what no invoice took of it.
    """

    payment_id: str
    amount: int
    currency: str
    paid_on: date
    effective_at: datetime
    reference: str | None
    number: str | None
    debtor: str | None


@dataclass(frozen=True, slots=True)
class BankPartRow:
    """What an invoice takes of a payment, with the line of its case, if it has one."""

    payment_id: str
    number: str
    principal: int
    costs: int
    currency: str
    paid_on: date
    effective_at: datetime
    opening: int | None
    running: bool
    why: str
    detail: str


@dataclass(frozen=True, slots=True)
class MatchTaskRow:
    """A task about a payment; ``covers`` and ``brief`` are JSON."""

    id: str
    debtor: str | None
    covers: str
    title: str
    brief: str
    due_at: datetime


_ENTRIES = """
insert into bank_entries (creditor, id, statement, account, amount_minor, currency, booked_on, name,
                          iban, reference, end_to_end, text, reversal, became, payment_id)
select $1, id, statement, account, amount, currency, booked_on, name, iban, reference, end_to_end,
       text, reversal, became, payment_id
from (select * from {rows}) row order by place
"""

_PAYMENTS = """
insert into payments (creditor, payment_id, amount_minor, currency, paid_on, effective_at,
                      reference, invoice_number, debtor)
select $1, payment_id, amount, currency, paid_on, effective_at, reference, number, debtor
from (select * from {rows}) row order by place
"""

_PARTS = """
with row as materialized (select * from {rows}),
booked as (
  insert into bookings (creditor, invoice_number, kind, amount_minor, currency, effective_at,
                        booked_on, source, payment_id)
  select $1, number, kind, -minor, currency, effective_at, paid_on, payment_id, payment_id from (
    select *, 0 as turn, 'payment' as kind, principal as minor from row where principal > 0
    union all
    select *, 1, 'costs_paid', costs from row where costs > 0) both_kinds
  order by place, turn),
lines as (
  insert into timeline (creditor, invoice_number, opening, at, what, why, detail)
  select $1, number, opening, $2, 'payment', why, detail::jsonb
  from row where opening is not null order by place),
told as (
  update cases set seq = cases.seq + 1
  from (select number, min(place) as place from row where running group by number) first
  where cases.creditor = $1 and cases.invoice_number = first.number
  returning first.place, cases.invoice_number, cases.opening, cases.seq)
insert into outbox (creditor, invoice_number, opening, seq, what, created_at)
select $1, invoice_number, opening, seq, $3, $2 from told order by place
"""

_TASKS = """
with row as materialized (select * from {rows}),
lines as (
  insert into timeline (creditor, invoice_number, opening, at, what, why, detail)
  select $1, c.invoice_number, c.opening, $2, 'task_opened', row.title,
         jsonb_build_object('task', row.id, 'kind', 'match')
  from row cross join lateral jsonb_array_elements_text(row.covers::jsonb) as named (number)
  join cases c on c.creditor = $1 and c.invoice_number = named.number order by row.place)
insert into tasks (id, kind, creditor, debtor, covers, status, title, brief, opened_at, due_at)
select id::uuid, 'match', $1, debtor,
       array(select jsonb_array_elements_text(covers::jsonb)), 'open', title, brief::jsonb, $2,
       due_at
from row order by place
"""


async def write_entries(conn: Connection, creditor: str, rows: Sequence[BankEntryRow]) -> None:
    """Write down entries that are not known yet."""
    await _write(conn, _ENTRIES, rows, (creditor,))


async def write_payments(conn: Connection, creditor: str, rows: Sequence[BankPaymentRow]) -> None:
    """Write down new payments."""
    await _write(conn, _PAYMENTS, rows, (creditor,))


async def write_parts(
    conn: Connection, creditor: str, rows: Sequence[BankPartRow], now: datetime
) -> None:
    """Book what invoices take, and tell the cases that run."""
    await _write(conn, _PARTS, rows, (creditor, now, CaseEventWhat.BALANCE_CHANGED))


async def write_tasks(
    conn: Connection, creditor: str, rows: Sequence[MatchTaskRow], now: datetime
) -> None:
    """Ask a person about payments; cases that the tasks cover show it."""
    await _write(conn, _TASKS, rows, (creditor, now))


async def _write(
    conn: Connection, statement: str, rows: Sequence[object], facts: Sequence[object]
) -> None:
    if rows:
        await staging.write(conn, statement, type(rows[0]), rows, facts)
