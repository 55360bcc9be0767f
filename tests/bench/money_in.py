"""From the booking of a payment to its effect on the case, on a stack with nothing else to do.

N cases are open and were written to. Statements of one payment each come in by ``POST
/api/bank-statements``, one after another; the clock runs from the answer, when it is booked, until
the ledger shows what the case made of it: paid in full, it is closed; paid in part, it waits for
the rest. What the request itself takes is told beside.
"""

import os
import time
from datetime import UTC, datetime

from tests.bench import figures, whole_stack
from tests.bench.figures import Figure
from tests.bench.whole_stack import WholeStack, until
from tests.support.statements import Bank, Moved

TEN = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
_DAY = "2026-11-10"


async def measure(n: int) -> list[Figure]:
    """Seconds for each of N payments, every third of which is only a part."""
    async with whole_stack.running() as stack:
        await stack.becomes(TEN)
        await stack.tell(whole_stack.invoices(n + 3, "260400", time="2026-11-09T08:00:00Z"))
        await until(stack.written_to, n + 3)
        await stack.drained()
        bank = Bank()
        for at in range(3):
            await _paid(stack, bank, at, "250.00")
        took = [
            await _paid(stack, bank, at, "100.00" if at % 3 == 0 else "250.00")
            for at in range(3, n + 3)
        ]
    effects = [effect for _, effect in took]
    requests = [request for request, _ in took]
    note = (
        f"{n} payments, one at a time; the slowest {max(effects):.3f} s; the request before it,"
        f" with reading, matching and booking, p50 {figures.median(requests):.3f} s"
    )
    return [
        Figure(name="booking to effect on the case, p50", value=figures.median(effects), unit="s"),
        Figure(
            name="booking to effect on the case, p99",
            unit="s",
            note=note,
            **figures.at_most(figures.percentile(effects, 0.99), 1),
        ),
    ]


async def _paid(stack: WholeStack, bank: Bank, at: int, amount: str) -> tuple[float, float]:
    """Seconds of the request, and from its answer to the effect."""
    number = f"260400-{at}"
    file = bank.says(
        Moved(amount, f"deelbetaling factuur {number}", "Sanne de Vries", ""), day=_DAY
    )
    began = time.perf_counter()
    said = await stack.brings_in(file)
    booked = time.perf_counter()
    if said["booked"] != 1:
        raise RuntimeError(f"invoice {number} was not found by itself: {said}")

    async def moved() -> int:
        return await stack.heard_of(number)

    await until(moved, 1)
    return booked - began, time.perf_counter() - booked


if __name__ == "__main__":
    figures.run(measure, "From the booking of a payment to its effect on an idle stack.", n=60)
    os._exit(0)
