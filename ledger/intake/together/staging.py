"""Rows on their way into the ledger: a few as arguments of the statement, many by COPY."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import Any, get_args, get_type_hints

from ledger.database import Connection
from ledger.intake import turns

_TYPES = {str: "text", int: "bigint", bool: "bool", date: "date", datetime: "timestamptz"}
MANY = 500
"""From here on a table of their own, made and dropped for it, costs less than it spares."""


async def write(
    conn: Connection, statement: str, kind: type, rows: Sequence[object], facts: Sequence[object]
) -> None:
    """Run a statement over rows of a dataclass, each with its ``place`` in order.

    ``facts`` are the statement's own arguments; ``{rows}`` is where it reads the rows from.

    Raises:
        asyncpg.PostgresError: a row cannot be stored.
    """
    if len(rows) < MANY:
        source = _as_arguments(kind, len(facts))
        columns = [[getattr(row, it.name) for row in rows] for it in fields(kind)]
        async with _quickly_checked(conn, len(rows)):
            await conn.execute(statement.format(rows=source), *facts, *columns)
        return
    # A connection remembers a table's columns by its name, so each kind has a name of its own.
    table = f"stated_{kind.__name__.lower()}"
    await _copy(conn, table, kind, rows)
    async with _quickly_checked(conn, len(rows)):
        await conn.execute(statement.format(rows=table), *facts)
    await conn.execute(f"drop table {table}")


async def _copy(conn: Connection, table: str, kind: type, rows: Sequence[object]) -> None:
    columns = ", ".join(f"{name} {sort}" for name, sort in _columns(kind).items())
    await conn.execute(f"create temp table {table} ({columns}, place int) on commit drop")
    values = attrgetter(*_columns(kind))
    records = ((*values(row), place) for place, row in enumerate(rows, start=1))
    await conn.copy_records_to_table(table, records=records, schema_name="pg_temp")


@cache
def _as_arguments(kind: type, taken: int) -> str:
    sorts = _columns(kind).values()
    lists = ", ".join(f"${at}::{sort}[]" for at, sort in enumerate(sorts, start=taken + 1))
    return f"unnest({lists}) with ordinality as row ({', '.join(_columns(kind))}, place)"


@cache
def _columns(kind: type) -> dict[str, str]:
    """The fields of a dataclass, with the types that Postgres has for them."""
    return {name: _TYPES[_bare(hint)] for name, hint in get_type_hints(kind).items()}


def _bare(hint: Any) -> Any:
    """A type without its ``| None``."""
    return next((it for it in get_args(hint) if it is not type(None)), hint)


@asynccontextmanager
async def _quickly_checked(conn: Connection, rows: int) -> AsyncIterator[None]:
    """Foreign keys of many rows are looked up by one plan, instead of one made for each row.

    Planning is most of what such a look-up costs. The plan is made anew for this statement and
    from indexes alone: one kept from when a table was small would read it whole for every row.
    """
    if rows <= turns.FEW:
        yield
        return
    await conn.execute(
        "discard plans; set local plan_cache_mode = auto; set local enable_seqscan = off; "
        "set local work_mem = '64MB'"
    )
    yield
    await conn.execute("set local enable_seqscan = on; set local work_mem to default")
    await turns.plan_each_time(conn)
