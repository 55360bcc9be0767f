"""What people report: the outcome of a task, a call that came in."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from domain.answers import (
    OF_A_HOLD,
    ApprovalOutcome,
    CallAnswer,
    LetterAnswer,
    TaskOutcome,
    TriageAnswer,
)
from domain.case import CaseEventWhat
from domain.going_live import NOTHING_REAL
from domain.law.notice import SentBy
from domain.vocabulary import CallOutcome, Channel, Stage, TaskKind, TimelineWhat
from ledger import (
    cases,
    clock,
    contacts,
    creditors,
    debtors,
    disputes,
    going_live,
    invoices,
    outbox,
    replies,
    tasks,
    timeline,
)
from ledger.cases import CaseRow
from ledger.database import Connection, Pool, transaction
from ledger.intake import after_escalation, credit_orders, gestures, plausible
from ledger.intake.bank import orders as money_orders
from ledger.intake.callbacks import prove_notice
from ledger.tasks import Task

_OFFICE_OPENS = time(9)
_AHEAD = ("promise", "plan", "part_now", "conditional", "call_back", "decline")
"""Outcomes whose date is still to come."""
_FARTHEST = timedelta(days=366)
_OF_A_REPLY = ("reply", "channel", "text", "button", "proposal")
_PERSONAL = ("note", "representative")
_NOT_REACHED = (CallOutcome.NO_ANSWER, CallOutcome.WRONG_PERSON)


class OutcomeError(ValueError):
    """An outcome that the facts contradict."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field = field
        self.why = why


async def task_outcome(pool: Pool, task_id: UUID, person: str, outcome: TaskOutcome) -> Task:
    """Complete a task with what came of it, and tell the cases it is about.

    Raises:
        LookupError: there is no such task.
        TaskConflictError: it is done, expired, or another person's.
        OutcomeError: the outcome contradicts the calendar, or a gesture does not go with it.
    """
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        task = await tasks.get(conn, task_id)
        if task.debtor is not None:
            await debtors.lock(conn, task.creditor, task.debtor)
        outcome = await _dated(conn, task.creditor, task.debtor, outcome, now)
        await _fits(conn, task, outcome)
        if task.kind is TaskKind.APPROVAL and outcome.outcome == ApprovalOutcome.APPROVE:
            await _may_hand_over(conn, task)
        if outcome.outcome == ApprovalOutcome.INTERRUPTED and outcome.date is not None:
            await _after_the_issue(conn, task, outcome.date)
        why = gestures.refused(task, outcome)
        if why is not None:
            raise OutcomeError("gesture" if outcome.gesture else "goodwill", why)
        task = await tasks.complete(conn, task_id, person, _written(outcome), now)
        await gestures.give(conn, task, outcome, now)
        await _contact_made(conn, task, outcome, now)
        await _tell(conn, task, outcome, now)
        if _moves_money(task):
            await _follow_money(conn, task, outcome, now)
        return task


def _moves_money(task: Task) -> bool:
    return task.kind is TaskKind.CREDIT or money_orders.is_about_money(task)


async def _follow_money(conn: Connection, task: Task, outcome: TaskOutcome, now: datetime) -> None:
    follow = credit_orders if task.kind is TaskKind.CREDIT else money_orders
    try:
        await follow.decided(conn, task, outcome, now)
    except ValueError as error:
        field, _, why = str(error).partition(": ")
        raise OutcomeError(field, why) from error


async def incoming_call(
    pool: Pool, creditor: str, invoice_number: str, person: str, answer: CallAnswer
) -> Task:
    """A debtor called by themselves: write the call down as a task that is done.

    Raises:
        LookupError: the invoice is unknown, or never had a case.
        OutcomeError: the outcome contradicts the calendar, or names invoices of others.
    """
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        debtor = await invoices.debtor_of(conn, creditor, invoice_number)
        if debtor is not None:
            await debtors.lock(conn, creditor, debtor)
        case = await cases.lock(conn, creditor, invoice_number)
        if case is None:
            raise LookupError(f"creditor {creditor} has no case of invoice {invoice_number!r}")
        outcome = await _dated(conn, creditor, debtor, answer, now)
        await _spoken_of(conn, case, outcome)
        task = _done_call(case, person, outcome, now)
        await tasks.record_done(conn, task)
        await _tell(conn, task, outcome, now)
        if after_escalation.is_with_agency(case):
            await after_escalation.called(conn, case, task, now)
        return task


async def reply_read_as(pool: Pool, reply_id: UUID, person: str, answer: TriageAnswer) -> Task:
    """A person says what a reply means, whatever it was read as: the cases follow that.

    Where it was acted on, what that did is undone first (``activities/reply_correction``).

    Raises:
        LookupError: there is no such reply, or it asked for no reader (a bare STOP).
        TaskConflictError: another person is reading it.
        OutcomeError: the outcome contradicts the calendar.
    """
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        reply = await replies.get(conn, reply_id)
        await debtors.lock(conn, reply.creditor, reply.debtor)
        task = await tasks.last_of_reply(conn, reply.creditor, reply_id)
        if task is None:
            raise LookupError(f"reply {reply_id} asked for nothing that could be read otherwise")
        outcome = await _dated(conn, reply.creditor, reply.debtor, answer, now)
        if task.status == "done":
            task = _read_anew(task, person, outcome, now)
            await tasks.record_done(conn, task)
        else:
            task = await tasks.complete(conn, task.id, person, _written(outcome), now)
        await _tell(conn, task, outcome, now)
        return task


