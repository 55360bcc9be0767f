"""Whose turn it is: requests that could touch the same things go one after another.

A large request, or one of a rare kind, has its creditor to itself. A small one of claims and
payments shares the creditor with others like it and holds only what it speaks of, so a payment
and its invoice that come at the same moment never miss each other, and all others pass.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from domain.incoming import IncomingEvent
from ledger import clock
from ledger.database import Connection
from ledger.intake.together.mentions import keys_of

FEW = 16
"""Each thing held is a slot in the server's one lock table, so only small requests do so."""


def may_share(events: Sequence[IncomingEvent]) -> bool:
    """Whether a request is small enough to hold only what it speaks of."""
    return len(events) <= FEW


async def take_alone(conn: Connection, slugs: Iterable[str]) -> datetime:
    """Have these creditors to oneself until the transaction ends; answers what time it is."""
    keys = [f"events of {slug}" for slug in sorted(set(slugs))]
    await conn.execute(
        "select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest($1::text[]) key", keys
    )
    return await as_held(conn)


async def as_held(conn: Connection) -> datetime:
    """Ready for many rows, where the turn is held already; answers what time it is."""
    await plan_each_time(conn)
    return await clock.now(conn)


async def plan_each_time(conn: Connection) -> None:
    """Keep no plans: one from when the tables were empty would read them whole for every row."""
    await conn.execute("set local plan_cache_mode = force_custom_plan")


async def share(conn: Connection, events: Sequence[IncomingEvent]) -> datetime:
    """Hold what a small request speaks of until the transaction ends; answers what time it is."""
    slugs = sorted({event.data.creditor for event in events})
    offset: timedelta = await conn.fetchval(
        """with shared as materialized (
             select count(pg_advisory_xact_lock_shared(hashtextextended(key, 0))::text) as held
             from unnest($1::text[]) key),
           single as materialized (
             select count(pg_advisory_xact_lock(key)::text) as held
             from (select hashtextextended(name, 0) as key from unnest($2::text[]) name, shared
                   where shared.held is not null order by 1) sorted)
           select clock_offset from installation, single where single.held is not null""",
        [f"events of {slug}" for slug in slugs],
        keys_of(events),
    )
    return datetime.now(UTC) + offset
