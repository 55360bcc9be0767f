"""A claim that is with the agency: what comes in at ours, a person tells them (practice M8)."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from domain.money import Money
from domain.vocabulary import CallOutcome, Channel, Outcome, TaskKind, TimelineWhat
from ledger import outbox, tasks, timeline
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
