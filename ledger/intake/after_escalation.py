"""A claim that is with the agency: what comes in at ours, a person tells them (practice M8)."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from domain.money import Money
from domain.vocabulary import CallOutcome, Channel, Outcome, TaskKind, TimelineWhat
from ledger import (
    balance,
    costs_after_credit,
    credit_balances,
    creditors,
    outbox,
    tasks,
    timeline,
)
from ledger.cases import CaseRow
from ledger.database import Connection
from ledger.debtor_searches import NOBODY_SPOKEN
from ledger.replies import Reply
from ledger.tasks import Task

EVENT = "amicable.payment.after_escalation.v1"
SAYS_PAID = (CallOutcome.ALREADY_PAID, CallOutcome.PAID_NOW, CallOutcome.PART_NOW)


def is_with_agency(case: CaseRow) -> bool:
    """Whether the case was handed over: nothing of ours moves it any more."""
    return not case.open and case.standing.outcome is Outcome.ESCALATED


async def paid(
    conn: Connection, case: CaseRow, amount: Money, payment_id: str, on: date, now: datetime
) -> None:
    """Money came in with us: the agency must not ask for it again."""
    said = f"{amount.amount} {amount.currency} was paid to us on {on}"
    cause = uuid5(NAMESPACE_OID, f"{case.key.creditor} {payment_id}")
    brief = {"payment": payment_id, "amount": str(amount.amount), "currency": amount.currency}
    await _ask(conn, case, said, brief | {"paid_on": on.isoformat()}, now, caused_by=cause)
    await _credit_is_free(conn, case, amount.currency, now)
    await _announce(conn, case, {"what": "payment", **brief, "paid_on": on.isoformat()}, now)


async def replied(
    conn: Connection, case: CaseRow, reply: Reply, now: datetime, *, paid: bool
) -> None:
    """The debtor wrote to us; ``paid`` is that they say so."""
    said = f"the debtor wrote by {reply.channel.in_words}"
    brief = {"reply": str(reply.id), "channel": reply.channel, "text": reply.text}
    await _ask(conn, case, said, brief, now)
    if paid:
        await _announce(conn, case, {"what": "says_paid", "channel": reply.channel}, now)


async def called(conn: Connection, case: CaseRow, call: Task, now: datetime) -> None:
    """The debtor called us: what was said is for the agency."""
    outcome = CallOutcome((call.outcome or {})["outcome"])
    if outcome in NOBODY_SPOKEN:
        return
    said = f"the debtor called: {outcome.value.replace('_', ' ')}"
    brief = {"call": str(call.id), "said": call.outcome}
    await _ask(conn, case, said, brief, now, caused_by=call.id)
    if outcome in SAYS_PAID:
        await _announce(conn, case, {"what": "says_paid", "channel": Channel.CALL}, now)


async def credited(
    conn: Connection, case: CaseRow, amount: Money, source: str, now: datetime
) -> None:
    """A credit note lowers the claim that the agency collects, and its costs with it."""
    said = f"{amount.amount} {amount.currency} of it was credited"
    await _lowered(conn, case, "credited", said, amount, source, now)


async def withdrawn(conn: Connection, case: CaseRow, reason: str, now: datetime) -> None:
    """The creditor took the invoice back: the agency must stop, and no costs are due."""
    key = case.key
    gone = await balance.principal(conn, key.creditor, key.invoice_number)
    source = f"withdrawal of {key.invoice_number}, opening {key.opening}"
    said = "we withdrew it, so nothing may be asked of it any more"
    await _lowered(conn, case, "withdrawn", said, gone, source, now, reason=reason)


async def _lowered(
    conn: Connection,
    case: CaseRow,
    what: str,
    said: str,
    amount: Money,
    source: str,
    now: datetime,
    reason: str = "",
) -> None:
    off = await costs_after_credit.waive(conn, case.key, source, now)
    money = {"amount": str(amount.amount), "currency": amount.currency}
    told = {**money, "costs_no_longer_due": str(off.amount)}
    if off.minor > 0:
        said += f"; {off.amount} {off.currency} of the costs is no longer due"
        why = f"collection costs of {off.amount} {off.currency} are not due any more: {what}"
        detail = {"amount": str(off.amount), "currency": off.currency, "waived": True}
        line = timeline.Line(at=now, what=TimelineWhat.CREDIT, why=why, detail=detail)
        await timeline.write(conn, case.key, line)
    cause = uuid5(NAMESPACE_OID, f"{case.key.creditor} {what} {source}")
    brief = told | ({"reason": reason} if reason else {})
    await _ask(conn, case, said, brief, now, caused_by=cause)
    await _credit_is_free(conn, case, amount.currency, now)
    await _announce(conn, case, {"what": what, **told}, now)


async def _credit_is_free(conn: Connection, case: CaseRow, currency: str, now: datetime) -> None:
    """Credit that the claim took along, and that it needs no more, is the debtor's again."""
    profile = await creditors.get(conn, case.key.creditor)
    await credit_balances.ask(conn, profile, case.debtor, currency, now)


async def _ask(
    conn: Connection,
    case: CaseRow,
    said: str,
    brief: Mapping[str, object],
    now: datetime,
    caused_by: UUID | None = None,
) -> None:
    number = case.key.invoice_number
    title = f"Tell the agency about invoice {number}: {said}"
    brief = {"why": title, **brief}
    task = await tasks.open_task(
        *(conn, case.key, TaskKind.TRIAGE, title, brief, now),
        debtor=case.debtor,
        caused_by=caused_by,
    )
    detail = {"task": str(task), "kind": TaskKind.TRIAGE}
    line = timeline.Line(at=now, what=TimelineWhat.TASK_OPENED, why=title, detail=detail)
    await timeline.write(conn, case.key, line)


async def _announce(
    conn: Connection, case: CaseRow, said: dict[str, object], now: datetime
) -> None:
    number = case.key.invoice_number
    data = {"invoice_number": number, "debtor": case.debtor, **said}
    await outbox.announce(conn, case.key.creditor, EVENT, number, data, now)
