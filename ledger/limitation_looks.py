"""When to look whether a claim soon cannot be enforced any more."""

from datetime import date

from dateutil.relativedelta import relativedelta

from domain.case import CaseKey
from domain.law.limitation import SHORTEST_YEARS
from ledger.database import Connection

_AHEAD = relativedelta(years=SHORTEST_YEARS - 1)
"""No playbook warns more than a year ahead, so no younger claim need be looked at."""


async def due(conn: Connection, today: date, limit: int) -> list[CaseKey]:
    """Open cases of which it is time to look, and old ones that were never looked at."""
    rows = await conn.fetch(
        """select c.creditor, c.invoice_number, c.opening from cases c
           join invoices i on i.creditor = c.creditor and i.number = c.invoice_number
           left join limitation_looks l on l.creditor = c.creditor
             and l.invoice_number = c.invoice_number and l.opening = c.opening
           where c.closed_at is null
             and (l.look_on <= $1 or (l.creditor is null and i.due_on <= $2))
           order by l.look_on, i.due_on, c.creditor, c.invoice_number limit $3""",
        *(today, today - _AHEAD, limit),
    )
    return [CaseKey.model_validate(dict(row)) for row in rows]


async def plan(conn: Connection, key: CaseKey, look_on: date | None) -> None:
    """Look at an opening again on a day; never where None."""
    await conn.execute(
        """insert into limitation_looks (creditor, invoice_number, opening, look_on)
           values ($1, $2, $3, $4)
           on conflict (creditor, invoice_number, opening) do update set look_on = $4""",
        *(key.creditor, key.invoice_number, key.opening, look_on),
    )


async def begin_anew(conn: Connection, creditor: str, number: str) -> None:
    """The term began anew: the next scan reckons when to look."""
    await conn.execute(
        "delete from limitation_looks where creditor = $1 and invoice_number = $2",
        *(creditor, number),
    )
