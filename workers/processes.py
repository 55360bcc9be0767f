"""The production processes: worker, gateway, relay. One of each is a whole installation.

Each runs until it is asked to stop (SIGTERM or Ctrl-C) and then finishes what it has begun.
"""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import httpx
import uvicorn
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleSpec,
)

from activities.announcements import Announcer
from activities.letters import print_letter
from domain.effects import Queue, ScanOverdue
from gateway.app import create_app
from ledger import clock
from ledger.database import Pool, connect
from workers import library, temporal
from workers.composition import Workshop
from workers.relay import Relay
from workers.settings import Settings
from workflows import ScanLedger

SCAN_SCHEDULE = "scan-ledger"
SCAN_AT = "0 4 * * *"
"""Every day at 04:00 UTC: before anyone may be contacted in Europe."""


@contextlib.asynccontextmanager
async def _ledger(settings: Settings) -> AsyncIterator[Pool]:
    pool = await connect(settings.database, size=settings.database_pool_size)
    try:
        yield pool
    finally:
        await pool.close()


def _stop_requested() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    return stop


def _ready(ready_file: Path | None) -> None:
    if ready_file is not None:
        ready_file.touch()


async def run_worker(
    settings: Settings, queues: Sequence[Queue], ready_file: Path | None = None
) -> None:
    """Serve task queues (all of them by default)."""
    stop = _stop_requested()
    client = await temporal.connect()
    async with _ledger(settings) as pool:
        workshop = Workshop(settings, client, pool, library.read_wording())
        workers = [workshop.worker(queue) for queue in queues]
        if Queue.CASES in queues:
            await schedule_scan(client, pool)
        async with contextlib.AsyncExitStack() as serving:
            for worker in workers:
                await serving.enter_async_context(worker)
            _ready(ready_file)
            await stop.wait()


async def schedule_scan(client: Client, pool: Pool) -> None:
    """Make sure that the daily scan is scheduled."""
    action = ScheduleActionStartWorkflow(
        ScanLedger.run,
        ScanOverdue(clock_offset=await clock.offset(pool)),
        id=SCAN_SCHEDULE,
        task_queue=Queue.CASES,
        static_summary="Daily scan: open what became overdue",
    )
    schedule = Schedule(action=action, spec=ScheduleSpec(cron_expressions=[SCAN_AT]))
    with contextlib.suppress(ScheduleAlreadyRunningError):
        await client.create_schedule(SCAN_SCHEDULE, schedule)


async def run_gateway(settings: Settings, ready_file: Path | None = None) -> None:
    """Serve the doors and the API."""
    async with _ledger(settings) as pool:
        config = uvicorn.Config(
            create_app(settings.gateway(), pool, print_letter),
            host=settings.gateway_host,
            port=settings.gateway_port,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=5,
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve())
        while not server.started and not serving.done():
            await asyncio.sleep(0.01)
        _ready(ready_file)
        await serving


async def run_relay(settings: Settings, ready_file: Path | None = None) -> None:
    """Deliver what the ledger has stored."""
    stop = _stop_requested()
    client = await temporal.connect()
    async with _ledger(settings) as pool, httpx.AsyncClient() as web:
        relay = asyncio.create_task(Relay(pool, client, Announcer(web)).run())
        _ready(ready_file)
        ending = asyncio.create_task(stop.wait())
        await asyncio.wait({relay, ending}, return_when=asyncio.FIRST_COMPLETED)
        if relay.done():
            ending.cancel()
            relay.result()
        relay.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await relay
