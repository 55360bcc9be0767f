"""The worker process: serves task queues until it is asked to stop."""

import contextlib
from collections.abc import Sequence
from pathlib import Path

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleSpec,
)

from domain.effects import Queue, ScanOverdue
from ledger import clock
from ledger.database import Pool
from workers import library
from workers.composition import Workshop, require
from workers.process_life import (
    keep_what_is_loaded,
    open_ledger,
    open_temporal,
    say_ready,
    stop_requested,
)
from workers.settings import Settings
from workflows.scan_ledger import ScanLedger

SCAN_SCHEDULE = "scan-ledger"
SCAN_AT = "0 4 * * *"
"""Every day at 04:00 UTC: before anyone may be contacted in Europe."""


async def run_worker(
    settings: Settings, queues: Sequence[Queue], ready_file: Path | None = None
) -> None:
    """Serve task queues; what was begun is finished before the end."""
    require(settings, queues)
    stop = stop_requested()
    async with open_ledger(settings) as pool:
        client = await open_temporal()
        workshop = Workshop(settings, client, pool, library.read_wording())
        workers = [workshop.worker(queue) for queue in queues]
        if Queue.CASES in queues:
            await schedule_scan(client, pool)
        async with contextlib.AsyncExitStack() as serving:
            for worker in workers:
                await serving.enter_async_context(worker)
            keep_what_is_loaded()
            say_ready(ready_file)
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
