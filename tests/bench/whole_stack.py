"""The whole embedded stack as `amicable up` starts it, at a moment of the measurement's choice."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from domain.going_live import Pace
from ledger import clock, creditors
from ledger.database import Pool, connect
from tests.bench import proc
from tests.support.events import debtor, overdue
from workers.embedded.stack_file import StackFile
from workers.stack import EmbeddedStack
from workers.stack_plan import DEMO, Ports

Seen = Callable[[], Coroutine[Any, Any, int]]
_BATCH = {"content-type": "application/cloudevents-batch+json"}
_AT_ONCE = 100
_POLL = 0.02
"""Seconds between looks at the ledger, which cost processor time themselves."""
_UNLIMITED = {"AMICABLE_EMAIL_PER_SECOND": "100000", "AMICABLE_WHATSAPP_PER_SECOND": "100000"}
"""The providers' limits are theirs; here our own speed is asked for."""


class WholeStack:
    """A running stack, seen from outside: its doors, its ledger, its processes."""

    def __init__(self, file: StackFile, pool: Pool, gateway: httpx.AsyncClient) -> None:
        self.pool = pool
        self._file = file
        self._gateway = gateway

    async def becomes(self, moment: datetime) -> None:
        """Set the installation's clock, and the sandbox's."""
        offset = moment - datetime.now(UTC)
        await clock.set_offset(self.pool, offset)
        async with httpx.AsyncClient(base_url=self._file.sandbox) as sandbox:
            answer = await sandbox.post("/clock", json={"offset_seconds": offset.total_seconds()})
            answer.raise_for_status()

    async def tell(self, events: Sequence[dict[str, Any]]) -> None:
        """Send events to the gateway as the creditor's system does, in batches."""
        token = self._file.event_tokens[DEMO]
        for at in range(0, len(events), _AT_ONCE):
            answer = await self._gateway.post(
                "/events",
                json=events[at : at + _AT_ONCE],
                headers={"authorization": f"Bearer {token}", **_BATCH},
            )
            answer.raise_for_status()

    async def brings_in(self, statement: bytes) -> dict[str, Any]:
        """Bring in a statement of the creditor's bank; what became of it."""
        token = self._file.event_tokens[DEMO]
        answer = await self._gateway.post(
            "/api/bank-statements",
            content=statement,
            headers={"authorization": f"Bearer {token}"},
        )
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    async def heard_of(self, number: str) -> int:
        """1 once a case answered to what was paid on it: it is closed, or shows the rest."""
        found: int = await self.pool.fetchval(
            """select count(*) from cases
               where invoice_number = $1 and (closed_at is not null
                 or (standing ->> 'open_amount')::numeric < 250)""",
            number,
        )
        return found

    async def drained(self) -> None:
        """Wait until the sandbox has delivered its callbacks."""
        async with httpx.AsyncClient(base_url=self._file.sandbox, timeout=120) as sandbox:
            (await sandbox.post("/drain")).raise_for_status()

    async def written_to(self) -> int:
        """How many messages the provider has taken."""
        found: int = await self.pool.fetchval(
            "select count(*) from contacts where status in ('sent', 'delivered', 'read')"
        )
        return found

    async def waiting(self) -> int:
        """How many cases have opened and wait for their next moment."""
        found: int = await self.pool.fetchval(
            "select count(*) from cases where next_at is not null"
        )
        return found


async def until(seen: Seen, count: int, *, patience: float = 300.0) -> None:
    """Wait until so many are seen; other processes work, so only the ledger can be asked.

    Raises:
        TimeoutError: they do not come.
    """
    async with asyncio.timeout(patience):
        while await seen() < count:  # noqa: ASYNC110
            await asyncio.sleep(_POLL)


def invoices(n: int, name: str, **facts: Any) -> list[dict[str, Any]]:
    """N overdue invoices of as many consumers who are reached by email."""
    found = []
    for i in range(n):
        person = f"{name}-{i}"
        who = debtor(person, email=f"{person}@example.com", whatsapp=False)
        event = overdue(person, of=who, key=person, **facts)
        event["data"]["creditor"] = DEMO
        found.append(event)
    return found


@asynccontextmanager
async def running() -> AsyncIterator[WholeStack]:
    """Postgres, Temporal, sandbox, worker, gateway and relay, each a process of its own."""
    os.environ.update(_UNLIMITED)
    with tempfile.TemporaryDirectory(prefix="amicable-bench-") as directory:
        async with EmbeddedStack(Path(directory) / "data", Ports(0, 0, 0, 0, 0)) as stack:
            pool = await connect(stack.file.postgres, size=2)
            try:
                await _without_a_daily_limit(pool)
                async with httpx.AsyncClient(base_url=stack.file.gateway, timeout=60) as gateway:
                    yield WholeStack(stack.file, pool, gateway)
            finally:
                await pool.close()


async def _without_a_daily_limit(pool: Pool) -> None:
    """The creditor's pace would spread a large run over days; its turns are taken all the same."""
    creditor = await creditors.get(pool, DEMO)
    await creditors.save(pool, creditor.model_copy(update={"pace": Pace(debtors_per_day=10**6)}))


PARTS = {
    "worker": "workers worker",
    "gateway": "workers gateway",
    "relay": "workers relay",
    "sandbox": "-m sandbox",
    "Temporal": "server start-dev",
    "Postgres": "bin/postgres",
}


def parts() -> dict[str, int]:
    """The process of each part, by its command line."""
    found = {}
    for pid in proc.family(os.getpid())[1:]:
        words = proc.command_line(pid)
        for part, sign in PARTS.items():
            if sign in words and part not in found:
                found[part] = pid
    return found
