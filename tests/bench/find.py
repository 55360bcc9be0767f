"""Finding anything at the desk: ``python -m tests.bench.find [--n 200000]``.

So many open invoices with their cases, as the creditor of ``tests/domain/matching`` has them, on a
real Postgres that commits to disk. Each kind of search is made many times, each time for another
debtor or invoice; the time is that of the ledger's answer, one search at a time.
"""

import os
import random
import time
from collections.abc import Iterable

from domain import search_words
from ledger import database, finding
from ledger.database import Pool
from tests.bench import bank_books, figures
from tests.bench.figures import Figure
from tests.domain.matching.world import STYLES, World, world
from workers.portfolio.premises import throw_away_ledger

_SEED, _TIMES = 5, 100
_MILLISECONDS = 100


async def measure(n: int) -> list[Figure]:
    """Searches over N invoices."""
    where = world(_SEED, STYLES[0], n)
    async with throw_away_ledger(durable=True) as url:
        pool = await database.connect(url, size=1)
        await bank_books.filled(pool, where)
        await pool.execute("vacuum analyze debtors, invoices, cases, bookings")
        found = [await _searched(pool, *it, n) for it in _searches(where).items()]
        await pool.close()
    return found


def _searches(where: World) -> dict[str, list[str]]:
    """What people type, by what it is."""
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    people = [chance.choice(where.customers) for _ in range(_TIMES)]
    names = [it.debtor.in_books for it in people]
    dues = [chance.choice(it.open) for it in people if it.open]
    common = ["van", "bv", "jan", "ber", "sen", "de vries", "b.v."]
    return {
        "a name": names,
        "the beginning of a name": [it[:4] for it in names],
        "what stands in many names": _as_many(common),
        "an invoice number": [it.number for it in dues],
        "the end of an invoice number": [it.number[-5:] for it in dues],
        "three digits": [f"{chance.randrange(1000):03}" for _ in range(_TIMES)],
        "an amount": [f"{it.principal / 100:.2f}".replace(".", ",") for it in dues],
        "a debtor's id": [it.debtor.id for it in people],
        "nothing that is there": _as_many(["zzqx", "nobody at all", "999999999"]),
    }


def _as_many(words: Iterable[str]) -> list[str]:
    known = list(words)
    return [known[at % len(known)] for at in range(_TIMES)]


async def _searched(pool: Pool, what: str, typed: list[str], n: int) -> Figure:
    took = []
    for text in typed:
        began = time.perf_counter()
        await finding.find(pool, None, search_words.read(text))
        took.append((time.perf_counter() - began) * 1000)
    late = figures.percentile(took, 0.95)
    middle = figures.median(took)
    note = f"half within {middle:.1f} ms, load {os.getloadavg()[0]:.1f}"
    return Figure(
        name=f"find {what} among {n:,} invoices, 95 % within",
        unit="ms",
        note=note,
        **figures.at_most(late, _MILLISECONDS),
    )


if __name__ == "__main__":
    figures.run(measure, "Finding anything at the desk.", n=200_000)
