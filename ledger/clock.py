"""The installation's clock: the machine's plus one offset, a row in the ledger.

The doors, the relay and the daily scan use it; a case has its own (``CaseInput.clock_offset``).
"""

from datetime import UTC, datetime, timedelta

from ledger.database import Connection, Pool


async def offset(conn: Connection | Pool) -> timedelta:
    """Case time minus machine time: zero in production."""
    found: timedelta = await conn.fetchval("select clock_offset from installation")
    return found


async def now(conn: Connection | Pool) -> datetime:
    """The installation's time, aware, in UTC."""
    return datetime.now(UTC) + await offset(conn)


async def set_offset(conn: Connection | Pool, value: timedelta) -> None:
    """Move the installation's clock; the embedded stack and tests only."""
    await conn.execute("update installation set clock_offset = $1", value)
