"""Holds on debtors: placed by what someone told us, lifted by a person."""

from datetime import date, datetime
from uuid import UUID

from domain.debtor import Representative
from domain.holds import PROTECTIONS, Hold, HoldKind
from ledger.database import Connection, Pool, Row

_FIELDS = """id, creditor, debtor, kind, why, since, until, representative, placed_at, placed_by,
             reviewed_on"""
_STOPS_INTEREST = [kind for kind, it in PROTECTIONS.items() if it.interest_stops]


OF_DEBTOR = "debtor"
"""What a case is told that hears of a hold on, or a release of, its debtor."""
STANDING = """(select json_build_object('id', h.id, 'creditor', h.creditor, 'debtor', h.debtor,
                     'kind', h.kind, 'why', h.why, 'since', h.since, 'until', h.until,
                     'representative', h.representative, 'placed_at', h.placed_at,
                     'placed_by', h.placed_by, 'reviewed_on', h.reviewed_on)::text
                   from holds h where h.creditor = c.creditor and h.debtor = c.debtor
                     and h.lifted_at is null order by h.kind = 'paused', h.placed_at limit 1)"""
"""What stops everything of the debtor of a case ``c``, as JSON, within another statement."""


async def place(conn: Connection, hold: Hold) -> bool:
    """Stop everything of a debtor; False where this kind of hold stands already.

    What is said anew of a pause or a moratorium (its end, its reason) replaces what was known.
    """
    fresh = await conn.fetchval(
        """insert into holds (id, creditor, debtor, kind, why, since, until, representative,
                              placed_at, placed_by)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
           on conflict (creditor, debtor, kind) where lifted_at is null do update
           set why = $5, until = $7, reviewed_on = $9::timestamptz::date,
               representative = coalesce($8, holds.representative)
           returning id = $1""",
        *(hold.id, hold.creditor, hold.debtor, hold.kind, hold.why, hold.since, hold.until),
        hold.representative.model_dump(mode="json") if hold.representative else None,
        *(hold.placed_at, hold.placed_by),
    )
    return bool(fresh)


async def running(conn: Connection | Pool, creditor: str, debtor: str) -> list[Hold]:
    """What is not lifted, protections first; a pause that has ended may be among them."""
    rows = await conn.fetch(
        f"""select {_FIELDS} from holds where creditor = $1 and debtor = $2
            and lifted_at is null order by kind = 'paused', placed_at""",  # noqa: S608
        *(creditor, debtor),
    )
    return [_hold(row) for row in rows]


async def standing(conn: Connection | Pool, creditor: str, debtor: str, today: date) -> Hold | None:
    """What stops everything of the debtor on a day; a protection before a pause."""
    found = await running(conn, creditor, debtor)
    return next((hold for hold in found if hold.runs_on(today)), None)


async def represented(conn: Connection, hold_id: UUID, by: Representative) -> None:
    """Who acts for the debtor is known now."""
    await conn.execute(
        "update holds set representative = $2 where id = $1", hold_id, by.model_dump(mode="json")
    )


async def lift(
    conn: Connection, creditor: str, debtor: str, by: str, now: datetime, *, only: str | None = None
) -> list[Hold]:
    """End the debtor's holds (of a kind); which they were."""
    rows = await conn.fetch(
        f"""update holds set lifted_at = $3, lifted_by = $4 where creditor = $1 and debtor = $2
            and lifted_at is null and ($5::text is null or kind = $5)
            returning {_FIELDS}""",  # noqa: S608
        *(creditor, debtor, now, by, only),
    )
    return [_hold(row) for row in rows]


async def lift_one(conn: Connection, hold_id: UUID, by: str, now: datetime) -> bool:
    """End one hold; False where it was over."""
    done = await conn.execute(
        "update holds set lifted_at = $2, lifted_by = $3 where id = $1 and lifted_at is null",
        *(hold_id, now, by),
    )
    return bool(done != "UPDATE 0")


async def lift_told_since(
    conn: Connection, creditor: str, debtor: str, since: datetime, by: str, now: datetime
) -> list[Hold]:
    """End the protections that were told since a moment; a pause that was ordered stands."""
    rows = await conn.fetch(
        f"""update holds set lifted_at = $4, lifted_by = $5 where creditor = $1 and debtor = $2
            and lifted_at is null and kind <> '{HoldKind.PAUSED}' and placed_at >= $3
            returning {_FIELDS}""",  # noqa: S608
        *(creditor, debtor, since, now, by),
    )
    return [_hold(row) for row in rows]


async def interest_stops(conn: Connection | Pool, creditor: str, debtor: str) -> date | None:
    """Since when no interest runs on what the debtor owes (Fw 128)."""
    found: date | None = await conn.fetchval(
        """select min(since) from holds where creditor = $1 and debtor = $2
           and lifted_at is null and kind = any($3)""",
        *(creditor, debtor, _STOPS_INTEREST),
    )
    return found


async def reviewed(conn: Connection, hold_id: UUID, on: date, until: date | None) -> None:
    """A person said that it is still so; ``until`` is the end of it, where they told a new one."""
    await conn.execute(
        """update holds set reviewed_on = $2, until = coalesce($3, until)
           where id = $1 and lifted_at is null""",
        *(hold_id, on, until),
    )


def _hold(row: Row) -> Hold:
    return Hold.model_validate(dict(row))
