"""What people report: the outcome of a task, a call that came in."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from domain.answers import (
    ApprovalOutcome,
    CallAnswer,
    TaskOutcome,
    TriageAnswer,
)
from domain.case import CaseEventWhat
from domain.vocabulary import Channel, TaskKind, TimelineWhat
from ledger import (
    cases,
    clock,
    debtors,
    invoices,
    outbox,
    replies,
    tasks,
    timeline,
)
from ledger.cases import CaseRow
from ledger.database import Connection, Pool, transaction
from ledger.intake import (
    after_escalation,
    contact_outcomes,
    credit_orders,
    gestures,
    outcome_checks,
)
from ledger.intake.bank import orders as money_orders
from ledger.intake.outcome_checks import OutcomeError as OutcomeError
from ledger.tasks import Done, Task

_OF_A_REPLY = ("reply", "channel", "text", "button", "proposal")
_OF_WHAT_WAS_SAID = ("reply", "channel", "text", "button", "on_page", "incoming")
_PERSONAL = ("note", "representative", "account")


async def task_outcome(pool: Pool, task_id: UUID, person: str, outcome: TaskOutcome) -> Task:
    """Complete a task with what came of it, and tell the cases it is about.

    Raises:
        LookupError: there is no such task.
        TaskConflictError: it is done, expired, or another person's.
        OutcomeError: the outcome contradicts the calendar, or a gesture does not go with it.
    """
    async with transaction(pool) as conn:
        return await _completed(conn, task_id, person, outcome, await clock.now(conn))


async def decided_together(
    pool: Pool, task_ids: Sequence[UUID], person: str, outcome: TaskOutcome
) -> list[Task]:
    """As :func:`task_outcome`, the same decision about each: all of them, or none.

    Raises:
        OutcomeError: it cannot be decided so of one of them; the reason names its invoice.
    """
    async with transaction(pool) as conn:
        now, done = await clock.now(conn), []
        for task_id in task_ids:
            try:
                done.append(await _completed(conn, task_id, person, outcome, now))
            except OutcomeError as error:
                number = (await tasks.get(conn, task_id)).invoice_number
                raise OutcomeError(error.field, f"invoice {number}: {error.why}") from error
        return done


async def _completed(
    conn: Connection, task_id: UUID, person: str, outcome: TaskOutcome, now: datetime
) -> Task:
    task = await tasks.get(conn, task_id)
    if task.debtor is not None:
        await debtors.lock(conn, task.creditor, task.debtor)

    async def check(told: TaskOutcome) -> None:
        await _fits(conn, task, told, now)

    outcome, *further = await outcome_checks.each(
        conn, task.creditor, task.debtor, outcome, now, check
    )
    done = await tasks.complete(conn, task_id, person, _written(outcome), now)
    await gestures.give(conn, done, outcome, now)
    await contact_outcomes.made(conn, done, outcome, now)
    await _tell(conn, done, outcome, now)
    if outcome_checks.moves_money(done):
        await _follow_money(conn, done, outcome, now)
    await _also(conn, done, further, now)
    return done


async def _fits(conn: Connection, task: Task, outcome: TaskOutcome, now: datetime) -> None:
    await outcome_checks.fits(conn, task, outcome)
    if task.kind is TaskKind.APPROVAL and outcome.outcome == ApprovalOutcome.APPROVE:
        await outcome_checks.may_hand_over(conn, task, outcome, now)
    if outcome.outcome == ApprovalOutcome.INTERRUPTED and outcome.date is not None:
        await outcome_checks.after_the_issue(conn, task, outcome.date)
    why = gestures.refused(task, outcome)
    if why is not None:
        raise OutcomeError("gesture" if outcome.gesture else "goodwill", why)


async def _also(
    conn: Connection, task: Task, further: Sequence[TaskOutcome], now: datetime
) -> list[Task]:
    """What else was said, each as a task of its own that is done, heard in this order."""
    told = []
    for outcome in further:
        kept = {name: task.brief[name] for name in _OF_WHAT_WAS_SAID if name in task.brief}
        own = {
            "id": uuid4(),
            "title": f"{task.title}: also {outcome.outcome.replace('_', ' ')}",
            "brief": kept | {tasks.BESIDE: str(task.id)},
            "contact": None,
            "opened_at": now,
            "due_at": None,
            "outcome": _written(outcome),
        }
        beside = task.model_copy(update=own)
        await tasks.record_done(conn, beside)
        await _tell(conn, beside, outcome, now)
        told.append(beside)
    return told


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

        async def check(told: TaskOutcome) -> None:
            await outcome_checks.spoken_of(conn, case, told)

        outcome, *further = await outcome_checks.each(conn, creditor, debtor, answer, now, check)
        said, brief = _written(outcome), {"incoming": True}
        done = Done(TaskKind.CALL, "The debtor called", brief, said, person)
        task = done.about(case.key, case.debtor, now)
        await tasks.record_done(conn, task)
        await _tell(conn, task, outcome, now)
        told = [task, *await _also(conn, task, further, now)]
        if after_escalation.is_with_agency(case):
            for each in told:
                await after_escalation.called(conn, case, each, now)
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
        outcome, *further = await outcome_checks.each(
            conn, reply.creditor, reply.debtor, answer, now
        )
        if task.status == "done":
            task = _read_anew(task, person, outcome, now)
            await tasks.record_done(conn, task)
        else:
            task = await tasks.complete(conn, task.id, person, _written(outcome), now)
        await _tell(conn, task, outcome, now)
        await _also(conn, task, further, now)
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


def _written(outcome: TaskOutcome) -> dict[str, object]:
    told = outcome.model_dump(mode="json", exclude_none=True)
    return {name: value for name, value in told.items() if value != []}


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
        if case.open and not outcome_checks.moves_money(task):
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
