"""Events per second through ``POST /events``: ``python -m tests.bench.events_door``.

A real Postgres and the real gateway as a process of its own; client, gateway and Postgres share
this machine. Every event is a new overdue invoice and opens a case.
"""

import argparse
import asyncio
import http.client
import json
import os
import secrets
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from ledger import database
from tests.support.events import debtor, overdue
from tests.support.world import acme, settle_in
from workers.embedded.ports import choose_port
from workers.portfolio.premises import throw_away_ledger

_BATCH = "application/cloudevents-batch+json"
_ONE = "application/cloudevents+json"


def main(words: Sequence[str] | None = None) -> None:
    """Measure, and print text for people and one line of JSON for programs."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=10_000, help="in batches, per size")
    options.add_argument("--singles", type=int, default=2_000)
    options.add_argument("--sizes", type=int, nargs="*", default=[100, 500, 1000])
    options.add_argument("--senders", type=int, default=4, help="connections at once, for singles")
    asked = options.parse_args(words)
    facts = asyncio.run(_measured(asked.events, asked.singles, asked.sizes, asked.senders))
    for name, rate in facts["events_per_second"].items():
        sys.stdout.write(f"{name:<28}{rate:>8} events/s\n")
    sys.stdout.write(f"{json.dumps(facts)}\n")


async def _measured(events: int, singles: int, sizes: list[int], senders: int) -> dict[str, Any]:
    token = secrets.token_urlsafe(16)
    rates: dict[str, int] = {}
    async with throw_away_ledger(durable=True) as url, gateway(url, token) as port:
        pool = await database.connect(url, size=1)
        await settle_in(pool, acme())
        await _rate(port, token, list(_bodies("warm", 200, 1)), 1)
        rates["single, one sender"] = await _rate(
            port, token, list(_bodies("one", singles // 2, 1)), 1
        )
        rates[f"single, {senders} senders"] = await _rate(
            port, token, list(_bodies("few", singles, 1)), senders
        )
        for size in sizes:
            bodies = list(_bodies(f"b{size}", events, size))
            rates[f"batches of {size}"] = await _rate(port, token, bodies, 1)
        stored = await pool.fetchval("select count(*) from cases")
        await pool.close()
    return {"events_per_second": rates, "cases": stored, "cpus": os.cpu_count()}


def _bodies(name: str, events: int, size: int) -> Iterator[tuple[str, bytes]]:
    for start in range(0, events, size):
        batch = [
            overdue(f"{name}-{n}", of=_debtor(name, n // 3)) for n in range(start, start + size)
        ]
        sent: object = batch if size > 1 else batch[0]
        yield (_BATCH if size > 1 else _ONE), json.dumps(sent).encode()


def _debtor(name: str, number: int) -> dict[str, Any]:
    phone, email = f"+316{10_000_000 + number}", f"debtor.{number}@{name}.example"
    return debtor(f"{name}-C-{number}", phone=phone, email=email)


async def _rate(port: int, token: str, bodies: list[tuple[str, bytes]], senders: int) -> int:
    accepted = 0
    start = time.perf_counter()
    with ThreadPoolExecutor(senders) as threads:
        loop = asyncio.get_running_loop()
        shares = [bodies[place::senders] for place in range(senders)]
        sent = [loop.run_in_executor(threads, _send, port, token, share) for share in shares]
        accepted = sum(await asyncio.gather(*sent))
    return round(accepted / (time.perf_counter() - start))


def _send(port: int, token: str, bodies: list[tuple[str, bytes]]) -> int:
    door = http.client.HTTPConnection("127.0.0.1", port)
    accepted = 0
    for kind, body in bodies:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": kind}
        door.request("POST", "/events", body, headers)
        answer = door.getresponse()
        facts = json.loads(answer.read())
        if answer.status != 202:
            raise RuntimeError(f"the door answered {answer.status}: {facts}")
        accepted += facts["accepted"]
    door.close()
    return accepted


@asynccontextmanager
async def gateway(url: str, token: str, **settings: str) -> AsyncIterator[int]:
    """The gateway as a process of its own, with these settings beside; its port."""
    async with gateway_process(url, token, **settings) as (port, _):
        yield port


@asynccontextmanager
async def gateway_process(url: str, token: str, **settings: str) -> AsyncIterator[tuple[int, int]]:
    """The same: its port, and the id of its process."""
    port = choose_port(0)
    with tempfile.TemporaryDirectory(prefix="amicable-bench-") as directory:
        ready = Path(directory) / "ready"
        process = await asyncio.create_subprocess_exec(
            *(str(Path(sys.executable).with_name("amicable")), "gateway"),
            *("--ready-file", str(ready)),
            env={
                **os.environ,
                "AMICABLE_DATABASE_URL": url,
                "AMICABLE_GATEWAY_HOST": "127.0.0.1",
                "AMICABLE_GATEWAY_PORT": str(port),
                "AMICABLE_EVENT_TOKENS": json.dumps({"acme": token}),
                **settings,
            },
        )
        try:
            await asyncio.to_thread(_wait_for, ready)
            yield port, process.pid
        finally:
            process.terminate()
            await process.wait()


def _wait_for(ready: Path) -> None:
    for _ in range(1200):
        if ready.exists():
            return
        time.sleep(0.05)
    raise RuntimeError("the gateway did not come up")


if __name__ == "__main__":
    main()
