"""The relay process: delivers the outbox until it is asked to stop."""

import asyncio
import contextlib
from pathlib import Path

import httpx

from activities.announcements import Announcer
from workers.process_life import open_ledger, open_temporal, say_ready, stop_requested
from workers.relay import Relay
from workers.settings import Settings


async def run_relay(settings: Settings, ready_file: Path | None = None) -> None:
    """Deliver what the ledger has stored."""
    stop = stop_requested()
    async with open_ledger(settings) as pool, httpx.AsyncClient() as web:
        client = await open_temporal()
        relay = asyncio.create_task(Relay(pool, client, Announcer(web)).run())
        say_ready(ready_file)
        ending = asyncio.create_task(stop.wait())
        await asyncio.wait({relay, ending}, return_when=asyncio.FIRST_COMPLETED)
        if relay.done():
            ending.cancel()
            relay.result()
        relay.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await relay
