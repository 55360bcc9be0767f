"""The debtor's page under load: ``python -m tests.bench.portal``.

Asked for: p95 of the server's time below 50 ms at 100 requests a second on 2 cores, and a page
below 50 kB without images. A real Postgres and the real gateway as a process of its own; client,
gateway and Postgres share this machine. Requests go out by the clock, however long answers take, so
that a slow server is not spared (an open loop); the time is from when a request was due to its last
byte. The processor time of a request says what it costs whatever else the machine does: the
gateway's own, Postgres' beside it.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter

import httpx

from domain.link_token import token_of
from ledger import clock, database, payment_links
from ledger.database import Pool, transaction
from tests.bench import proc
from tests.bench.events_door import gateway_process
from tests.bench.figures import Figure, at_most, percentile, run
from tests.support.events import CREDITOR, debtor, overdue, told
from tests.support.till import LINK_SECRET
from tests.support.world import acme, settle_in
from workers.portfolio.premises import throw_away_ledger

RATE = 100
"""Requests a second."""
_DEBTORS = 200
_WARM = 200
_WALKS = ("", "", "", "/parts", "/wrong")
"""Most look; some go on."""


async def measured(n: int) -> list[Figure]:
    """The figures of ``n`` requests.

    Args:
        n: how many; the run lasts so many hundredths of a second.
    """
    async with _served() as (web, links, pids):
        paths = [f"{links[i % len(links)]}{_WALKS[i % len(_WALKS)]}" for i in range(_WARM + n)]
        await _at_rate(web, paths[:_WARM])
        before = [proc.cpu_seconds(pid) for pid in pids]
        took, largest = await _at_rate(web, paths[_WARM:])
        used = [proc.cpu_seconds(pid) - was for pid, was in zip(pids, before, strict=True)]
    return _figures(took, largest, *(1000 * it / n for it in used))


def _figures(
    took: list[float], largest: int, gateway_ms: float, postgres_ms: float
) -> list[Figure]:
    ms = {share: 1000 * percentile(took, share) for share in (0.5, 0.95, 0.99)}
    load = f"load {os.getloadavg()[0]:.1f}"
    note = f"{len(took)} requests at {RATE} a second, {os.cpu_count()} cores for all, {load}"
    beside = f"Postgres {postgres_ms:.2g} ms beside it"
    return [
        Figure(name="debtor's page, p95", unit="ms", note=note, **at_most(ms[0.95], 50)),
        Figure(name="debtor's page, median", unit="ms", value=ms[0.5]),
        Figure(name="debtor's page, p99", unit="ms", value=ms[0.99]),
        Figure(name="debtor's page, CPU", unit="ms/request", note=beside, **at_most(gateway_ms, 5)),
        Figure(name="debtor's page with its style", unit="kB", **at_most(largest / 1000, 50)),
    ]


async def _at_rate(web: httpx.AsyncClient, paths: list[str]) -> tuple[list[float], int]:
    """How long each took, and the largest page with its style."""
    began, took, sizes = perf_counter(), list[float](), list[int]()

    async def one(turn: int, path: str) -> None:
        due = began + turn / RATE
        await asyncio.sleep(due - perf_counter())
        answer = await web.get(path)
        answer.raise_for_status()
        took.append(perf_counter() - due)
        sizes.append(len(answer.content))

    await asyncio.gather(*(one(turn, path) for turn, path in enumerate(paths)))
    style = await web.get("/pay/assets/portal.css")
    return took, max(sizes) + len(style.content)


@asynccontextmanager
async def _served() -> AsyncIterator[tuple[httpx.AsyncClient, list[str], list[int]]]:
    """The gateway over a ledger with debtors, their links, and whose time counts."""
    secret = LINK_SECRET.get_secret_value()
    async with throw_away_ledger(durable=True) as url:
        pool = await database.connect(url, size=4)
        await settle_in(pool, acme())
        links = await _links(pool, secret)
        server = proc.parent(await pool.fetchval("select pg_backend_pid()"))
        await pool.close()
        started = gateway_process(url, "a token", AMICABLE_LINK_SECRET=secret)
        async with started as (port, gateway):
            address = f"http://127.0.0.1:{port}"
            async with httpx.AsyncClient(base_url=address, timeout=60) as web:
                yield web, links, [gateway, server]


async def _links(pool: Pool, secret: str) -> list[str]:
    found = []
    for one in range(_DEBTORS):
        of = debtor(f"C-{one}", phone=f"+316{20_000_000 + one}", email=f"d{one}@example.com")
        numbers = (f"P-{one}", f"P-{one}-b")
        await told(pool, *(overdue(number, of=of) for number in numbers))
        async with transaction(pool) as conn:
            now = await clock.now(conn)
            link = await payment_links.to_pay(conn, CREDITOR, f"C-{one}", numbers, now)
        found.append(f"/pay/{token_of(link, secret)}")
    return found


if __name__ == "__main__":
    run(measured, "the debtor's page under load", 2000)
