"""Money that goes back at the bank, and the reversal that is itself reversed."""

from datetime import datetime

from domain.allocation import Component, Part
from domain.creditor import Creditor
from domain.incoming import Reversal
from domain.money import Money
from domain.vocabulary import TimelineWhat
from ledger import (
    allocations,
    cases,
    credit_balances,
    creditors,
    discounts,
    receipts,
    waivers,
)
from ledger.database import Connection
from ledger.intake import openings, placing
from ledger.intake.placing import Placed
from ledger.receipts import Receipt
from ledger.timeline import Line


async def reverse(conn: Connection, reversal: Reversal, at: datetime, now: datetime) -> None:
    """Undo a payment on all its invoices; cases that it had closed open again (peers F).

    Raises:
        ValueError: the payment is unknown.
    """
    creditor = await creditors.get(conn, reversal.creditor)
    paid = await held(conn, reversal.creditor, reversal.payment_id)
    if paid.reversed:
        return
    taken = await allocations.taken(conn, paid)
    await _moved(conn, paid, "reversed", taken, at, now, reversal.reason)
    for number, parts in taken.items():
        await allocations.give_back(conn, paid, number, parts, at, now.date())
        await take_back_gifts(conn, paid.creditor, number, now)
    await ask(conn, creditor, paid, now, list(taken))
    for number, parts in taken.items():
        why = reversal.reason or "the payment was reversed"
        went = Money.from_minor(sum(parts.values()), paid.amount.currency)
        await open_again(conn, paid, number, went, why, now)


async def restore(
    conn: Connection, creditor: str, payment_id: str, at: datetime, now: datetime, why: str = ""
) -> Placed | None:
    """The bank took its reversal back: the payment pays again what it had paid.

    What others paid meanwhile is not paid twice; then it is the debtor's credit.

    Returns:
        What became of it; None when the payment is not reversed.

    Raises:
        ValueError: the payment is unknown.
    """
    profile = await creditors.get(conn, creditor)
    paid = await held(conn, creditor, payment_id)
    if not paid.reversed:
        return None
    undone = await conn.fetchval(
        """select undone from payment_movements
           where creditor = $1 and payment_id = $2 and kind = 'reversed'
           order by id desc limit 1""",
        *(creditor, payment_id),
    )
    await _moved(conn, paid, "restored", {}, at, now, why)
    paid = await receipts.find(conn, creditor, payment_id)
    return await placing.place_over(
        *(conn, profile, paid, _parts(paid, undone), now),
        at=at,
        booked_on=at.date(),
        why=why or "the reversal was taken back",
    )


def _parts(paid: Receipt, undone: list[tuple[str, int]]) -> list[Part]:
    """What it had paid, as far as something is left after what was refunded of it."""
    left, parts = paid.left.minor, list[Part]()
    for number, minor in undone:
        again = min(left, minor)
        left -= max(again, 0)
        if again > 0:
            amount = Money.from_minor(again, paid.amount.currency)
            parts.append(Part(invoice_number=number, amount=amount))
    return parts


async def held(conn: Connection, creditor: str, payment_id: str) -> Receipt:
    """A payment, with the debtors of all its invoices held.

    Raises:
        ValueError: it is unknown.
    """
    try:
        paid = await receipts.find(conn, creditor, payment_id)
    except LookupError as error:
        raise ValueError(f"payment_id: unknown payment {payment_id!r}") from error
    owners = await conn.fetch(
        """select distinct i.debtor from bookings b
           join invoices i on i.creditor = b.creditor and i.number = b.invoice_number
           where b.creditor = $1 and b.payment_id = $2""",
        *(creditor, payment_id),
    )
    await placing.hold_debtors(conn, creditor, [*(row["debtor"] for row in owners), paid.debtor])
    await conn.execute(
        "select 1 from payments where creditor = $1 and payment_id = $2 for update",
        *(creditor, payment_id),
    )
    return await receipts.find(conn, creditor, payment_id)


async def _moved(
    conn: Connection,
    paid: Receipt,
    kind: str,
    taken: dict[str, dict[Component, int]],
    at: datetime,
    now: datetime,
    why: str,
) -> None:
    sign = -1 if kind == "reversed" else 1
    await conn.execute(
        """insert into payment_movements (creditor, payment_id, kind, amount_minor, currency,
                                          undone, why, booked_on, moved_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)""",
        *(paid.creditor, paid.payment_id, kind, sign * paid.amount.minor, paid.amount.currency),
        *([(number, sum(parts.values())) for number, parts in taken.items()], why),
        *(now.date(), at),
    )
    await conn.execute(
        "update payments set reversed_at = $3 where creditor = $1 and payment_id = $2",
        *(paid.creditor, paid.payment_id, now if kind == "reversed" else None),
    )


async def take_back_gifts(conn: Connection, creditor: str, number: str, now: datetime) -> None:
    """A discount or waived cents were for who pays."""
    await discounts.take_back(conn, creditor, number, now.date(), now)
    await waivers.take_back(conn, creditor, number, now.date(), now)


async def ask(
    conn: Connection, creditor: Creditor, paid: Receipt, now: datetime, about: list[str]
) -> None:
    """A credit that is gone needs nobody any more; one that was refunded must come back."""
    if paid.debtor is not None:
        await credit_balances.ask(conn, creditor, paid.debtor, paid.amount.currency, now, about)


async def open_again(
    conn: Connection, paid: Receipt, number: str, went: Money, why: str, now: datetime
) -> None:
    """Tell the case of an invoice that money went; one that it had closed opens again."""
    detail = {"amount": str(went.amount), "payment": paid.payment_id}
    line = Line(at=now, what=TimelineWhat.REVERSAL, why=why, detail=detail)
    await placing.write_in_case(conn, paid.creditor, number, line)
    case = await cases.lock(conn, paid.creditor, number)
    if case is None:
        return
    if case.open:
        await placing.tell(conn, paid.creditor, number, now)
    elif case.standing.outcome in openings.REOPENABLE:
        await openings.reopen(conn, case, now, TimelineWhat.REOPENED, why, money_back=True)
