"""What a person does with money that no invoice took: apply it, or pay it back."""

from collections.abc import Sequence
from datetime import datetime

from domain.allocation import Part
from domain.answers import CreditOutcome, TaskOutcome
from domain.creditor import Creditor
from domain.money import Money
from ledger import credit_balances, creditors, receipts
from ledger.database import Connection
from ledger.intake import placing
from ledger.intake.placing import Placed
from ledger.tasks import Task


async def allocate(
    conn: Connection,
    creditor: str,
    payment_id: str,
    parts: Sequence[Part],
    now: datetime,
    *,
    debtor: str | None = None,
    why: str = "",
) -> Placed:
    """Book what is left of one payment on invoices, as a person or the matching decided.

    Money that waited in suspense counts from its own moment, as if it had found them at once.
    Without parts, ``debtor`` says only whose it is.

    Raises:
        ValueError: the payment or an invoice is unknown, the currency is another, or the parts are
            more than is left.
    """
    profile = await creditors.get(conn, creditor)
    owners = await placing.debtors_of(conn, creditor, [part.invoice_number for part in parts])
    try:
        known = await receipts.find(conn, creditor, payment_id)
    except LookupError as error:
        raise ValueError(f"payment_id: {error}") from error
    await placing.hold_debtors(conn, creditor, [*owners, debtor, known.debtor])
    paid = await receipts.find(conn, creditor, payment_id)
    return await placing.place_over(
        *(conn, profile, paid, parts, now),
        at=paid.effective_at if paid.waits else now,
        why=why or f"paid on {paid.paid_on}",
        debtor=debtor,
    )


async def apply_credit(
    conn: Connection, creditor: Creditor, debtor: str, parts: Sequence[Part], now: datetime
) -> None:
    """Book a debtor's credit on invoices, of the oldest payments first; the debtor is held.

    Raises:
        ValueError: there is not so much credit, or an invoice does not take it.
    """
    for part in parts:
        rest = part.amount.minor
        for paid in await receipts.left_of(conn, creditor.slug, debtor, part.amount.currency):
            amount = Money.from_minor(min(rest, paid.left.minor), part.amount.currency)
            if not amount.minor:
                break
            placed = await placing.place_over(
                *(conn, creditor, paid, [part.model_copy(update={"amount": amount})], now),
                at=now,
                why=f"credit applied, paid on {paid.paid_on}",
                asks=False,
            )
            rest -= sum(took.minor for _, took in placed.took)
        if rest:
            over = Money.from_minor(rest, part.amount.currency).amount
            raise ValueError(f"amount: {over} more than invoice {part.invoice_number} can take")
    numbers = [part.invoice_number for part in parts]
    for currency in {part.amount.currency for part in parts}:
        await credit_balances.ask(conn, creditor, debtor, currency, now, numbers)


async def refund(
    conn: Connection, creditor: Creditor, debtor: str, amount: Money, person: str, now: datetime
) -> None:
    """Write down that the creditor paid a credit back, of the oldest payments first.

    The debtor is held; their open cases hear that less is to the good.

    Raises:
        ValueError: there is not so much credit.
    """
    rest = amount.minor
    for paid in await receipts.left_of(conn, creditor.slug, debtor, amount.currency):
        back = min(rest, paid.left.minor)
        if back:
            await conn.execute(
                """insert into payment_movements (creditor, payment_id, kind, amount_minor,
                                                  currency, booked_by, booked_on, moved_at)
                   values ($1, $2, 'refunded', $3, $4, $5, $6, $7)""",
                *(creditor.slug, paid.payment_id, -back, amount.currency, person),
                *(now.date(), now),
            )
        rest -= back
    if rest:
        raise ValueError(f"amount: the credit is less than {amount.amount} {amount.currency}")
    await credit_balances.ask(conn, creditor, debtor, amount.currency, now)
    await placing.tell_all(conn, creditor.slug, debtor, now)


async def decided(conn: Connection, task: Task, outcome: TaskOutcome, now: datetime) -> None:
    """Do what a person answered to the task about a credit; the debtor is held.

    Raises:
        ValueError: there is not so much credit, or an invoice is not the debtor's or takes less.
    """
    if outcome.outcome == CreditOutcome.KEEP or task.debtor is None:
        return
    creditor = await creditors.get(conn, task.creditor)
    currency = task.brief["currency"]
    credit = await credit_balances.free(conn, creditor.slug, task.debtor, currency)
    amount = credit if outcome.amount is None else Money(amount=outcome.amount, currency=currency)
    if not 0 < amount.minor <= credit.minor:
        raise ValueError(f"amount: the credit is {credit.amount} {currency} now")
    if outcome.outcome == CreditOutcome.REFUND:
        await refund(conn, creditor, task.debtor, amount, task.claimed_by or "", now)
        return
    parts = await _parts(conn, creditor, task.debtor, amount, outcome)
    await apply_credit(conn, creditor, task.debtor, parts, now)


async def _parts(
    conn: Connection, creditor: Creditor, debtor: str, amount: Money, outcome: TaskOutcome
) -> list[Part]:
    """The invoices to apply a credit to, each up to what is open of it.

    An ``amount`` that was named must go in full; all of the credit as far as it goes.
    """
    found = await credit_balances.open_invoices(conn, creditor.slug, debtor, amount.currency)
    opens = {it.number: it.open.minor for it in found}
    wanted = outcome.invoices or tuple(opens)
    strange = [number for number in wanted if number not in opens]
    if strange or not wanted:
        names = ", ".join(strange) or "none is open"
        raise ValueError(
            f"invoices: {names}: give open invoices of the debtor in {amount.currency}"
        )
    rest, parts = amount.minor, list[Part]()
    for number in wanted:
        minor = min(rest, opens[number])
        rest -= minor
        if minor:
            share = Money.from_minor(minor, amount.currency)
            parts.append(Part(invoice_number=number, amount=share))
    if rest and outcome.amount is not None:
        raise ValueError(f"amount: these invoices do not take {amount.amount}")
    return parts
