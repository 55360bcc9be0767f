"""The full pipeline: emails per second, as in a dunning run at nine in the morning.

N cases of N debtors are open and wait for nine o'clock on the real stack: gateway, relay, worker
with the sandboxed workflow, Postgres with commits on disk, and the real SendGrid client over HTTP
against the sandbox, which reports every delivery back through the signed webhook. At nine all
timers fire; the clock stops when the ledger says that the last email was taken. A second figure
counts from the first event in the door to the last email, openings included.
"""

import asyncio
import os
import time
from datetime import UTC, datetime, timedelta

from tests.bench import figures, proc, whole_stack
from tests.bench.figures import Figure
from tests.bench.whole_stack import WholeStack, until

NINE = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
"""Nine o'clock in Amsterdam on a Tuesday, when the playbook's window for email opens."""
TRYTON = 53


async def measure(n: int) -> list[Figure]:
    """A run at nine, then one straight from the door."""
    async with whole_stack.running() as stack:
        await _from_the_door(stack, 10, "warm")
        ahead = timedelta(seconds=10 + n / 6)
        began = time.perf_counter()
        await stack.becomes(NINE - ahead)
        await stack.tell(whole_stack.invoices(n, "nine", time="2026-11-09T08:00:00Z"))
        await until(stack.waiting, n + 10)
        opened = n / (time.perf_counter() - began)
        await asyncio.sleep(began + ahead.total_seconds() - time.perf_counter())
        before = _cpu()
        wave = await _until_written(stack, 10 + n)
        used = {part: (at - before[part]) * 1000 / n for part, at in _cpu().items()}
        await stack.drained()
        straight = await _from_the_door(stack, n, "door")
    parts = ", ".join(f"{part} {ms:.0f}" for part, ms in used.items())
    return [
        Figure(
            name="emails in a run at nine",
            unit="contacts/s",
            note=f"{n} open cases; CPU ms per contact: {parts}",
            **figures.at_least(n / wave, TRYTON),
        ),
        Figure(name="cases opened before it", value=opened, unit="cases/s"),
        Figure(
            name="emails from the event on",
            value=n / straight,
            unit="contacts/s",
            note="each with its case's opening",
        ),
    ]


async def _from_the_door(stack: WholeStack, n: int, name: str) -> float:
    """Seconds from the first event to the last email taken, at ten in the morning."""
    known = await stack.written_to()
    await stack.becomes(NINE + timedelta(hours=1))
    began = time.perf_counter()
    await stack.tell(whole_stack.invoices(n, name, time="2026-11-09T08:00:00Z"))
    await until(stack.written_to, known + n)
    return time.perf_counter() - began


async def _until_written(stack: WholeStack, count: int) -> float:
    began = time.perf_counter()
    await until(stack.written_to, count)
    return time.perf_counter() - began


def _cpu() -> dict[str, float]:
    return {part: proc.cpu_seconds(pid) for part, pid in whole_stack.parts().items()}


if __name__ == "__main__":
    figures.run(measure, "Emails per second through the whole stack.", n=150)
    os._exit(0)
