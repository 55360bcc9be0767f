"""From an event at the door to the first message at the provider, on a stack with nothing to do.

One event after another, each about a new debtor, in the hours in which emails are sent; the next
is sent when the message of the last is there and its delivery was reported back.
"""

import os
import time
from datetime import UTC, datetime

from tests.bench import figures, whole_stack
from tests.bench.figures import Figure
from tests.bench.whole_stack import WholeStack, until

TEN = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)


async def measure(n: int) -> list[Figure]:
    """Seconds for each of N events."""
    async with whole_stack.running() as stack:
        await stack.becomes(TEN)
        for i in range(3):
            await _one(stack, f"warm-{i}")
        took = [await _one(stack, f"first-{i}") for i in range(n)]
    note = f"{n} events, one at a time; the slowest {max(took):.3f} s"
    return [
        Figure(name="event to first message, p50", value=figures.median(took), unit="s"),
        Figure(
            name="event to first message, p99",
            unit="s",
            note=note,
            **figures.at_most(figures.percentile(took, 0.99), 1),
        ),
    ]


async def _one(stack: WholeStack, name: str) -> float:
    [event] = whole_stack.invoices(1, name, time="2026-11-09T08:00:00Z")
    known, began = await stack.written_to(), time.perf_counter()
    await stack.tell([event])
    await until(stack.written_to, known + 1)
    took = time.perf_counter() - began
    await stack.drained()
    return took


if __name__ == "__main__":
    figures.run(measure, "From an event to the first message on an idle stack.", n=60)
    os._exit(0)
