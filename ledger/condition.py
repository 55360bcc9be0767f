"""The ledger's own condition: its server, its schema, and whether its relay keeps up."""

from datetime import datetime, timedelta

from domain.model import Model
from ledger import clock
from ledger.database import MIGRATIONS, Connection, Pool

_RELAY_LOCKS = """
    from pg_locks join pg_stat_activity using (pid)
    where locktype = 'advisory' and objsubid = 1
      and database = (select oid from pg_database where datname = current_database())
      and (classid::bigint << 32 | objid::bigint) = hashtext('amicable relay')::bigint"""


class Schema(Model):
    """Migrations by their version: what the schema lacks, and what this program does not know."""

    known: int
    missing: tuple[str, ...]
    unknown: tuple[str, ...]


class Waiting(Model):
    """What waits to be told; ``oldest`` is how long the first of them does."""

    count: int
    oldest: timedelta | None


async def server_version(conn: Connection | Pool) -> str:
    """PostgreSQL's version, as it calls itself: ``18.6``."""
    shown: str = await conn.fetchval("show server_version")
    return shown.split()[0]


async def schema(conn: Connection | Pool) -> Schema:
    """Which migrations of this program are in the schema (dbmate's own table)."""
    ours = {path.name.split("_")[0] for path in MIGRATIONS.glob("*.sql")}
    applied: set[str] = set()
    if await conn.fetchval("select to_regclass('schema_migrations')") is not None:
        applied = {
            row["version"] for row in await conn.fetch("select version from schema_migrations")
        }
    return Schema(
        known=len(ours),
        missing=tuple(sorted(ours - applied)),
        unknown=tuple(sorted(applied - ours)),
    )


async def relay_holds(conn: Connection | Pool) -> bool:
    """Whether a relay is active: it holds its advisory lock."""
    return bool(await conn.fetchval(f"select exists (select {_RELAY_LOCKS} and granted)"))


async def relay_from_here(conn: Connection | Pool) -> bool:
    """Whether a relay on this machine (or in this container) is active, or waits in reserve."""
    return bool(
        await conn.fetchval(
            f"""select exists (select {_RELAY_LOCKS}
                and client_addr is not distinct from inet_client_addr())"""  # noqa: S608
        )
    )


async def outbox_waiting(conn: Connection | Pool) -> Waiting:
    """What Temporal must still be told; the outbox is stamped in case time."""
    row = await conn.fetchrow(
        "select count(*) as count, min(created_at) as first from outbox where delivered_at is null"
    )
    return _waiting(row["count"], row["first"], await clock.now(conn))


async def announcements_waiting(conn: Connection | Pool) -> Waiting:
    """What creditors' webhooks must still be told; stamped in case time."""
    row = await conn.fetchrow(
        "select count(*) as count, min(at) as first from announcements where delivered_at is null"
    )
    return _waiting(row["count"], row["first"], await clock.now(conn))


def _waiting(count: int, first: datetime | None, now: datetime) -> Waiting:
    return Waiting(count=count, oldest=now - first if first is not None else None)