def _read_anew(before: Task, person: str, outcome: TaskOutcome, now: datetime) -> Task:
    kept = {name: before.brief[name] for name in _OF_A_REPLY if name in before.brief}
    return before.model_copy(
        update={
            "id": uuid4(),
            "title": f"The reply about invoice {', '.join(before.covers)}, read anew",
            "brief": kept | {"corrects": str(before.id)},
            "opened_at": now,
            "claimed_by": person,
            "claimed_at": None,
            "outcome": _written(outcome),
            "done_at": now,
        }
    )


async def _fits(conn: Connection, task: Task, outcome: TaskOutcome) -> None:
    """What only the task itself and its invoice can tell."""
    why = money_orders.refused(task, outcome)
    if why is not None:
        raise OutcomeError("outcome", why)
    if _moves_money(task):
        return  # looked at where the money is moved
    of_a_hold = outcome.outcome in OF_A_HOLD and "hold" not in task.brief
    if of_a_hold and outcome.outcome not in task.brief.get("outcomes", ()):
        raise OutcomeError("outcome", f"{outcome.outcome} is for a task about a hold")
    strange = set(outcome.invoices) - set(task.covers)
    if strange:
        known = ", ".join(task.covers)
        raise OutcomeError("invoices", f"{', '.join(sorted(strange))}: the task is about {known}")
    if task.kind is TaskKind.COMPLAINT and outcome.amount and task.invoice_number:
        invoice = await invoices.find(conn, task.creditor, task.invoice_number)
        if invoice is not None and outcome.amount > invoice.amount:
            raise OutcomeError("amount", f"the invoice itself is {invoice.amount}: credit no more")


async def _spoken_of(conn: Connection, case: CaseRow, outcome: TaskOutcome) -> None:
    """A call that came in is about open cases of the same debtor only."""
    open_cases = await cases.open_of_debtor(conn, case.key.creditor, case.debtor)
    known = {case.key.invoice_number, *(it.key.invoice_number for it in open_cases)}
    strange = sorted(set(outcome.invoices) - known)
    if strange:
        why = f"{', '.join(strange)}: the debtor's open cases are {', '.join(sorted(known))}"
        raise OutcomeError("invoices", why)


async def _may_hand_over(conn: Connection, task: Task) -> None:
    """Nothing leaves the house while the creditor only watches, rehearses, or has stopped.

    Nor before a complaint about it is answered (practice C7), or a reply read and a payment that
    was made looked for (C1); nor what meanwhile is arranged, held or settled.
    """
    creditor, number = task.creditor, task.invoice_number or ""
    if await disputes.running(conn, creditor, number) is not None:
        raise OutcomeError("outcome", f"the complaint about {number} comes first: answer it")
    waits = await tasks.first_open(conn, creditor, number, TaskKind.TRIAGE, TaskKind.MATCH)
    if waits is not None:
        raise OutcomeError("outcome", f"another task about {number} comes first: {waits.title}")
    case = await cases.find(conn, creditor, number)
    if case is None or case.standing.stage is not Stage.APPROVAL:
        stands = "unknown" if case is None else case.standing.stage.value.replace("_", " ")
        raise OutcomeError("outcome", f"the case is {stands} by now: there is nothing to hand over")
    mode = (await creditors.get(conn, creditor)).mode
    stop = await going_live.standing_stop(conn, creditor)
    if stop is not None:
        raise OutcomeError("outcome", f"all sending is stopped ({stop.why}): hand over later")
    if mode in NOTHING_REAL:
        raise OutcomeError("outcome", f"creditor {creditor} is in mode {mode}: hand over when live")


async def _after_the_issue(conn: Connection, task: Task, on: date) -> None:
    """What is not claimed yet cannot be demanded or acknowledged (BW 3:317, 3:318)."""
    invoice = await invoices.find(conn, task.creditor, task.invoice_number or "")
    if invoice is not None and on < invoice.issued_on:
        why = f"{on} lies before the invoice of {invoice.issued_on}: give the day it happened"
        raise OutcomeError("date", why)


def _done_call(case: CaseRow, person: str, outcome: TaskOutcome, now: datetime) -> Task:
    return Task(
        id=uuid4(),
        kind=TaskKind.CALL,
        creditor=case.key.creditor,
        debtor=case.debtor,
        invoice_number=case.key.invoice_number,
        opening=case.key.opening,
        covers=(case.key.invoice_number,),
        status="done",
        title="The debtor called",
        brief={"incoming": True},
        opened_at=now,
        claimed_by=person,
        outcome=_written(outcome),
        done_at=now,
    )


