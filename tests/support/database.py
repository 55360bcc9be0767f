"""A real Postgres for a test session, wiped between tests."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from ledger import clock, database
from ledger.database import Pool
from workers.embedded.ports import choose_port
from workers.embedded.postgres import EmbeddedPostgres

# Children before their parents; installation keeps its one row.
_TABLES = (
    *("extract_items", "extracts"),
    *("whatsapp_templates", "announcements", "outbox", "callbacks", "events", "replies"),
    *("sending_stops", "turns", "turn_days"),
    *("tasks", "notices", "contacts", "timeline", "cases", "payments", "bookings", "invoices"),
    *("closed_channels", "debtors", "playbooks", "creditors", "logos"),
)


@asynccontextmanager
async def running_ledger(*, durable: bool = False) -> AsyncIterator[str]:
    """The address of a ledger that is migrated and lives as long as the session.

    ``durable`` commits as in production, where something is measured.
    """
    with tempfile.TemporaryDirectory(prefix="amicable-test-") as directory:
        server = EmbeddedPostgres(Path(directory) / "postgres", choose_port(0))
        await server.start()
        try:
            await database.migrate(server.url)
            if not durable:
                await _hurry(server.url)
            yield server.url
        finally:
            await server.stop()


async def _hurry(url: str) -> None:
    """No test outlives a power cut."""
    conn = await asyncpg.connect(url)
    await conn.execute("alter role current_user set synchronous_commit = off")
    await conn.close()


async def wipe(pool: Pool) -> None:
    """Forget everything; deleting a few rows is faster than truncating twenty tables."""
    deletions = (f"delete from {table}" for table in _TABLES)  # noqa: S608
    await pool.execute("; ".join((*deletions, "update installation set clock_offset = '0'")))


async def set_now(pool: Pool, moment: str) -> datetime:
    """Move the installation's clock to a moment, written as ``2026-11-21 10:00`` (UTC)."""
    wanted = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    await clock.set_offset(pool, wanted - datetime.now(UTC))
    return wanted


async def rows(pool: Pool) -> dict[str, int]:
    """How many rows each table holds: what a forged call must not change."""
    counts = " union all ".join(f"select '{table}', count(*) from {table}" for table in _TABLES)  # noqa: S608
    return dict(await pool.fetch(counts))
