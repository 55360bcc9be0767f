"""What a person says of a payment that did not match with certainty, or of what went back."""

from datetime import datetime

from domain.allocation import Part
from domain.answers import MatchAnswer, MatchOutcome, TaskOutcome
from domain.money import Money
from domain.vocabulary import TaskKind
from ledger import balance, bank_statements, debtor_accounts, invoices, receipts
from ledger.database import Connection
from ledger.intake import credit_orders
from ledger.intake.bank import going_back
from ledger.receipts import Receipt
from ledger.tasks import Task


def is_about_money(task: Task) -> bool:
    """Whether a task asks what money is for, rather than to look for some."""
    return task.kind is TaskKind.MATCH and bool({"payment", "went_back"} & task.brief.keys())


def refused(task: Task, outcome: TaskOutcome) -> str | None:
    """Why a task of matching cannot have this outcome."""
    may_be = task.brief.get("outcomes") or (MatchOutcome.FOUND, MatchOutcome.NOT_FOUND)
    if task.kind is not TaskKind.MATCH or outcome.outcome in may_be:
        return None
    return f"{outcome.outcome} does not answer this task: choose one of {', '.join(may_be)}"


async def decided(conn: Connection, task: Task, outcome: TaskOutcome, now: datetime) -> None:
    """Do what a person answered, and remember whose account it came from.

    Raises:
        ValueError: an invoice is unknown, in another currency, or the parts are more than is left.
    """
    answer = MatchAnswer.model_validate(outcome.model_dump())
    if "went_back" in task.brief:
        await _went_back(conn, task, answer, now)
        return
    paid = await _waiting(conn, task)
    person = task.claimed_by or ""
    if answer.outcome is MatchOutcome.BOOK:
        await _book(conn, task, paid, answer, person, now)
    elif answer.outcome is MatchOutcome.REFUND:
        await _leaves(conn, paid, "refunded", person, now)
    elif answer.outcome is MatchOutcome.NOT_OURS:
        await _leaves(conn, paid, "not_ours", person, now)
        iban = await bank_statements.iban_of(conn, task.creditor, paid.payment_id)
        await debtor_accounts.forget(conn, task.creditor, iban)


async def _waiting(conn: Connection, task: Task) -> Receipt:
    paid = await receipts.find(conn, task.creditor, task.brief["payment"])
    if paid.reversed or paid.left.minor <= 0:
        raise ValueError("outcome: nothing of this payment is left: it found its invoice, or went")
    return paid


async def _book(
    conn: Connection,
    task: Task,
    paid: Receipt,
    answer: MatchAnswer,
    person: str,
    now: datetime,
) -> None:
    parts = await _parts(conn, task, paid, answer)
    why = f"paid on {paid.paid_on}; {person} said what it is for"
    await credit_orders.allocate(conn, task.creditor, paid.payment_id, parts, now, why=why)
    iban = await bank_statements.iban_of(conn, task.creditor, paid.payment_id)
    debtors = {await invoices.debtor_of(conn, task.creditor, part.invoice_number) for part in parts}
    for debtor in sorted(it for it in debtors if it is not None):
        if iban:
            await debtor_accounts.say(conn, task.creditor, iban, debtor, person, now)


async def _parts(conn: Connection, task: Task, paid: Receipt, answer: MatchAnswer) -> list[Part]:
    """As the person said: amounts, or invoices as far as they are open; else the first proposal."""
    currency = paid.amount.currency
    said = [(it.invoice_number, it.amount) for it in answer.parts]
    if not said and not answer.invoices:
        best = next(iter(task.brief.get("proposals", ())), None)
        if best is None:
            raise ValueError("invoices: say which invoices it is for: nothing was proposed")
        said = [(it["invoice"], it["amount"]) for it in best["invoices"]]
    if said:
        return [
            Part(invoice_number=number, amount=Money(amount=amount, currency=currency))
            for number, amount in said
        ]
    left, parts = paid.left.minor, list[Part]()
    for number in dict.fromkeys(answer.invoices):
        part = min(left, await _open(conn, task.creditor, number))
        left -= part
        if part:
            parts.append(Part(invoice_number=number, amount=Money.from_minor(part, currency)))
    if not parts:
        raise ValueError(f"invoices: nothing is open of {', '.join(answer.invoices)}")
    return parts


async def _open(conn: Connection, creditor: str, number: str) -> int:
    try:
        principal = await balance.principal(conn, creditor, number)
    except LookupError as error:
        raise ValueError(f"invoices: {error}") from error
    costs = await balance.costs(conn, creditor, number)
    return max(principal.minor, 0) + max(costs.minor, 0)


async def _leaves(conn: Connection, paid: Receipt, kind: str, person: str, now: datetime) -> None:
    await conn.execute(
        """insert into payment_movements (creditor, payment_id, kind, amount_minor, currency,
                                          booked_by, booked_on, moved_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)""",
        *(paid.creditor, paid.payment_id, kind, -paid.left.minor, paid.left.currency, person),
        *(now.date(), now),
    )


async def _went_back(conn: Connection, task: Task, answer: MatchAnswer, now: datetime) -> None:
    if answer.outcome is not MatchOutcome.REVERSE:
        return
    known = [it["payment"] for it in task.brief["payments"]]
    payment = answer.payment or known[0]
    if payment not in known:
        raise ValueError(f"payment: give one of the payments of the task, not {payment!r}")
    why = f"it went back at the bank on {task.brief['booked_on']}"
    await going_back.undo(conn, task.creditor, payment, why, now)
    await conn.execute(
        """update bank_entries set became = 'reversed', payment_id = $3
           where creditor = $1 and id = $2""",
        *(task.creditor, task.brief["went_back"], payment),
    )
