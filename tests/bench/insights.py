"""Insights at the desk: ``python -m tests.bench.insights [--n 200000]``.

So many invoices with their cases, as the creditor of ``tests/domain/matching`` has them; every
third was paid in part, and each was written to once in the last quarter. The time is that of all
figures of a quarter, and of drawing their pictures, one look at a time.
"""

import os
import time
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.insights import Length, Period, Scope
from gateway.desk.insights.page import cards
from ledger import database
from ledger.database import Pool
from ledger.insights import reading
from tests.bench import bank_books, figures
from tests.bench.figures import Figure
from tests.domain.matching.world import STYLES, world
from tests.support.events import CREDITOR
from workers.portfolio.premises import throw_away_ledger

_SEED, _TIMES, _MILLISECONDS = 5, 10, 1000
_ZONE = ZoneInfo("Europe/Amsterdam")

_PAID = """
with paid as (
  insert into payments (creditor, payment_id, amount_minor, currency, paid_on, effective_at)
  select creditor, 'p' || number, greatest(amount_minor / 2, 1), currency, $1::date - nth % 90,
         ($1::date - nth % 90)::timestamptz
  from (select *, row_number() over (order by number)::int as nth from invoices) i
  where nth % 3 = 0 returning *)
insert into bookings (creditor, invoice_number, kind, amount_minor, currency, effective_at,
                      booked_on, source, payment_id)
select creditor, substr(payment_id, 2), 'payment', -amount_minor, currency, effective_at, paid_on,
       payment_id, payment_id from paid
"""
_WRITTEN = """
insert into contacts (id, creditor, debtor, invoice_number, opening, step, attempt, channel,
    status, covers, counts, language, message, message_hash, recipient, body, marked_at, sent_at)
select gen_random_uuid(), creditor, debtor, number, 1, 'friendly', 1, 'email', 'sent',
       array[number], true, 'nl', 'friendly', '', '', repeat('word ', 150), at, at
from (select *, ($1::date - (row_number() over (order by number))::int % 90)::timestamptz as at
      from invoices) i
"""


async def measure(n: int) -> list[Figure]:
    """Looks at figures over N invoices."""
    today = datetime.now(_ZONE).date()
    period = Period(last=today, length=Length.QUARTER)
    scope = Scope(creditor=CREDITOR, currency="EUR", period=period, zone=_ZONE)
    async with throw_away_ledger(durable=True) as url:
        pool = await database.connect(url, size=1)
        await bank_books.filled(pool, world(_SEED, STYLES[0], n))
        await pool.execute(_PAID, today)
        await pool.execute(_WRITTEN, today)
        await pool.execute("vacuum analyze")
        found = await _looked(pool, scope, n)
        await pool.close()
    return found


async def _looked(pool: Pool, scope: Scope, n: int) -> list[Figure]:
    read, drawn = [], []
    for _ in range(_TIMES):
        began = time.perf_counter()
        known = await reading.insights(pool, scope)
        between = time.perf_counter()
        cards(known)
        read.append((between - began) * 1000)
        drawn.append((time.perf_counter() - between) * 1000)
    whole = [one + other for one, other in zip(read, drawn, strict=True)]
    note = f"drawing {figures.median(drawn):.0f} ms of it, load {os.getloadavg()[0]:.1f}"
    return [
        Figure(
            name=f"all insights of a quarter over {n:,} invoices, half within",
            unit="ms",
            note=note,
            **figures.at_most(figures.median(whole), _MILLISECONDS),
        )
    ]


if __name__ == "__main__":
    figures.run(measure, "Insights at the desk.", n=200_000)
