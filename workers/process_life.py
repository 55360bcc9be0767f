"""What every process of an installation shares: how it says ready, and how it is asked to stop."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import asyncpg
from temporalio.client import Client

from ledger.database import Pool, connect, is_migrated
from workers import temporal
from workers.settings import Settings
from workers.temporal import TemporalUnreachableError

Found = TypeVar("Found")


PATIENCE_SECONDS = 30.0
"""How long a starting process waits for what it needs, so that all can be started at once."""
_PAUSE_SECONDS = 0.05


class NotReadyError(Exception):
    """What the process needs did not come up in time."""


async def when_there(what: str, attempt: Callable[[], Awaitable[Found]]) -> Found:
    """Try until it works.

    Raises:
        NotReadyError: it did not work in time; with the last reason.
    """
    deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    while True:
        try:
            return await attempt()
        except (OSError, asyncpg.PostgresError, TemporalUnreachableError, NotReadyError) as error:
            if asyncio.get_running_loop().time() > deadline:
                raise NotReadyError(f"{what}: {error}") from error
        await asyncio.sleep(_PAUSE_SECONDS)


@asynccontextmanager
async def open_ledger(settings: Settings) -> AsyncIterator[Pool]:
    """The process's pool on the ledger, once it answers and its schema is that of this program.

    Raises:
        NotReadyError: it does not, or the schema is older.
    """
    url, size = settings.database, settings.database_pool_size

    async def attempt() -> Pool:
        pool = await connect(url, size=size)
        if await is_migrated(pool):
            return pool
        await pool.close()
        raise NotReadyError("the schema is older than this program: run `amicable migrate`")

    pool = await when_there("the ledger", attempt)
    try:
        yield pool
    finally:
        await pool.close()


async def open_temporal() -> Client:
    """The process's connection to Temporal, once it answers.

    Raises:
        NotReadyError: it does not.
    """
    return await when_there("Temporal", temporal.connect)


def stop_requested() -> asyncio.Event:
    """An event that Ctrl-C or SIGTERM sets."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    return stop


def keep_what_is_loaded() -> None:
    """Spare the garbage collector what stays until the end: modules, models, compiled templates.

    Every case in the sandbox brings modules of its own, so that it looks through all there is
    again and again; what never changes it need not.
    """
    gc.collect()
    gc.freeze()


def say_ready(ready_file: Path | None) -> None:
    """Touch the file that tells the starter that the process works."""
    if ready_file is not None:
        ready_file.touch()
