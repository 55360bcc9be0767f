"""How commands find the ledger: by settings, or the embedded stack of a data directory."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from ledger.database import Pool, connect
from workers.embedded.stack_file import StackFile

Result = TypeVar("Result")
DataDir = Annotated[
    Path,
    typer.Option("--data", help="Data directory of the embedded stack.", envvar="AMICABLE_DATA"),
]
DEFAULT_DATA = Path(".amicable")


class CommandError(Exception):
    """What a command cannot do, in one line."""


def database_url(data: Path) -> str:
    """Where the ledger is: ``AMICABLE_DATABASE_URL``, else the stack that runs on ``data``.

    Raises:
        EmbeddedStackError: neither is there.
    """
    return os.environ.get("AMICABLE_DATABASE_URL") or StackFile.read(data).postgres


@asynccontextmanager
async def ledger(data: Path) -> AsyncIterator[Pool]:
    """A pool on the ledger, for one command."""
    pool = await connect(database_url(data), size=2)
    try:
        yield pool
    finally:
        await pool.close()


def with_ledger(data: Path, work: Callable[[Pool], Awaitable[Result]]) -> Result:
    """Run ``work`` on the ledger and wait for it."""

    async def run() -> Result:
        async with ledger(data) as pool:
            return await work(pool)

    return asyncio.run(run())