def _written(outcome: TaskOutcome) -> dict[str, object]:
    told = outcome.model_dump(mode="json", exclude_none=True)
    return {name: value for name, value in told.items() if value != []}


async def _dated(
    conn: Connection, creditor: str, debtor: str | None, outcome: TaskOutcome, now: datetime
) -> TaskOutcome:
    """The outcome with its dates made definite, by the debtor's calendar."""
    zone = await _zone(conn, creditor, debtor)
    today = now.astimezone(zone).date()
    wrong = await plausible.contradiction(conn, creditor, debtor, outcome, today, zone)
    if wrong is not None:
        raise OutcomeError(*wrong)
    if isinstance(outcome, LetterAnswer):
        posted = outcome.date or today
        if posted > today:
            raise OutcomeError("date", f"{posted} is still to come: give the day it was posted")
        return outcome.model_copy(update={"date": posted})
    if outcome.outcome == ApprovalOutcome.INTERRUPTED and outcome.date and outcome.date > today:
        raise OutcomeError("date", f"{outcome.date} is still to come: give the day it happened")
    if outcome.date is not None and outcome.date < today and outcome.outcome in _AHEAD:
        raise OutcomeError("date", f"{outcome.date} has passed: give a date from {today} on")
    _not_too_far(outcome, today, zone)
    if outcome.outcome == CallOutcome.CALL_BACK and outcome.at is None and outcome.date:
        at = datetime.combine(outcome.date, _OFFICE_OPENS, tzinfo=zone)
        return outcome.model_copy(update={"at": at})
    return outcome


def _not_too_far(outcome: TaskOutcome, today: date, zone: ZoneInfo) -> None:
    """Nobody keeps an agreement for years ahead in mind: more likely the year is mistyped."""
    if outcome.outcome not in _AHEAD:
        return
    farthest = today + _FARTHEST
    at = outcome.at.astimezone(zone).date() if outcome.at is not None else None
    for field, day in (("date", outcome.date), ("at", at)):
        if day is not None and day > farthest:
            why = f"{day} is more than a year ahead: give a date until {farthest}"
            raise OutcomeError(field, why)


async def _zone(conn: Connection, creditor: str, debtor_id: str | None) -> ZoneInfo:
    profile = await creditors.get(conn, creditor)
    debtor = None if debtor_id is None else await debtors.find(conn, creditor, debtor_id)
    return profile.zoneinfo if debtor is None else debtor.zone(profile.zone)


async def _contact_made(conn: Connection, task: Task, outcome: TaskOutcome, now: datetime) -> None:
    """A call that was made, or a letter that was posted, is a contact now."""
    if task.contact is None:
        return
    if isinstance(outcome, LetterAnswer):
        await contacts.record(conn, task.contact, "sent", now)
        await _prove_by_post(conn, task, outcome.date or now.date())
    elif isinstance(outcome, CallAnswer):
        contact = await contacts.get(conn, task.contact)
        if contact.channel is Channel.CALL:
            await contacts.record(conn, contact.id, _call_status(outcome.outcome), now)


def _call_status(outcome: CallOutcome) -> str:
    if outcome in _NOT_REACHED:
        return "failed"
    return "sent" if outcome is CallOutcome.VOICEMAIL else "delivered"


async def _prove_by_post(conn: Connection, task: Task, posted: date) -> None:
    assert task.contact is not None
    proof = {"posted_on": posted.isoformat(), "posted_by": task.claimed_by, "task": str(task.id)}
    await prove_notice(conn, task.contact, SentBy.POST, posted, proof)


async def _tell(conn: Connection, task: Task, outcome: TaskOutcome, now: datetime) -> None:
    line = timeline.Line(
        at=now,
        what=TimelineWhat.TASK_DONE,
        channel=Channel.CALL if task.kind is TaskKind.CALL else None,
        why=_in_words(task, outcome),
        covers=task.covers,
        detail={"task": str(task.id), "kind": task.kind, "person": task.claimed_by}
        | {name: value for name, value in _written(outcome).items() if name not in _PERSONAL},
    )
    for case in await _about(conn, task):
        await timeline.write(conn, case.key, line)
        # What is done about money changes balances, of which the cases hear by themselves.
        if case.open and not _moves_money(task):
            await outbox.tell(conn, case.key, CaseEventWhat.TASK_DONE, now, ref=str(task.id))


async def _about(conn: Connection, task: Task) -> Sequence[CaseRow]:
    """The cases of a task; an earlier opening's decision does not count for the present one."""
    found = [await cases.lock(conn, task.creditor, number) for number in sorted(task.covers)]
    return [
        case
        for case in found
        if case is not None
        and (case.key.invoice_number != task.invoice_number or case.key.opening == task.opening)
    ]


def _in_words(task: Task, outcome: TaskOutcome) -> str:
    said = f"{task.kind.value}: {outcome.outcome}".replace("_", " ")
    if outcome.amount is not None:
        said += f", {outcome.amount}"
    if outcome.date is not None:
        said += f", {outcome.date}"
    return said
