"""Orders of a person about one case: pause, resume, waive costs, write off, withdraw.

Each is written down with who gave it, and why, before any case hears of it.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from domain.answers import ApprovalOutcome
from domain.case import CaseEventWhat
from domain.incoming import PauseOrder, Withdrawal
from domain.money import Money
from domain.vocabulary import TaskKind, TimelineWhat
from ledger import balance, cases, clock, creditors, debtors, invoices, outbox, tasks, timeline
from ledger.cases import CaseRow
from ledger.database import Connection, Pool, transaction
from ledger.intake import orders
from ledger.tasks import Done, Task, TaskConflictError


async def pause(pool: Pool, order: PauseOrder, person: str) -> None:
    """Hold a case until a day, or until it is resumed.

    Raises:
        ValueError: the case is not open, or the day has passed.
    """
    async with transaction(pool) as conn:
        await orders.pause(conn, order, await clock.now(conn), person)


async def resume(pool: Pool, order: PauseOrder, person: str) -> None:
    """Let a held case go on with its next due step.

    Raises:
        ValueError: the case is not open.
    """
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        case = await _open(conn, order.creditor, order.invoice_number)
        await orders.resume(conn, order, now)
        await _note(conn, case, TimelineWhat.HOLD, "resumed by a person", person, now)


async def withdraw(pool: Pool, order: Withdrawal, person: str) -> None:
    """Take the invoice back: there was no claim.

    Raises:
        ValueError: the case is not open.
    """
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        case = await _open(conn, order.creditor, order.invoice_number)
        why = f"a person withdrew it: {order.reason}"
        await _note(conn, case, TimelineWhat.TASK_DONE, why, person, now)
        await orders.withdraw(conn, order, now)


async def waive_costs(pool: Pool, creditor: str, number: str, why: str, person: str) -> Money:
    """Waive what an invoice bears of collection costs; how much that was.

    Raises:
        ValueError: the case is not open, or bears none.
    """
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        case = await _open(conn, creditor, number)
        costs = await balance.costs(conn, creditor, number)
        if costs.minor <= 0:
            raise ValueError(f"costs: invoice {number} bears none")
        today = now.astimezone((await creditors.get(conn, creditor)).zoneinfo).date()
        off = Money.from_minor(-costs.minor, costs.currency)
        source = f"waived by a person: {uuid4()}"
        await balance.book(conn, creditor, number, "costs_waived", off, now, today, source)
        told = f"collection costs of {costs.amount} {costs.currency} are waived: {why}"
        detail = {"amount": str(costs.amount), "currency": costs.currency, "waived": True}
        await _note(conn, case, TimelineWhat.CREDIT, told, person, now, detail)
        standing = case.standing.model_copy(update={"costs": costs.amount - costs.amount})
        await cases.save(conn, case.key, standing)
        await outbox.tell(conn, case.key, CaseEventWhat.BALANCE_CHANGED, now)
        return costs


async def write_off(pool: Pool, creditor: str, number: str, why: str, person: str) -> Task:
    """Ask no more, although it is owed: the decision of an approval that nobody asked for.

    Raises:
        ValueError: the case is not open.
        TaskConflictError: somebody is deciding about it now.
    """
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        case = await _open(conn, creditor, number)
        asked = await tasks.open_of_case(conn, case.key, TaskKind.APPROVAL)
        if asked is not None and asked.claimed_by not in (None, person):
            raise TaskConflictError(f"{asked.claimed_by} is deciding about it now")
        decision = {"outcome": ApprovalOutcome.WRITE_OFF.value, "note": why}
        title, brief = f"Invoice {number} is written off", {"ordered": True}
        done = Done(TaskKind.APPROVAL, title, brief, decision, person)
        task = done.about(case.key, case.debtor, now)
        await tasks.record_done(conn, task)
        told = f"a person wrote it off: {why}"
        detail = {"task": str(task.id), "kind": task.kind}
        await _note(conn, case, TimelineWhat.TASK_DONE, told, person, now, detail)
        await outbox.tell(conn, case.key, CaseEventWhat.TASK_DONE, now, ref=str(task.id))
        return task


async def _open(conn: Connection, creditor: str, number: str) -> CaseRow:
    debtor = await invoices.debtor_of(conn, creditor, number)
    if debtor is not None:
        await debtors.lock(conn, creditor, debtor)
    case = await cases.lock(conn, creditor, number)
    if case is None or not case.open:
        raise ValueError(f"invoice_number: invoice {number} has no open case")
    return case


async def _note(
    conn: Connection,
    case: CaseRow,
    what: TimelineWhat,
    why: str,
    person: str,
    now: datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    line = timeline.Line(at=now, what=what, why=why, detail={"person": person, **(detail or {})})
    await timeline.write(conn, case.key, line)
