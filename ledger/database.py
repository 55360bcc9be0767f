"""Connections to Postgres: one pool per process, JSON as Python values."""

import asyncio
import json
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeAlias

import asyncpg

Pool: TypeAlias = asyncpg.Pool
Connection: TypeAlias = asyncpg.Connection
Row: TypeAlias = asyncpg.Record

MIGRATIONS = Path(__file__).parent / "migrations"


class MigrationError(Exception):
    """The schema could not be brought up to date."""


async def connect(url: str, *, size: int = 8) -> Pool:
    """A pool on the ledger.

    Raises:
        OSError: nothing answers at ``url``.
        asyncpg.PostgresError: the server refuses us.
    """
    return await asyncpg.create_pool(
        url, min_size=1, max_size=size, init=_speak_json, reset=_as_it_is
    )


async def _speak_json(conn: Connection) -> None:
    await conn.set_type_codec("jsonb", schema="pg_catalog", encoder=_dumps, decoder=json.loads)


async def _as_it_is(_: Connection) -> None:
    """Nothing to reset, which spares a round trip for each use of a connection.

    asyncpg itself has rolled back what was open. Statements here set no session state; who takes
    a session's lock or listens (the relay) gives that back.
    """


def _dumps(value: Any) -> str:
    return json.dumps(value, default=str, ensure_ascii=False)


@asynccontextmanager
async def transaction(pool: Pool) -> AsyncIterator[Connection]:
    """One connection in one transaction."""
    async with pool.acquire() as conn, conn.transaction():
        yield conn


async def migrate(url: str) -> str:
    """Bring the schema up to date (``amicable migrate``) and say what was done.

    Raises:
        MigrationError: with the migration tool's own words.
    """
    tool = Path(sys.executable).with_name("dbmate")
    binary = str(tool) if tool.exists() else shutil.which("dbmate")
    if binary is None:
        raise MigrationError("the migration tool dbmate is not installed: run `make install`")
    process = await asyncio.create_subprocess_exec(
        *(binary, "--url", url, "--migrations-dir", str(MIGRATIONS), "--no-dump-schema"),
        *("--wait", "up"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    if process.returncode != 0:
        raise MigrationError(output.decode(errors="replace").strip())
    return output.decode(errors="replace").strip()


async def is_migrated(pool: Pool) -> bool:
    """Whether the newest migration of this program is in the schema."""
    if await pool.fetchval("select to_regclass('schema_migrations')") is None:
        return False
    newest = max(path.name.split("_")[0] for path in MIGRATIONS.glob("*.sql"))
    applied = await pool.fetchval("select max(version) from schema_migrations")
    return bool(applied is not None and applied >= newest)
