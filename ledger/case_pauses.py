"""Pauses of single cases, each with its own reason and end; the debtor's holds are others."""

from datetime import date, datetime

from domain.case import CaseKey
from domain.model import Model
from ledger.database import Connection, Pool


class CasePause(Model):
    """A person's pause of one invoice; without a day it stands until it is resumed."""

    why: str
    until: date | None
    placed_at: datetime
    reviewed_on: date | None
    """When a person last said that it is still so."""


async def place(
    conn: Connection, key: CaseKey, why: str, until: date | None, now: datetime
) -> None:
    """Pause an opening; what is said anew replaces what was said before."""
    await conn.execute(
        """insert into case_pauses (creditor, invoice_number, opening, why, until, placed_at)
           values ($1, $2, $3, $4, $5, $6)
           on conflict (creditor, invoice_number, opening) do update
           set why = $4, until = $5, placed_at = $6, reviewed_on = null""",
        *(key.creditor, key.invoice_number, key.opening, why, until, now),
    )


async def reviewed(conn: Connection, key: CaseKey, on: date, until: date | None) -> None:
    """A person said that it is still so; ``until`` is the end of it, where they told one."""
    await conn.execute(
        """update case_pauses set reviewed_on = $4, until = coalesce($5, until)
           where creditor = $1 and invoice_number = $2 and opening = $3""",
        *(key.creditor, key.invoice_number, key.opening, on, until),
    )


async def end(conn: Connection, key: CaseKey) -> None:
    """It is resumed."""
    await conn.execute(
        """delete from case_pauses where creditor = $1 and invoice_number = $2
           and opening = $3""",
        *(key.creditor, key.invoice_number, key.opening),
    )


async def standing(conn: Connection | Pool, key: CaseKey, today: date) -> CasePause | None:
    """The pause of an opening on a day; it is over on the day it is until."""
    row = await conn.fetchrow(
        """select why, until, placed_at, reviewed_on from case_pauses
           where creditor = $1 and invoice_number = $2
             and opening = $3 and (until is null or until > $4)""",
        *(key.creditor, key.invoice_number, key.opening, today),
    )
    return None if row is None else CasePause.model_validate(dict(row))
