"""Courtesies to a debtor: planned with what causes them, sent by a workflow of their own.

Whoever plans, drops or moves one holds the debtor's lock.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from domain.courtesies import LASTS, Courtesy, CourtesyKey, CourtesyKind, CourtesyStatus
from domain.vocabulary import Channel
from ledger.database import Connection, Pool, Row


class Planned(Courtesy):
    """A courtesy with what became of it so far."""

    planned_at: datetime
    status: CourtesyStatus
    why: str | None = None
    next_at: datetime | None = None
    """When it is looked at next; None once it is over."""
    contact: UUID | None = None
    """The attempt to say it: the newest one."""
    tried: tuple[Channel, ...] = ()
    """Channels that did not take it."""


_AGAIN = "; not by "
"""What follows the occasion of a courtesy that did not arrive, and is said on another channel."""
_COLUMNS = ", ".join(Planned.model_fields)


def _planned(row: Row) -> Planned:
    return Planned.model_validate(dict(row))


def of_reply(reply: UUID) -> str:
    """The occasion of what is said because of a reply."""
    return f"reply {reply}"


async def plan(conn: Connection, courtesy: Courtesy, now: datetime) -> bool:
    """Plan a courtesy, in the transaction of its cause; False if the occasion was told of."""
    added = await conn.fetchval(
        """insert into courtesies (id, creditor, debtor, covers, kind, occasion, facts, channel,
                                   not_before, expires_at, planned_at, next_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $9)
           on conflict (creditor, debtor, kind, occasion) do nothing returning id""",
        courtesy.id,
        courtesy.creditor,
        courtesy.debtor,
        list(courtesy.covers),
        courtesy.kind,
        courtesy.occasion,
        courtesy.facts,
        courtesy.channel,
        courtesy.not_before,
        courtesy.expires_at,
        now,
    )
    return added is not None


async def plan_once_in_a_while(conn: Connection, courtesy: Courtesy, now: datetime) -> bool:
    """As :func:`plan`, but not again within a week of the last one of its kind."""
    since = now - timedelta(days=7)
    known = courtesy.creditor, courtesy.debtor, courtesy.kind
    return not await planned_since(conn, *known, since) and await plan(conn, courtesy, now)


async def plan_together(
    conn: Connection, courtesy: Courtesy, news: Mapping[str, str], now: datetime
) -> None:
    """As :func:`plan`; one of its kind that is still to be said speaks of these invoices, too.

    Ten invoices that are withdrawn together are told in one message. ``news`` are the facts that
    go over what it said before.
    """
    joined = await conn.fetchval(
        """update courtesies set covers = covers || (
               select coalesce(array_agg(it), '{}') from unnest($4::text[]) it
               where it <> all(covers)), facts = facts || $5
           where id = (select id from courtesies where creditor = $1 and debtor = $2 and kind = $3
                       and status = 'waiting' and contact is null order by planned_at limit 1)
           returning id""",
        *(courtesy.creditor, courtesy.debtor, courtesy.kind, list(courtesy.covers)),
        dict(news),
    )
    if joined is None:
        await plan(conn, courtesy, now)


async def leave_out(
    conn: Connection, creditor: str, debtor: str, kind: CourtesyKind, number: str, why: str
) -> None:
    """An invoice is not spoken of after all; with no other left, it is not said."""
    waiting = """creditor = $1 and debtor = $2 and kind = $3 and status = 'waiting'
                 and contact is null"""
    await conn.execute(
        f"""update courtesies set status = 'unsaid', why = $5, next_at = null, news = news + 1
            where {waiting} and covers = array[$4::text]""",  # noqa: S608
        *(creditor, debtor, kind, number, why),
    )
    await conn.execute(
        f"update courtesies set covers = array_remove(covers, $4) where {waiting}",  # noqa: S608
        *(creditor, debtor, kind, number),
    )


async def say_elsewhere(
    conn: Connection, creditor: str, debtor: str, contact: UUID, now: datetime
) -> bool:
    """Plan a courtesy anew whose message was taken but did not arrive, on the other channels.

    The one that was sent stays sent. Within the same time: a late courtesy is none.
    """
    added = await conn.fetchval(
        """insert into courtesies (id, creditor, debtor, covers, kind, occasion, facts,
                                   not_before, expires_at, planned_at, next_at, tried)
           select gen_random_uuid(), y.creditor, y.debtor, y.covers, y.kind,
                  y.occasion || $5 || c.channel, y.facts, $4,
                  coalesce(y.expires_at, y.not_before + $6), $4, $4, y.tried || c.channel
           from courtesies y join contacts c on c.id = y.contact
           where y.creditor = $1 and y.debtor = $2 and y.contact = $3 and y.status = 'sent'
             and coalesce(y.expires_at, y.not_before + $6) > $4
           on conflict (creditor, debtor, kind, occasion) do nothing returning id""",
        *(creditor, debtor, contact, now, _AGAIN, LASTS),
    )
    return added is not None


async def drop(conn: Connection, creditor: str, debtor: str, occasion: str, why: str) -> None:
    """Leave unsaid what has not been said of an occasion that is over."""
    await conn.execute(
        """update courtesies set status = 'unsaid', why = $4, next_at = null, news = news + 1
           where creditor = $1 and debtor = $2 and status = 'waiting'
             and (occasion = $3 or starts_with(occasion, $3 || $5))""",
        *(creditor, debtor, occasion, why, _AGAIN),
    )


async def hasten(
    conn: Connection, creditor: str, debtor: str, occasion: str, now: datetime
) -> None:
    """Say what waits for a later day from now on."""
    await conn.execute(
        """update courtesies set not_before = $4, next_at = $4, news = news + 1
           where creditor = $1 and debtor = $2 and occasion = $3 and status = 'waiting'
             and contact is null and not_before > $4""",
        *(creditor, debtor, occasion, now),
    )


async def get(conn: Connection | Pool, courtesy: UUID) -> Planned:
    """A courtesy by its id.

    Raises:
        LookupError: there is none.
    """
    row = await conn.fetchrow(f"select {_COLUMNS} from courtesies where id = $1", courtesy)  # noqa: S608
    if row is None:
        raise LookupError(f"there is no courtesy {courtesy}")
    return _planned(row)


async def save(conn: Connection, planned: Planned) -> None:
    """Write down what became of a courtesy so far."""
    await conn.execute(
        """update courtesies set status = $2, why = $3, next_at = $4, contact = $5, tried = $6
           where id = $1""",
        *(planned.id, planned.status, planned.why, planned.next_at, planned.contact),
        [str(channel) for channel in planned.tried],
    )


async def of_debtor(conn: Connection | Pool, creditor: str, debtor: str) -> list[Planned]:
    """Everything planned for a debtor, the oldest first."""
    rows = await conn.fetch(
        f"""select {_COLUMNS} from courtesies where creditor = $1 and debtor = $2
            order by planned_at, kind""",  # noqa: S608
        *(creditor, debtor),
    )
    return [_planned(row) for row in rows]


async def planned_since(
    conn: Connection | Pool, creditor: str, debtor: str, kind: CourtesyKind, since: datetime
) -> bool:
    """Whether the debtor heard, or is to hear, such a courtesy planned since a moment."""
    return bool(
        await conn.fetchval(
            """select exists (select 1 from courtesies where creditor = $1 and debtor = $2
                              and kind = $3 and planned_at >= $4 and status <> 'unsaid')""",
            *(creditor, debtor, kind, since),
        )
    )


class ToTell(NamedTuple):
    """What the relay must tell the workflow of a courtesy: its start, or to look again."""

    key: CourtesyKey
    kind: CourtesyKind
    news: int


async def to_tell(conn: Connection | Pool, limit: int = 500) -> list[ToTell]:
    """Courtesies whose workflow has not heard everything, the oldest first."""
    rows = await conn.fetch(
        """select creditor, id, kind, news from courtesies where told < news
           order by planned_at limit $1""",
        limit,
    )
    return [
        ToTell(
            CourtesyKey(creditor=row["creditor"], id=row["id"]),
            CourtesyKind(row["kind"]),
            row["news"],
        )
        for row in rows
    ]


async def told(conn: Connection | Pool, heard: Sequence[ToTell]) -> None:
    """Temporal has these; what came in meanwhile is told later."""
    await conn.execute(
        """update courtesies c set told = heard.news
           from unnest($1::uuid[], $2::int[]) as heard (id, news) where c.id = heard.id""",
        [it.key.id for it in heard],
        [it.news for it in heard],
    )


async def look_again(conn: Connection, creditor: str, now: datetime) -> None:
    """What held courtesies back has changed (``*`` for every creditor): they look at once."""
    await conn.execute(
        """update courtesies y set news = news + 1, next_at = $2 from contacts c
           where c.id = y.contact and c.status = 'held' and y.status = 'waiting'
             and $1 in (y.creditor, '*')""",
        *(creditor, now),
    )


async def next_moment(conn: Connection | Pool) -> datetime | None:
    """When the next courtesy has something to do."""
    found: datetime | None = await conn.fetchval(
        "select min(next_at) from courtesies where status = 'waiting'"
    )
    return found


async def due(conn: Connection | Pool, now: datetime) -> list[CourtesyKey]:
    """Courtesies that have something to do by now."""
    rows = await conn.fetch(
        """select creditor, id from courtesies where status = 'waiting' and next_at <= $1
           order by next_at, id""",
        now,
    )
    return [CourtesyKey.model_validate(dict(row)) for row in rows]


async def every_waiting(conn: Connection | Pool) -> list[CourtesyKey]:
    """Every courtesy that is still to be said."""
    rows = await conn.fetch("select creditor, id from courtesies where status = 'waiting'")
    return [CourtesyKey.model_validate(dict(row)) for row in rows]
