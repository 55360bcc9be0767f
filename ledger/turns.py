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
    known = await conn.fetchval(
        """select position from turns
           where creditor = $1 and what = $2 and debtor = $3 and day = $4""",
        *(creditor, what, debtor, day),
    )
    if known is not None:
        return Turn(day, known)
    position = await conn.fetchval(
        """insert into turn_days as d (creditor, what, day, taken) values ($1, $2, $3, 1)
           on conflict (creditor, what, day) do update set taken = d.taken + 1
           where d.taken < $4 returning taken""",
        *(creditor, what, day, limit),
    )
    if position is None:
        return None
    await conn.execute(
        """insert into turns (creditor, what, debtor, day, position)
           values ($1, $2, $3, $4, $5)""",
        *(creditor, what, debtor, day, position),
    )
    return Turn(day, position)


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
