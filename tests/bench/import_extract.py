"""How long `amicable import` takes for a large extract: ``python -m tests.bench.import_extract``.

The whole command as a process of its own (start, parse, compare, book) on a real Postgres: first
into an empty ledger, then once more with one row in a hundred changed.
"""

import argparse
import asyncio
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ledger import database
from ledger.database import Pool
from tests.bench import proc
from tests.support.world import acme, settle_in
from workers.portfolio.premises import throw_away_ledger

_HEADER = (
    "Factuurnummer;Factuurdatum;Vervaldatum;Bedrag;Openstaand;Omschrijving;Debiteur;Naam;"
    "Klanttype;E-mail;Telefoon;Straat;Postcode;Plaats\n"
)


def main(words: Sequence[str] | None = None) -> None:
    """Measure, and print text for people and one line of JSON for programs."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--invoices", type=int, default=200_000)
    facts = asyncio.run(_measured(options.parse_args(words).invoices))
    for name, run in facts["runs"].items():
        sys.stdout.write(
            f"{name:<24}{run['seconds']:>8} s (processor: {run['cpu']} s of the command's own and "
            f"{run['postgres_cpu']} s of Postgres; load before {run['load']}), "
            f"peak memory {run['peak_mb']} MB\n"
        )
    sys.stdout.write(f"{json.dumps(facts)}\n")


async def _measured(invoices: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="amicable-bench-") as directory:
        async with throw_away_ledger(durable=True) as url:
            pool = await database.connect(url, size=1)
            await settle_in(pool, acme())
            runs = {}
            for name, changed in (("into an empty ledger", 0), ("1% different", 100)):
                file = Path(directory) / f"{'again' if changed else 'first'}.csv"
                _write(file, invoices, changed)
                runs[name] = await _imported(url, file, await _server(pool))
            cases = await pool.fetchval("select count(*) from cases")
            told = await pool.fetchval("select count(*) from outbox")
            await pool.close()
    return {"invoices": invoices, "runs": runs, "cases": cases, "outbox": told}


def _write(file: Path, invoices: int, changed: int) -> None:
    """One debtor has four invoices; every ``changed``-th is half paid."""
    with file.open("w", encoding="utf-8") as out:
        out.write(_HEADER)
        for n in range(invoices):
            who, day = n // 4, n % 28 + 1
            cents = 5_000 + n % 90_000
            left = cents // 2 if changed and n % changed == 0 else cents
            out.write(
                f"{2026_000_000 + n};{day:02}-09-2026;{day:02}-10-2026;{_euros(cents)};"
                f"{_euros(left)};Bestelling {n};C-{who};Jansen {who};particulier;"
                f"klant.{who}@voorbeeld.example;06{10_000_000 + who};Dorpsstraat {who % 200};"
                f"{1000 + who % 9000} AB;Ons Dorp\n"
            )


def _euros(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02}"


async def _server(pool: Pool) -> int:
    """The process that all of Postgres belongs to."""
    backend = await pool.fetchval("select pg_backend_pid()")
    return proc.parent(backend)


async def _imported(url: str, file: Path, server: int) -> dict[str, Any]:
    load, before = os.getloadavg()[0], proc.cpu_seconds(server)
    start, own = time.perf_counter(), _own_cpu()
    process = await asyncio.create_subprocess_exec(
        *(str(Path(sys.executable).with_name("amicable")), "import", str(file)),
        *("--creditor", "acme"),
        env={**os.environ, "AMICABLE_DATABASE_URL": url},
    )
    if await process.wait() != 0:
        raise RuntimeError("the import failed")
    seconds = round(time.perf_counter() - start, 1)
    # The largest child so far: the first import, which has all to book.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return {
        "seconds": seconds,
        "cpu": round(_own_cpu() - own, 1),
        "postgres_cpu": round(proc.cpu_seconds(server) - before, 1),
        "load": round(load, 1),
        "peak_mb": peak,
    }


def _own_cpu() -> float:
    """Of the commands that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
