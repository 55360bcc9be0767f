"""What a debtor has to the good in money, and the task for a person who refunds or applies it."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from domain.creditor import Creditor
from domain.model import Model
from domain.money import Money
from domain.vocabulary import TaskKind, TimelineWhat
from ledger import asked, balance, debtor_tasks, receipts, tasks, timeline
from ledger.database import Connection, Pool
from ledger.receipts import Receipt


class OpenInvoice(Model):
    """An invoice that could take of a credit."""

    number: str
    open: Money


async def of_debtor(conn: Connection | Pool, creditor: str, debtor: str, currency: str) -> Money:
    """What no invoice took of the debtor's payments.

    Below zero where a payment went back at the bank after a part of it had been refunded.
    """
    minor = await conn.fetchval(
        """select minor from credit_balances
           where creditor = $1 and debtor = $2 and currency = $3""",
        *(creditor, debtor, currency),
    )
    return Money.from_minor(minor or 0, currency)


async def free(conn: Connection | Pool, creditor: str, debtor: str, currency: str) -> Money:
    """The same, less what claims took along when they were handed over.

    Credit notes that name no invoice are taken along before money is.
    """
    credit = await of_debtor(conn, creditor, debtor, currency)
    good = await conn.fetchval(f"select {asked.TO_THE_GOOD}", creditor, debtor)
    left = json.loads(good or "{}").get(currency, 0)
    return Money.from_minor(min(credit.minor, left), currency)


async def open_invoices(
    conn: Connection | Pool, creditor: str, debtor: str, currency: str
) -> list[OpenInvoice]:
    """The debtor's invoices that are open, the oldest first; costs count."""
    rows = await conn.fetch(
        f"""select * from (
              select i.number, i.due_on, greatest({balance.PRINCIPAL}, 0)
                     + greatest({balance.COSTS}, 0) as minor
              from invoices i where i.creditor = $1 and i.debtor = $2 and i.currency = $3
                and i.withdrawn_at is null) open
            where minor > 0 order by due_on, number""",  # noqa: S608 - put together of constants
        *(creditor, debtor, currency),
    )
    return [
        OpenInvoice(number=row["number"], open=Money.from_minor(row["minor"], currency))
        for row in rows
    ]


async def ask(
    conn: Connection,
    creditor: Creditor,
    debtor: str,
    currency: str,
    now: datetime,
    about: Sequence[str] = (),
) -> None:
    """Bring the task about a credit in line with what is free of it; one per debtor and currency.

    So few cents as the creditor waives are left where they are, without a task. ``about`` are the
    invoices whose cases are told of a new task.
    """
    credit = await free(conn, creditor.slug, debtor, currency)
    waiting = await debtor_tasks.about_credit(conn, creditor.slug, debtor, currency)
    if 0 <= credit.minor <= creditor.cent_tolerance:
        if waiting is not None:
            await tasks.withdraw(conn, waiting.id, now)
        return
    found = await open_invoices(conn, creditor.slug, debtor, currency)
    left = await receipts.left_of(conn, creditor.slug, debtor, currency)
    paid = sorted({it.invoice_number for it in left if it.invoice_number is not None})
    covers = [it.number for it in found] or list(about) or paid
    brief, title = _brief(credit, left, found), _title(credit)
    if waiting is not None:
        await debtor_tasks.renew_credit(conn, waiting.id, title, covers, brief)
        return
    task = await debtor_tasks.open_of_debtor(
        conn, creditor.slug, debtor, TaskKind.CREDIT, title, brief, now, covers=covers
    )
    detail = {"task": str(task), "kind": TaskKind.CREDIT}
    line = timeline.Line(at=now, what=TimelineWhat.TASK_OPENED, why=title, detail=detail)
    await timeline.write_all(conn, creditor.slug, about, line)


def _title(credit: Money) -> str:
    amount = f"{abs(credit.amount)} {credit.currency}"
    if credit.minor < 0:
        return f"{amount} was refunded, and then the payment itself went back: get it back"
    return f"{amount} was paid too much: apply it to an invoice, or refund it"


def _brief(credit: Money, left: Sequence[Receipt], found: Sequence[OpenInvoice]) -> dict[str, Any]:
    return {
        "amount": str(credit.amount),
        "currency": credit.currency,
        "payments": [
            {"payment": it.payment_id, "paid_on": it.paid_on, "left": str(it.left.amount)}
            for it in left
        ],
        "invoices": [{"invoice": it.number, "open": str(it.open.amount)} for it in found],
        "outcomes": ["apply", "refund", "keep"],
    }
