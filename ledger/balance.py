"""The balance of an invoice: append-only bookings whose sum is what is owed.

Each booking is a transfer between two accounts, the invoice's receivable (principal, interest or
costs) and another that follows from its kind; the view ``entries`` shows both sides
(docs/decisions/0026-double-entry.md).

The creditor's books are the authority: a stated ``open_amount`` at a moment T is the balance
at T, and what we knew otherwise is booked as a difference, so no payment is subtracted twice,
whichever of the statement and the payment reaches us first.
"""

from datetime import date, datetime
from typing import Literal

from domain.money import Money
from ledger.database import Connection, Pool

Kind = Literal[
    "principal",
    "payment",
    "reversal",
    "released",
    "credit",
    "adjustment",
    "waived",
    "costs",
    "costs_waived",
    "costs_paid",
    "interest",
    "interest_paid",
]
"""What a booking is for; the migration of double entry names the accounts of each."""


PRINCIPAL = """(select coalesce(sum(b.amount_minor), 0)::bigint from bookings b
                   where b.creditor = i.creditor and b.invoice_number = i.number
                     and b.component = 'principal')"""
"""What is open of an invoice ``i`` in minor units, costs left out, within another statement."""
PAID = """(select coalesce(sum(b.amount_minor), 0) < 0 from bookings b
              where b.creditor = i.creditor and b.invoice_number = i.number
                and b.kind in ('payment', 'reversal', 'released'))"""
"""Whether money came in for an invoice ``i``, and did not all go back, likewise."""
COSTS = PRINCIPAL.replace("principal", "costs")
"""Costs added to an invoice ``i``, neither paid nor waived, likewise."""


async def book(
    conn: Connection,
    creditor: str,
    number: str,
    kind: Kind,
    amount: Money,
    effective_at: datetime,
    booked_on: date,
    source: str,
) -> bool:
    """Append one booking; False when this source was booked before."""
    done = await conn.execute(
        """insert into bookings (creditor, invoice_number, kind, amount_minor, currency,
                                 effective_at, booked_on, source)
           values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing""",
        *(creditor, number, kind, amount.minor, amount.currency, effective_at, booked_on, source),
    )
    return bool(done == "INSERT 0 1")


async def book_anew(
    conn: Connection,
    creditor: str,
    number: str,
    kind: Kind,
    amount: Money,
    effective_at: datetime,
    booked_on: date,
    source: str,
    payment_id: str | None = None,
) -> None:
    """As :func:`book`, however often this source was booked before.

    A payment can be taken off an invoice and put back on it; what came in twice is told apart
    before it comes here.
    """
    await conn.execute(
        """insert into bookings (creditor, invoice_number, kind, amount_minor, currency,
                                 effective_at, booked_on, source, payment_id, nth)
           select $1, $2, $3, $4, $5, $6, $7, $8, $9, count(*) + 1 from bookings
           where creditor = $1 and invoice_number = $2 and kind = $3 and source = $8""",
        *(creditor, number, kind, amount.minor, amount.currency, effective_at, booked_on, source),
        payment_id,
    )


async def principal(
    conn: Connection | Pool, creditor: str, number: str, as_of: datetime | None = None
) -> Money:
    """What is open of the claim itself, costs left out; below zero when overpaid."""
    return await _sum(conn, creditor, number, "component = 'principal'", as_of)


async def costs(conn: Connection | Pool, creditor: str, number: str) -> Money:
    """Collection costs added to the invoice, neither paid nor waived, VAT included."""
    return await _sum(conn, creditor, number, "component = 'costs'", None)


async def costs_charged(conn: Connection | Pool, creditor: str, number: str) -> Money:
    """Collection costs added and not waived, whether they were paid or not, VAT included."""
    return await _sum(conn, creditor, number, "kind in ('costs', 'costs_waived')", None)


