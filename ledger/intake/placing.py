"""Money finds its invoices: a payment over one, several or none of them, and what is too much.

What no invoice takes is the debtor's credit, about which a person is asked; money of nobody we know
waits in suspense. All under the debtors' locks, and the cases are told in the same transaction.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from domain.allocation import Part
from domain.case import CaseEventWhat
from domain.creditor import Creditor
from domain.model import Model
from domain.money import Money
from domain.vocabulary import TimelineWhat
from ledger import (
    allocations,
    cases,
    credit_balances,
    creditors,
    debtors,
    invoices,
    lower_asks,
    outbox,
    receipts,
    timeline,
)
from ledger.database import Connection
from ledger.intake import after_escalation
from ledger.receipts import Receipt
from ledger.timeline import Line


class Placed(Model):
    """What became of a payment."""

    took: tuple[tuple[str, Money], ...] = ()
    """What each invoice took of it."""
    left: Money
    """What none took: credit of the debtor, or in suspense."""


async def hold_debtors(conn: Connection, creditor: str, ids: Iterable[str | None]) -> None:
    """Lock these debtors in the order that everybody takes; before any payment or case."""
    for debtor in sorted({each for each in ids if each is not None}):
        await debtors.lock(conn, creditor, debtor)


async def debtors_of(conn: Connection, creditor: str, numbers: Iterable[str]) -> list[str]:
    """The debtors of invoices.

    Raises:
        ValueError: one of them is unknown.
    """
    found: list[str] = []
    for number in numbers:
        debtor = await invoices.debtor_of(conn, creditor, number)
        if debtor is None:
            raise ValueError(f"invoice_number: unknown invoice {number!r} of creditor {creditor}")
        found.append(debtor)
    return found


async def place_over(
    conn: Connection,
    creditor: Creditor,
    paid: Receipt,
    parts: Sequence[Part],
    now: datetime,
    *,
    at: datetime,
    why: str,
    booked_on: date | None = None,
    debtor: str | None = None,
    asks: bool = True,
) -> Placed:
    """Let invoices take their parts of a payment, and tell their cases.

    ``at`` is from when on it counts against the creditor's statements; ``booked_on`` the day from
    which it lowers what bears interest, the day it was paid if absent: credit that is applied
    later works back (BW 6:129). ``debtor`` is who paid, where that is known; else the rest is of
    the first invoice's debtor; a person is asked about it, unless the caller does so (``asks``).
    The debtors are held.

    Raises:
        ValueError: the parts are more than is left, or one does not fit its invoice.
    """
    meant = sum(part.amount.minor for part in parts)
    if meant > paid.left.minor:
        raise ValueError(f"amount: of payment {paid.payment_id} only {paid.left.amount} is left")
    took = []
    for part in parts:
        number, had = part.invoice_number, part.amount
        day = booked_on or paid.paid_on
        amount = await allocations.place(conn, creditor, paid, part, at, day)
        if amount.minor:
            await receipts.found(conn, paid, number)
        await _line(conn, paid, number, had, amount, why, now)
        await _tell_agency(conn, paid, number, had, now)
        await _receipt(conn, paid, number, amount, now)
        took.append((number, amount))
    of = paid.debtor or debtor
    if of is None and parts:
        of = await invoices.debtor_of(conn, paid.creditor, parts[0].invoice_number)
    left = paid.left.minor - sum(amount.minor for _, amount in took)
    numbers = [number for number, _ in took]
    if of is not None and (left or paid.debtor):
        await receipts.belongs_to(conn, paid, of)
        if asks:
            await credit_balances.ask(conn, creditor, of, paid.amount.currency, now, numbers)
    for number in numbers:
        await tell(conn, paid.creditor, number, now)
    return Placed(took=tuple(took), left=Money.from_minor(left, paid.amount.currency))


async def _line(
    conn: Connection,
    paid: Receipt,
    number: str,
    had: Money,
    took: Money,
    why: str,
    now: datetime,
) -> None:
    detail = {"amount": str(had.amount), "currency": had.currency, "payment": paid.payment_id}
    if took != had:
        over = had - took
        detail["over"] = str(over.amount)
        why = f"{why}; {over.amount} {over.currency} more than was open"
    line = Line(at=now, what=TimelineWhat.PAYMENT, why=why, detail=detail)
    await write_in_case(conn, paid.creditor, number, line)


async def _tell_agency(
    conn: Connection, paid: Receipt, number: str, had: Money, now: datetime
) -> None:
    case = await cases.lock(conn, paid.creditor, number)
    if case is not None and after_escalation.is_with_agency(case):
        await after_escalation.paid(conn, case, had, paid.payment_id, paid.paid_on, now)


async def _receipt(
    conn: Connection, paid: Receipt, number: str, took: Money, now: datetime
) -> None:
    case = await cases.lock(conn, paid.creditor, number)
    if case is not None and case.open and took.minor > 0:
        await lower_asks.paid_within_the_term(conn, case, now)


async def write_in_case(conn: Connection, creditor: str, number: str, line: Line) -> None:
    """Write a line into the case of an invoice, if it has one."""
    case = await cases.lock(conn, creditor, number)
    if case is not None:
        await timeline.write(conn, case.key, line)


async def tell(conn: Connection, creditor: str, number: str, now: datetime) -> None:
    """Tell the case of an invoice, if it is open, that its balance changed."""
    case = await cases.lock(conn, creditor, number)
    if case is not None and case.open:
        await outbox.tell(conn, case.key, CaseEventWhat.BALANCE_CHANGED, now)


async def tell_all(
    conn: Connection, creditor: str, debtor: str, now: datetime, but: Iterable[str] = ()
) -> None:
    """Tell the debtor's open cases: what is asked of them is less, or more, by the credit."""
    for case in await cases.open_of_debtor(conn, creditor, debtor):
        if case.key.invoice_number not in set(but):
            await outbox.tell(conn, case.key, CaseEventWhat.BALANCE_CHANGED, now)


async def free_excess(
    conn: Connection, creditor: str, number: str, at: datetime, now: datetime
) -> None:
    """Money that an invoice does not need any more becomes the debtor's credit."""
    freed = await allocations.release_excess(conn, creditor, number, at, now.date())
    debtor = await invoices.debtor_of(conn, creditor, number)
    if freed.minor <= 0 or debtor is None:
        return
    profile = await creditors.get(conn, creditor)
    await credit_balances.ask(conn, profile, debtor, freed.currency, now, [number])
