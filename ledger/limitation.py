"""Which claims cannot be enforced any more, by what the ledger knows of each."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from domain.creditor import Creditor
from domain.debtor import Debtor
from domain.law.limitation import SHORTEST_YEARS, limitation
from ledger import limitation_looks
from ledger.database import Connection


class Barred(NamedTuple):
    """From which day on a claim cannot be enforced, and by which law."""

    on: date
    source: str


async def barred(
    conn: Connection,
    creditor: Creditor,
    debtor: Debtor,
    due: Mapping[str, date],
    today: date,
) -> dict[str, str]:
    """Of these invoices with their due dates, the time-barred ones with the reason in words."""
    young = today - relativedelta(years=SHORTEST_YEARS)
    old = {number: due_on for number, due_on in due.items() if due_on < young}
    if not old:
        return {}
    found = await bars(conn, creditor, debtor, old)
    return {
        number: f"time-barred since {it.on} ({it.source})"
        for number, it in found.items()
        if it.on <= today
    }


async def bars(
    conn: Connection, creditor: Creditor, debtor: Debtor, due: Mapping[str, date]
) -> dict[str, Barred]:
    """Of each of these invoices, when it is barred, by what interrupted the term so far."""
    term = limitation(debtor.kind, debtor.country, sale_of_goods=creditor.sells_goods)
    interrupted = await _interrupted(conn, creditor.slug, list(due))
    found = {}
    for number, due_on in due.items():
        stated, days = interrupted.get(number, (None, ()))
        begins = max(due_on, stated) if stated else due_on
        found[number] = Barred(term.barred_after(begins, days), term.source)
    return found


async def _interrupted(
    conn: Connection, creditor: str, numbers: list[str]
) -> dict[str, tuple[date | None, tuple[date, ...]]]:
    """What interrupts limitation: a person's word, and the days of money, promises and plans.

    A person's word was looked at when it was given. Our own proposal of a plan is no
    acknowledgement, nor is what became of one. Lines without an arrangement are from before
    arrangements had rows of their own.
    """
    rows = await conn.fetch(
        """select i.number, i.interrupted_on, array(
             select b.booked_on from bookings b where b.creditor = i.creditor
                and b.invoice_number = i.number and b.kind = 'payment'
             union select t.at::date from timeline t where t.creditor = i.creditor
                and t.invoice_number = i.number and t.what in ('promise', 'plan')
                and not t.detail ? 'arrangement'
             union select a.agreed_at::date from arrangements a join arrangement_claims c
                on c.arrangement = a.id
              where c.creditor = i.creditor and c.invoice_number = i.number) as days
           from invoices i where i.creditor = $1 and i.number = any($2)""",
        *(creditor, numbers),
    )
    return {row["number"]: (row["interrupted_on"], tuple(row["days"])) for row in rows}


async def interrupt(conn: Connection, creditor: str, number: str, on: date) -> None:
    """Write down a demand or acknowledgement that a person knows of (BW 3:317, 3:318)."""
    await conn.execute(
        """update invoices set interrupted_on = greatest(interrupted_on, $3)
           where creditor = $1 and number = $2""",
        *(creditor, number, on),
    )
    await limitation_looks.begin_anew(conn, creditor, number)