async def _sum(
    conn: Connection | Pool, creditor: str, number: str, which: str, as_of: datetime | None
) -> Money:
    row = await conn.fetchrow(
        f"""select i.currency, coalesce(sum(b.amount_minor), 0)::bigint as total
            from invoices i left join bookings b
              on b.creditor = i.creditor and b.invoice_number = i.number and {which}
             and ($3::timestamptz is null or b.effective_at <= $3)
            where i.creditor = $1 and i.number = $2 group by i.currency""",  # noqa: S608
        *(creditor, number, as_of),
    )
    if row is None:
        raise LookupError(f"creditor {creditor} has no invoice {number!r}")
    return Money.from_minor(row["total"], row["currency"])


async def state(
    conn: Connection,
    creditor: str,
    number: str,
    stated: Money,
    at: datetime,
    source: str,
) -> None:
    """Book the difference with the balance that the creditor states as of ``at``.

    A statement older than the last one is history and changes nothing.
    """
    if await stated_after(conn, creditor, number, at):
        return
    difference = stated - await principal(conn, creditor, number, as_of=at)
    if difference.minor:
        await book(conn, creditor, number, "adjustment", difference, at, at.date(), source)


async def stated_after(conn: Connection, creditor: str, number: str, at: datetime) -> bool:
    """Whether the creditor stated this invoice's balance as of a later moment."""
    return bool(
        await conn.fetchval(
            """select exists (select 1 from bookings where creditor = $1 and invoice_number = $2
                              and kind in ('adjustment', 'principal') and effective_at > $3)""",
            *(creditor, number, at),
        )
    )


async def book_movement(
    conn: Connection,
    creditor: str,
    number: str,
    kind: Literal["payment", "credit", "reversal"],
    change: Money,
    effective_at: datetime,
    booked_on: date,
    source: str,
    payment_id: str | None = None,
) -> bool:
    """Book money that moved; the part that a later statement already counted is not taken twice.

    ``change`` is below zero for a payment or credit, above for a reversal. False when this
    source was booked before; a payment (``payment_id``) may be booked again.
    """
    facts = (conn, creditor, number, kind, change, effective_at, booked_on, source)
    if payment_id is not None:
        await book_anew(*facts, payment_id=payment_id)
    elif not await book(*facts):
        return False
    counted = await stated_since(conn, creditor, number, effective_at)
    twice = max(change.minor, min(counted, 0)) if change.minor < 0 else min(change.minor, counted)
    if twice * change.minor > 0:
        back = Money.from_minor(-twice, change.currency)
        at = await _last_statement(conn, creditor, number)
        known = f"already in the balance: {kind} {source}"
        await book_anew(conn, creditor, number, "adjustment", back, at, booked_on, known)
    return True


async def stated_since(conn: Connection, creditor: str, number: str, at: datetime) -> int:
    """What statements as of ``at`` or later changed, in minor units: below zero is settled."""
    counted: int = await conn.fetchval(
        """select coalesce(sum(amount_minor), 0)::bigint from bookings
           where creditor = $1 and invoice_number = $2 and kind = 'adjustment'
             and effective_at >= $3""",
        *(creditor, number, at),
    )
    return counted


async def _last_statement(conn: Connection, creditor: str, number: str) -> datetime:
    found: datetime = await conn.fetchval(
        """select max(effective_at) from bookings
           where creditor = $1 and invoice_number = $2 and kind in ('adjustment', 'principal')""",
        creditor,
        number,
    )
    return found


async def settled_by(conn: Connection | Pool, creditor: str, number: str) -> set[str]:
    """Which kinds of booking took something off an invoice."""
    rows = await conn.fetch(
        """select distinct kind from bookings where creditor = $1 and invoice_number = $2
           and amount_minor < 0 and kind in ('payment', 'credit', 'adjustment')""",
        *(creditor, number),
    )
    return {row["kind"] for row in rows}


async def listing(conn: Connection | Pool, creditor: str, number: str) -> list[dict[str, str]]:
    """Every booking of an invoice in order, for the dossier."""
    rows = await conn.fetch(
        """select kind, amount_minor, currency, booked_on, source from bookings
           where creditor = $1 and invoice_number = $2 order by id""",
        *(creditor, number),
    )
    return [
        {
            "kind": row["kind"],
            "amount": str(Money.from_minor(row["amount_minor"], row["currency"]).amount),
            "booked_on": row["booked_on"].isoformat(),
            "source": row["source"],
        }
        for row in rows
    ]
