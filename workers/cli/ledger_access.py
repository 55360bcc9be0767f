"""How commands find the ledger: by settings, or the embedded stack of a data directory."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, TypeVar

import asyncpg
import typer

from ledger.database import Pool, connect, is_migrated
from workers.embedded.stack_file import StackFile
from workers.settings import load

Result = TypeVar("Result")
DataDir = Annotated[
    Path,
    typer.Option("--data", help="Data directory of the embedded stack.", envvar="AMICABLE_DATA"),
]
DEFAULT_DATA = Path(".amicable")


class CommandError(Exception):
    """What a command cannot do, in one line."""


class LedgerUnavailableError(CommandError):
    """The ledger does not answer, or its schema is older than this program."""


def database_url(data: Path) -> str:
    """Where the ledger is: the setting, else the stack that runs on ``data``.

    Raises:
        SettingsError: the settings cannot be read.
        EmbeddedStackError: neither is there.
    """
    configured = load().database_url
    return configured.get_secret_value() if configured else StackFile.read(data).postgres


@asynccontextmanager
async def ledger(data: Path) -> AsyncIterator[Pool]:
    """A pool on the ledger, for one command.

    Raises:
        LedgerUnavailableError: it does not answer, or its schema is older than this program.
    """
    url = database_url(data)
    try:
        pool = await connect(url, size=4)
    except (OSError, asyncpg.PostgresError) as error:
        raise LedgerUnavailableError(
            f"the ledger does not answer: {error}; is AMICABLE_DATABASE_URL right, or does the "
            f"stack on {data} still run?"
        ) from error
    try:
        if not await is_migrated(pool):
            raise LedgerUnavailableError(
                "the schema is older than this program: run `amicable migrate`"
            )
        yield pool
    finally:
        await pool.close()


def with_ledger(data: Path, work: Callable[[Pool], Awaitable[Result]]) -> Result:
    """Run ``work`` on the ledger and wait for it."""

    async def run() -> Result:
        async with ledger(data) as pool:
            return await work(pool)

    return asyncio.run(run())


def text_of(file: Path) -> str:
    """The text of a file that a person wrote.

    Raises:
        CommandError: it is no UTF-8.
        OSError: it cannot be read.
    """
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise CommandError(
            f"{file}: not UTF-8 text ({error.reason}, byte {error.start})"
        ) from error
