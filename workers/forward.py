"""Let time pass in the embedded stack: every case's every moment, each at its own time.

The installation's clock jumps to the earliest next moment of anything; whoever is due acts, on
the real server, workers, relay and doors; then everything is drained before the next jump.
Between moments nothing can happen, so skipping them changes nothing.
"""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Protocol

import httpx
from temporalio.client import (
    Client,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.service import RPCError, RPCStatusCode

from domain.case import CaseKey, MoveClock, Resting
from domain.courtesies import CourtesyKey
from domain.effects import Queue, ScanOverdue
from ledger import cases, clock, courtesies, outbox
from ledger.database import Pool
from workflows.scan_ledger import ScanLedger

_PATIENCE = timedelta(seconds=60)
_AT_ONCE = 50
"""So many cases are woken together: each has all the patience, however many there are."""
_POLL = 0.005
_MOVE_CLOCK = "move_clock"
"""The update that cases and courtesies share."""
_SCAN_HOUR = time(4, tzinfo=UTC)


class StuckError(Exception):
    """The installation does not come to rest."""


class Actors(Protocol):
    """Others who act in time: the demo's debtors and staff."""

    def next_at(self) -> datetime | None:
        """When the next of them acts."""
        ...

    async def act(self, now: datetime) -> None:
        """Do what is due by ``now``."""
        ...

    async def look(self, now: datetime) -> None:
        """See what came in since the last look."""
        ...


class Nobody:
    """No actors: only the installation itself moves."""

    def next_at(self) -> datetime | None:
        """Never."""
        return None

    async def act(self, now: datetime) -> None:
        """Do nothing."""

    async def look(self, now: datetime) -> None:
        """See nothing."""


class Forward:
    """Moves one installation's clock; the sandbox follows it."""

    def __init__(
        self, pool: Pool, client: Client, sandbox: httpx.AsyncClient, actors: Actors | None = None
    ) -> None:
        self._pool = pool
        self._client = client
        self._sandbox = sandbox
        self._actors = actors or Nobody()
        self._told = 0

    async def days(self, count: float) -> datetime:
        """Let ``count`` days pass and return the time it is then.

        Raises:
            StuckError: something did not come to rest.
        """
        self._told = await outbox.last_id(self._pool)
        await self.settle()
        target = await clock.now(self._pool) + timedelta(days=count)
        while True:
            moment = await self._next_moment(target)
            if moment is None:
                break
            await self._live(moment)
        await self._set_clock(target)
        await self._wake(await cases.every_open(self._pool))
        await self._wake(await courtesies.every_waiting(self._pool))
        await self.settle()
        return target

    async def _next_moment(self, target: datetime) -> datetime | None:
        now = await clock.now(self._pool)
        due = min(
            moment
            for moment in (
                await cases.next_moment(self._pool),
                await courtesies.next_moment(self._pool),
                self._actors.next_at(),
                _next_scan(now),
            )
            if moment is not None
        )
        return max(due, now) if due <= target else None

    async def _live(self, moment: datetime) -> None:
        now = await self._set_clock(moment)
        if now.timetz() >= _SCAN_HOUR and await self._first_of_day(moment):
            await self._scan()
        await self._actors.act(now)
        await self._wake(await cases.due(self._pool, await clock.now(self._pool)))
        await self.settle()

    async def _first_of_day(self, moment: datetime) -> bool:
        return moment.astimezone(UTC).time() == _SCAN_HOUR.replace(tzinfo=None)

    async def _set_clock(self, moment: datetime) -> datetime:
        offset = max(moment - datetime.now(UTC), await clock.offset(self._pool))
        await clock.set_offset(self._pool, offset)
        await self._sandbox.post("/clock", json={"offset_seconds": offset.total_seconds()})
        return await clock.now(self._pool)

    async def _scan(self) -> None:
        await self._client.execute_workflow(
            ScanLedger.run,
            ScanOverdue(clock_offset=await clock.offset(self._pool)),
            id=f"scan-ledger/{(await clock.now(self._pool)).date()}",
            task_queue=Queue.CASES,
            static_summary="Daily scan: open what became overdue",
        )

    async def _wake(self, keys: Iterable[CaseKey | CourtesyKey]) -> None:
        """Tell cases and courtesies what time it is; each answers when it has done what was due."""
        to, turns = (
            MoveClock(clock_offset=await clock.offset(self._pool)),
            asyncio.Semaphore(_AT_ONCE),
        )

        async def wake(key: CaseKey | CourtesyKey) -> None:
            async with turns:
                await self._wake_one(key, to)

        await asyncio.gather(*(wake(key) for key in keys))

    async def _wake_one(self, key: CaseKey | CourtesyKey, to: MoveClock) -> None:
        handle = self._client.get_workflow_handle(key.workflow_id)
        try:
            async with asyncio.timeout(_PATIENCE.total_seconds()):
                await handle.execute_update(_MOVE_CLOCK, to, result_type=Resting)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
        except WorkflowUpdateFailedError:
            return
        except (TimeoutError, WorkflowUpdateRPCTimeoutOrCancelledError) as error:
            raise StuckError(f"{key.workflow_id} does not come to rest") from error

    async def settle(self) -> None:
        """Drain callbacks, doors and relay, and let every case that heard something answer."""
        while True:
            answer = await self._sandbox.post("/drain", timeout=_PATIENCE.total_seconds())
            answer.raise_for_status()
            await self._relay_is_through()
            heard, self._told = await outbox.told_since(self._pool, self._told)
            await self._wake(heard)
            said = await self._say_courtesies()
            await self._actors.look(await clock.now(self._pool))
            if not heard and not said and not answer.json()["delivered"]:
                return

    async def _say_courtesies(self) -> int:
        """Let every courtesy that is due be said; how many came to rest."""
        due = await courtesies.due(self._pool, await clock.now(self._pool))
        await self._wake(due)
        left = await courtesies.due(self._pool, await clock.now(self._pool)) if due else []
        return len([key for key in due if key not in left])

    async def _relay_is_through(self) -> None:
        try:
            async with asyncio.timeout(_PATIENCE.total_seconds()):
                # The relay is another process: only the ledger can be asked.
                while await self._relay_has_work():  # noqa: ASYNC110
                    await asyncio.sleep(_POLL)
        except TimeoutError as error:
            raise StuckError("the relay does not deliver: is Temporal reachable?") from error

    async def _relay_has_work(self) -> bool:
        return bool(
            await outbox.waiting(self._pool, limit=1)
            or await courtesies.to_tell(self._pool, limit=1)
        )


def _next_scan(now: datetime) -> datetime:
    today = datetime.combine(now.astimezone(UTC).date(), _SCAN_HOUR)
    return today if today > now else today + timedelta(days=1)
