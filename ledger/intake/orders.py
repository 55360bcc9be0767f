"""Orders and news about a case: withdraw, pause, resume, another address."""

from datetime import datetime

from domain.case import CaseEventWhat
from domain.incoming import DebtorUpdate, PauseOrder, Withdrawal
from domain.vocabulary import TimelineWhat
from ledger import (
    case_pauses,
    cases,
    creditors,
    debtors,
    hold_tasks,
    invoices,
    outbox,
    retractions,
    timeline,
)
from ledger.cases import CaseRow
from ledger.database import Connection
from ledger.intake import after_escalation


async def withdraw(conn: Connection, order: Withdrawal, now: datetime) -> None:
    """The creditor takes the invoice back; nothing is asked any more.

    Raises:
        ValueError: the invoice is unknown.
    """
    case = await _case(conn, order.creditor, order.invoice_number)
    again = await invoices.is_withdrawn(conn, order.creditor, order.invoice_number)
    await invoices.withdraw(conn, order.creditor, order.invoice_number, now)
    if case is None:
        return
    if case.open:
        await outbox.tell(conn, case.key, CaseEventWhat.WITHDRAWN, now)
    elif after_escalation.is_with_agency(case) and not again:
        await after_escalation.withdrawn(conn, case, order.reason, now)
        await retractions.withdrawn(conn, case, case.debtor, {}, now)


async def pause(
    conn: Connection, order: PauseOrder, now: datetime, person: str | None = None
) -> None:
    """Hold a case until a date, or until it is resumed (peers B).

    ``person`` is who ordered it, where it was not the creditor's system.

    Raises:
        ValueError: the invoice is unknown, or has no open case.
    """
    case = await _open_case(conn, order)
    if order.until is not None and order.until < now.date():
        raise ValueError(f"until: {order.until} lies in the past")
    await hold_tasks.withdraw_of_pause(conn, case.key, now)
    await case_pauses.place(conn, case.key, order.reason or "", order.until, now)
    until = order.until.isoformat() if order.until else None
    detail = {"until": until, "reason": order.reason} | ({"person": person} if person else {})
    line = timeline.Line(
        at=now, what=TimelineWhat.HOLD, why=order.reason or "paused", detail=detail
    )
    await timeline.write(conn, case.key, line)
    await outbox.tell(conn, case.key, CaseEventWhat.PAUSED, now, ref=until)


async def resume(conn: Connection, order: PauseOrder, now: datetime) -> None:
    """Let a held case go on with the next due step.

    Raises:
        ValueError: the invoice is unknown, or has no open case.
    """
    case = await _open_case(conn, order)
    await case_pauses.end(conn, case.key)
    await hold_tasks.withdraw_of_pause(conn, case.key, now)
    await outbox.tell(conn, case.key, CaseEventWhat.RESUMED, now)


async def update_debtor(conn: Connection, update: DebtorUpdate, now: datetime) -> None:
    """Change what is known of a debtor, and let their open cases look again.

    Raises:
        ValueError: the debtor is unknown or would be invalid.
    """
    await creditors.get(conn, update.creditor)
    await debtors.lock(conn, update.creditor, update.debtor.id)
    known = await debtors.find(conn, update.creditor, update.debtor.id)
    if known is None:
        raise ValueError(f"debtor.id: unknown debtor {update.debtor.id!r}")
    await debtors.save(conn, update.creditor, update.debtor.applied_to(known), now)
    for case in await cases.open_of_debtor(conn, update.creditor, known.id):
        await outbox.tell(conn, case.key, CaseEventWhat.DEBTOR_UPDATED, now)


async def _case(conn: Connection, creditor: str, number: str) -> CaseRow | None:
    debtor = await invoices.debtor_of(conn, creditor, number)
    if debtor is None:
        raise ValueError(f"invoice_number: unknown invoice {number!r} of creditor {creditor}")
    await debtors.lock(conn, creditor, debtor)
    return await cases.lock(conn, creditor, number)


async def _open_case(conn: Connection, order: PauseOrder) -> CaseRow:
    case = await _case(conn, order.creditor, order.invoice_number)
    if case is None or not case.open:
        raise ValueError(f"invoice_number: invoice {order.invoice_number} has no open case")
    return case
