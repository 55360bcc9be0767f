"""Memory: the worker with N open cases in its cache, and the whole stack.

Proportional shares (Pss), so that what processes share is counted once. Cases wait for nine
o'clock, as open cases mostly wait for something.
"""

import os
from datetime import timedelta

from tests.bench import figures, proc, whole_stack
from tests.bench.figures import Figure
from tests.bench.pipeline import NINE
from tests.bench.whole_stack import until

ASKED = 2000


async def measure(n: int) -> list[Figure]:
    """Memory before and after N cases opened."""
    async with whole_stack.running() as stack:
        await stack.becomes(NINE - timedelta(days=1))
        before = proc.memory_mb(whole_stack.parts()["worker"])
        await stack.tell(whole_stack.invoices(n, "open", time="2026-11-09T06:00:00Z"))
        await until(stack.waiting, n, patience=900.0)
        pids = whole_stack.parts()
        after = {part: proc.memory_of_all(pid) for part, pid in pids.items()}
    each = (after["worker"] - before) * 1024 / n
    parts = ", ".join(f"{part} {mb:.0f}" for part, mb in after.items())
    estimate = before + each * ASKED / 1024
    return [
        Figure(name="worker without cases", value=before, unit="MB"),
        Figure(name=f"worker with {n:,} open cases", value=after["worker"], unit="MB"),
        Figure(
            name=f"worker with {ASKED:,} open cases, reckoned",
            value=estimate,
            unit="MB",
            note=f"{each:.0f} kB for each open case; measured with `--n {ASKED}`",
        ),
        Figure(
            name=f"whole stack with {n:,} open cases",
            value=sum(after.values()),
            unit="MB",
            note=parts,
        ),
    ]


if __name__ == "__main__":
    figures.run(measure, "Memory of the worker with open cases, and of the whole stack.", n=300)
    os._exit(0)
