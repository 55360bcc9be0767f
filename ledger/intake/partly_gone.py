"""A part of a payment went back at the bank: refunded, or charged back in part.

All of it is a reversal (:mod:`ledger.intake.reversals`). What no invoice needs of the payment goes
first; then the invoice that it was booked on last owes again.
"""

from collections.abc import Sequence
from datetime import datetime

from domain.allocation import Component, Part
from domain.money import Money
from ledger import allocations, creditors, receipts
from ledger.database import Connection
from ledger.intake import placing, reversals
from ledger.receipts import Receipt

CAME_AGAIN = "the money came again"


async def refunded(conn: Connection, creditor: str, payment_id: str) -> tuple[int, int]:
    """What is booked as gone, in minor units: by people who decided it, and by the provider.

    The payment as a whole stands: a reversal and its undoing are nothing together.
    """
    row = await conn.fetchrow(
        """select coalesce(-sum(amount_minor) filter (where booked_by is not null), 0)::bigint,
                  coalesce(-sum(amount_minor) filter (where booked_by is null), 0)::bigint
           from payment_movements where creditor = $1 and payment_id = $2""",
        *(creditor, payment_id),
    )
    by_people, by_provider = row
    return by_people, by_provider


async def take(
    conn: Connection, creditor: str, payment_id: str, gone: Money, now: datetime, why: str
) -> None:
    """Book that so much of a payment has gone back in all; cases that it had closed open again.

    A refund that a person decided on (the task about a credit) and then made at the provider is one
    refund, not two.

    Raises:
        ValueError: the payment is unknown.
    """
    paid = await reversals.held(conn, creditor, payment_id)
    profile = await creditors.get(conn, creditor)
    decided, booked = await refunded(conn, creditor, payment_id)
    went = Money.from_minor(max(decided, gone.minor) - decided - booked, gone.currency)
    if went.minor <= 0:
        return
    rest = went.minor - min(max(paid.left.minor, 0), went.minor)
    undone = _last_first(await allocations.taken(conn, paid), rest)
    totals = [(number, sum(parts.values())) for number, parts in undone.items()]
    await _moved(conn, paid, "refunded", -went.minor, totals, why, now)
    for number, parts in undone.items():
        await allocations.give_back(conn, paid, number, parts, now, now.date())
        await reversals.take_back_gifts(conn, creditor, number, now)
    await reversals.ask(conn, profile, paid, now, list(undone))
    for number, minor in totals:
        again = Money.from_minor(minor, went.currency)
        await reversals.open_again(conn, paid, number, again, why, now)


def _last_first(
    taken: dict[str, dict[Component, int]], minor: int
) -> dict[str, dict[Component, int]]:
    """So much of what invoices took, from the last one back."""
    found: dict[str, dict[Component, int]] = {}
    for number in reversed(taken):
        for component, had in taken[number].items():
            off = min(had, minor)
            if off > 0:
                minor -= off
                found.setdefault(number, {})[component] = off
    return found


async def put_back(
    conn: Connection,
    creditor: str,
    payment_id: str,
    came: Money,
    parts: Sequence[Part],
    now: datetime,
) -> None:
    """What had gone back came again: it pays what is open of its invoices, else it is credit.

    Raises:
        ValueError: the payment is unknown.
    """
    profile = await creditors.get(conn, creditor)
    paid = await reversals.held(conn, creditor, payment_id)
    _, booked = await refunded(conn, creditor, payment_id)
    came = Money.from_minor(min(came.minor, booked), came.currency)
    if came.minor <= 0:
        return
    await _moved(conn, paid, "restored", came.minor, [], CAME_AGAIN, now)
    paid = await receipts.find(conn, creditor, payment_id)
    left, again = min(came.minor, max(paid.left.minor, 0)), list[Part]()
    for part in parts:
        minor = min(left, part.amount.minor)
        if minor > 0:
            left -= minor
            amount = Money.from_minor(minor, came.currency)
            again.append(Part(invoice_number=part.invoice_number, amount=amount))
    await placing.place_over(
        conn, profile, paid, again, now, at=now, booked_on=now.date(), why=CAME_AGAIN
    )


async def _moved(
    conn: Connection,
    paid: Receipt,
    kind: str,
    minor: int,
    undone: Sequence[tuple[str, int]],
    why: str,
    now: datetime,
) -> None:
    await conn.execute(
        """insert into payment_movements (creditor, payment_id, kind, amount_minor, currency,
                                          undone, why, booked_on, moved_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)""",
        *(paid.creditor, paid.payment_id, kind, minor, paid.amount.currency, list(undone), why),
        *(now.date(), now),
    )
