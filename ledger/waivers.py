"""Cents that are not worth asking for: waived by a booking, and owed again when money goes back."""

from datetime import date, datetime

from domain.case import CaseKey
from domain.money import Money
from domain.vocabulary import TimelineWhat
from ledger import balance, timeline
from ledger.database import Connection

_SOURCE = "cent tolerance"


async def waive_rest(
    conn: Connection, key: CaseKey, rest: Money, today: date, now: datetime
) -> None:
    """Waive what is left open of an invoice, as the creditor's ``cent_tolerance`` allows."""
    off = Money.from_minor(-rest.minor, rest.currency)
    slug, number = key.creditor, key.invoice_number
    await balance.book_anew(conn, slug, number, "waived", off, now, today, _SOURCE)
    why = f"a rest of {rest.amount} {rest.currency} is waived"
    detail = {"amount": str(rest.amount), "currency": rest.currency, "waived": True}
    line = timeline.Line(at=now, what=TimelineWhat.CREDIT, why=why, detail=detail)
    await timeline.write(conn, key, line)


async def take_back(
    conn: Connection, creditor: str, number: str, today: date, now: datetime
) -> None:
    """The money went back, so its last cents are owed again, too."""
    row = await conn.fetchrow(
        """select -sum(amount_minor)::bigint as minor, min(currency) as currency from bookings
           where creditor = $1 and invoice_number = $2 and kind = 'waived'
           having sum(amount_minor) < 0""",
        *(creditor, number),
    )
    if row is not None:
        again = Money.from_minor(row["minor"], row["currency"])
        await balance.book_anew(conn, creditor, number, "waived", again, now, today, _SOURCE)
