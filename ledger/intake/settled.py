"""Book what an extract of open items tells beyond its rows: what it brought in, what vanished.

An invoice that a list of open items no longer names was settled in the books; one that comes
back is open again. See docs/decisions/0007-extracts-of-open-items.md.
"""

from collections.abc import Sequence
from datetime import date, datetime

from domain.case import CaseEventWhat
from domain.vocabulary import TimelineWhat
from ledger import cases, clock, invoices
from ledger.database import Connection, Pool, transaction
from ledger.intake import openings, turns
from ledger.intake.extracts import Vanished


async def remember(pool: Pool, creditor: str, as_of: datetime, files: Sequence[str]) -> None:
    """Keep that an extract was booked, so that an older one is told apart."""
    await pool.execute(
        """insert into extracts (creditor, as_of, files, booked_at) values ($1, $2, $3, $4)""",
        *(creditor, as_of, list(files), await clock.now(pool)),
    )


async def brought_in(conn: Connection, creditor: str, numbers: Sequence[str]) -> None:
    """Keep which invoices came by an extract: only they can vanish from a later one.

    In the transaction that brings them in, so that none is left out if the import breaks off.
    """
    await conn.execute(
        """insert into extract_items (creditor, invoice_number)
           select $1, number from unnest($2::text[]) as brought (number)
           join invoices using (number) where invoices.creditor = $1
           on conflict do nothing""",
        *(creditor, list(numbers)),
    )


_SETTLE = """
with gone as (
  select i.creditor, i.number, i.currency,
         least(sum(b.amount_minor), sum(b.amount_minor) filter (where b.effective_at <= $3))
           ::bigint as minor
  from unnest($2::text[]) as gone (number)
  join invoices i on i.creditor = $1 and i.number = gone.number
  join bookings b on b.creditor = i.creditor and b.invoice_number = i.number
    and b.component = 'principal'
  group by i.creditor, i.number, i.currency),
booked as (
  insert into bookings (creditor, invoice_number, kind, amount_minor, currency, effective_at,
                        booked_on, source)
  select creditor, number, 'adjustment', -minor, currency, $3, $4, $5 from gone where minor > 0
  returning creditor, invoice_number, -amount_minor as minor, currency),
away as (
  update extract_items e set vanished_on = $4 from booked
  where e.creditor = booked.creditor and e.invoice_number = booked.invoice_number),
lines as (
  insert into timeline (creditor, invoice_number, opening, at, what, why, detail)
  select c.creditor, c.invoice_number, c.opening, $6, $7, $5,
         jsonb_build_object('amount', amounts.amount, 'currency', booked.currency)
  from booked join cases c using (creditor, invoice_number)
  join unnest($2::text[], $9::text[]) as amounts (number, amount)
    on amounts.number = booked.invoice_number),
told as (
  update cases set seq = cases.seq + 1 from booked
  where cases.creditor = booked.creditor and cases.invoice_number = booked.invoice_number
    and cases.closed_at is null
  returning cases.creditor, cases.invoice_number, cases.opening, cases.seq),
news as (
  insert into outbox (creditor, invoice_number, opening, seq, what, created_at)
  select creditor, invoice_number, opening, seq, $8, $6 from told)
select count(*) from booked
"""


async def settle_vanished(
    pool: Pool, creditor: str, gone: Sequence[Vanished], as_of: datetime
) -> int:
    """Book invoices down to zero at the extract's moment and tell their cases; how many."""
    day = as_of.date()
    async with transaction(pool) as conn:
        now = await turns.take_alone(conn, [creditor])
        await _hold_debtors(conn, creditor, {it.debtor for it in gone})
        settled: int = await conn.fetchval(
            _SETTLE,
            *(creditor, [it.number for it in gone], as_of, day),
            *(f"no longer in the list of open items of {day}", now, TimelineWhat.PAYMENT),
            *(CaseEventWhat.BALANCE_CHANGED, [str(it.open.amount) for it in gone]),
        )
        return settled


async def _hold_debtors(conn: Connection, creditor: str, debtors: set[str]) -> None:
    await conn.execute(
        """select 1 from debtors where creditor = $1 and id = any($2::text[])
           order by id for update""",
        *(creditor, sorted(debtors)),
    )


async def take_back(pool: Pool, creditor: str, numbers: Sequence[str], day: date) -> None:
    """Open the cases of invoices that had vanished and are in the list again.

    Their balance was stated anew before. A case that ended otherwise stays closed.
    """
    async with transaction(pool) as conn:
        now = await turns.take_alone(conn, [creditor])
        await conn.execute(
            """update extract_items set vanished_on = null
               where creditor = $1 and invoice_number = any($2::text[])""",
            *(creditor, list(numbers)),
        )
        found = [await invoices.debtor_of(conn, creditor, number) for number in numbers]
        await _hold_debtors(conn, creditor, {debtor for debtor in found if debtor is not None})
        for number in sorted(numbers):
            case = await cases.lock(conn, creditor, number)
            if case is None or case.open or case.standing.outcome not in openings.REOPENABLE:
                continue
            why = f"back in the list of open items of {day}"
            await openings.reopen(conn, case, now, TimelineWhat.REOPENED, why)
