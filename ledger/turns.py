"""Turns of a day: at most so many debtors are written to or called, each in their own place.

Taken at the end of a claim, so that the row of the day is held for a moment only; days are
always taken in ascending order, so two claims never wait for each other.
"""

from datetime import date
from typing import Literal

from domain.moments import Whereabouts
from domain.pace import Turn, first_free_day
from domain.playbook import Window
from ledger.database import Connection

What = Literal["message", "call"]


async def take(
    conn: Connection, creditor: str, what: What, debtor: str, day: date, limit: int
) -> Turn | None:
    """The debtor's turn on a day, the one they have or a new one; None when the day is full."""
    position = await conn.fetchval(
        """with known as (
             select position from turns
             where creditor = $1 and what = $2 and debtor = $3 and day = $4),
           room as (
             insert into turn_days as d (creditor, what, day, taken)
             select $1, $2, $4, 1 where not exists (select from known) and $5 > 0
             on conflict (creditor, what, day) do update set taken = d.taken + 1
             where d.taken < $5 returning taken),
           fresh as (
             insert into turns (creditor, what, debtor, day, position)
             select $1, $2, $3, $4, taken from room returning position)
           select position from known union all select position from fresh""",
        *(creditor, what, debtor, day, limit),
    )
    return None if position is None else Turn(day, position)


async def promised(
    conn: Connection, creditor: str, what: What, debtor: str, after: date
) -> Turn | None:
    """The turn that the debtor has on a later day."""
    row = await conn.fetchrow(
        """select day, position from turns
           where creditor = $1 and what = $2 and debtor = $3 and day > $4 order by day limit 1""",
        *(creditor, what, debtor, after),
    )
    return None if row is None else Turn(row["day"], row["position"])


async def next_free(
    conn: Connection,
    creditor: str,
    what: What,
    after: date,
    limit: int,
    window: Window,
    where: Whereabouts,
) -> date:
    """The first later day with room.

    Raises:
        ValueError: there is none within ten years.
    """
    rows = await conn.fetch(
        "select day, taken from turn_days where creditor = $1 and what = $2 and day > $3",
        *(creditor, what, after),
    )
    taken = {row["day"]: row["taken"] for row in rows}
    return first_free_day(after, limit, taken, window, where)
