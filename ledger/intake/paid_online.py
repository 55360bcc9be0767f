"""What a payment provider states of a payment: booked once, however often it is told.

Only payments that we began ourselves are known here, and only what the provider answered to our own
key is taken: never what a call to the webhook says.
"""

from collections.abc import Sequence
from datetime import datetime

from domain.allocation import Part
from domain.incoming import Payment, Reversal
from domain.money import Money
from domain.payment_provider import OnlinePayment, PaymentStatus, payment_id
from domain.vocabulary import TimelineWhat
from ledger import creditors, online_payments, outbox, receipts
from ledger.database import Connection, Pool, transaction
from ledger.intake import money, partly_gone, placing, reversals, turns
from ledger.online_payments import Begun
from ledger.timeline import Line

COLLECTED = "amicable.payment.collected.v1"
RETURNED = "amicable.payment.returned.v1"
"""Told to the creditor's books, which hear of it from the provider only days later."""
_TRIED = {
    PaymentStatus.FAILED: "tried to pay online, and it failed",
    PaymentStatus.CANCELED: "was at the online checkout and stopped",
    PaymentStatus.EXPIRED: "was at the online checkout and did not pay",
}


async def state(pool: Pool, begun: Begun, stated: OnlinePayment) -> bool:
    """Bring the ledger in line with what the provider states; whether anything was new.

    Paid is booked as ``amicable.payment.received.v1`` is, over the invoices it was begun for; what
    they do not need any more is the debtor's credit. What was refunded or charged back is owed
    again.
    """
    async with transaction(pool) as conn:
        now = await turns.take_alone(conn, {begun.creditor})
        await placing.hold_debtors(conn, begun.creditor, [begun.debtor])
        known = await online_payments.lock(conn, begun.id)
        await online_payments.looked_at(conn, known.id, now)
        if (known.status, known.gone) == (stated.status, stated.gone):
            return False
        if known.status == PaymentStatus.PAID and stated.status is not PaymentStatus.PAID:
            return False  # paid is final: an older answer came late
        await online_payments.stands(conn, known.id, stated.status, stated.gone)
        if stated.status is PaymentStatus.PAID:
            await _paid(conn, known, stated, now)
        elif known.status != stated.status and stated.status in _TRIED:
            await _tried(conn, known, stated.status, now)
    return True


async def _paid(conn: Connection, known: Begun, stated: OnlinePayment, now: datetime) -> None:
    if known.status != PaymentStatus.PAID:
        await _receive(conn, known, stated, now)
        await _announce(conn, COLLECTED, known, stated, now)
    if stated.gone != known.gone:
        await _gone(conn, known, stated, now)
        await _announce(conn, RETURNED, known, stated, now)


async def _receive(conn: Connection, known: Begun, stated: OnlinePayment, now: datetime) -> None:
    creditor = await creditors.get(conn, known.creditor)
    at = min(stated.paid_at or now, now)
    payment = Payment(
        creditor=known.creditor,
        payment_id=_name(known),
        amount=stated.amount.amount,
        currency=stated.amount.currency,
        paid_on=at.astimezone(creditor.zoneinfo).date(),
    )
    parts = _within(known.parts, stated.amount)
    await money.receive_over(conn, payment, parts, now, stated=at, debtor=known.debtor)


def _within(parts: Sequence[Part], amount: Money) -> list[Part]:
    """What it was meant for, as far as the money goes."""
    left, meant = amount.minor, list[Part]()
    for part in parts:
        minor = min(left, part.amount.minor)
        if minor > 0 and part.amount.currency == amount.currency:
            left -= minor
            had = Money.from_minor(minor, amount.currency)
            meant.append(part.model_copy(update={"amount": had}))
    return meant


async def _gone(conn: Connection, known: Begun, stated: OnlinePayment, now: datetime) -> None:
    """All of it, a part, or less than before: a refund that failed, a chargeback taken back."""
    slug, name, why = known.creditor, _name(known), stated.why_gone
    before = known.gone.minor
    if (await receipts.find(conn, slug, name)).reversed:
        await reversals.restore(conn, slug, name, now, now, partly_gone.CAME_AGAIN)
        before = 0
    decided, booked = await partly_gone.refunded(conn, slug, name)
    whole = stated.gone == stated.amount and not booked and (stated.charged_back or not decided)
    if whole:
        reversal = Reversal(creditor=slug, payment_id=name, reason=why)
        await reversals.reverse(conn, reversal, now, now)
    elif stated.gone.minor >= before:
        await partly_gone.take(conn, slug, name, stated.gone, now, why)
    else:
        came = Money.from_minor(before - stated.gone.minor, known.gone.currency)
        await partly_gone.put_back(conn, slug, name, came, known.parts, now)


async def _tried(conn: Connection, known: Begun, status: PaymentStatus, now: datetime) -> None:
    detail = {"amount": str(known.amount.amount), "currency": known.amount.currency}
    line = Line(at=now, what=TimelineWhat.PAYMENT_TRIED, why=_TRIED[status], detail=detail)
    for part in known.parts:
        await placing.write_in_case(conn, known.creditor, part.invoice_number, line)


async def _announce(
    conn: Connection, kind: str, known: Begun, stated: OnlinePayment, now: datetime
) -> None:
    meant = {part.invoice_number: str(part.amount.amount) for part in known.parts}
    data = {
        "payment_id": _name(known),
        "debtor": known.debtor,
        "amount": str(stated.amount.amount),
        "currency": stated.amount.currency,
        "invoices": meant,
        "returned": str(stated.gone.amount),
        "why": stated.why_gone,
    }
    await outbox.announce(conn, known.creditor, kind, _name(known), data, now)


def _name(known: Begun) -> str:
    return payment_id(known.provider, str(known.provider_id))
