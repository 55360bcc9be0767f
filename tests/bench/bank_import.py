"""A bank statement into a large ledger: ``python -m tests.bench.bank_import [--n 100000]``.

The whole command as a process of its own (start, read, match, book) on a real Postgres that commits
to disk: N payments against 2 N open invoices with their cases; then a statement of a day, of twenty
payments, against what is left. The remittances are those of ``tests/domain/matching``.
"""

import asyncio
import json
import os
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ledger import database
from tests.bench import bank_books, figures, proc
from tests.bench.figures import Figure
from tests.domain.matching.measuring import remittances
from tests.domain.matching.world import STYLES, world
from workers.portfolio.premises import throw_away_ledger

_SEED, _DAY = 5, 20
_SECONDS, _MEGABYTES = 60, 1024


@dataclass(frozen=True)
class _Run:
    seconds: float
    own: float
    postgres: float
    peak_mb: float
    said: dict[str, Any]


async def measure(n: int) -> list[Figure]:
    """A large statement, then a small one."""
    where = world(_SEED, STYLES[0], 2 * n)
    received = [it.received for it in remittances(_SEED, where, n + _DAY)][: n + _DAY]
    with tempfile.TemporaryDirectory(prefix="amicable-bench-") as directory:
        async with throw_away_ledger(durable=True) as url:
            pool = await database.connect(url, size=1)
            await bank_books.filled(pool, where)
            del where
            server = proc.parent(await pool.fetchval("select pg_backend_pid()"))
            await pool.close()
            large, small = Path(directory) / "large.xml", Path(directory) / "small.xml"
            bank_books.written(small, received[:_DAY])
            bank_books.written(large, received[_DAY:])
            day = await _brought(url, small, server)
            whole = await _brought(url, large, server)
    said = whole.said
    note = (
        f"processor: {whole.own:.1f} s of the command, {whole.postgres:.1f} s of Postgres;"
        f" {said['booked']:,} booked, {said['asked']:,} for a person"
    )
    asked = figures.at_most(whole.seconds, _SECONDS) if n >= 100_000 else {"value": whole.seconds}
    return [
        Figure(
            name=f"statement of {n:,} against {2 * n:,} open invoices", unit="s", note=note, **asked
        ),
        Figure(name="its memory at most", unit="MB", **figures.at_most(whole.peak_mb, _MEGABYTES)),
        Figure(
            name=f"statement of {_DAY} against the same",
            value=day.seconds,
            unit="s",
            note=f"processor: {day.own:.1f} s of the command, {day.postgres:.1f} s of Postgres",
        ),
    ]


async def _brought(url: str, file: Path, server: int) -> _Run:
    before, own = proc.cpu_seconds(server), _own_cpu()
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *(str(Path(sys.executable).with_name("amicable")), "bank", "import", str(file), "--json"),
        env={**os.environ, "AMICABLE_DATABASE_URL": url},
        stdout=asyncio.subprocess.PIPE,
        limit=2**30,
    )
    out, _ = await process.communicate()
    seconds = time.perf_counter() - began
    if process.returncode != 0:
        raise RuntimeError("the import failed")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    used = proc.cpu_seconds(server) - before
    [said] = json.loads(out)["booked"]
    return _Run(seconds, _own_cpu() - own, used, peak, said)


def _own_cpu() -> float:
    """Of the commands that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    figures.run(measure, "Bank statements into a large ledger.", n=20_000)
