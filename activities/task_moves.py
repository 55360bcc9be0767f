"""What a person's answer does to a case: a call's outcome, a reply read, a letter posted."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from activities import (
    arrangement_moves,
    asking,
    call_back,
    case_moves,
    contact_record,
    decisions,
    dispute_moves,
    hold_moves,
    hold_review,
    ladder_moves,
    lifting,
    missed_term,
    notice_moves,
    out_of_reach,
    payment_search,
    reply_correction,
    unanswered,
    waiting_as_told,
)
from domain.answers import INTERRUPTED, OF_A_HOLD, RESUME, TaskOutcome
from domain.case import NextWhat
from domain.effects import Answer, Happened
from domain.planning import at_once
from domain.reach import address_on
from domain.responses import Response, to_outcome
from domain.vocabulary import (
    CallOutcome,
    Channel,
    Stage,
    TaskKind,
)
from ledger import contacts, debtors, hold_tasks, timeline, waiting
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.tasks import Task


async def apply(conn: Connection, file: CaseFile, task: Task, now: datetime) -> Answer:
    """Move the case as the outcome of a task asks."""
    arranged = file.case.standing.stage is Stage.ARRANGED
    answer = await _applied(conn, file, task, now)
    if arranged and file.case.standing.stage is not Stage.ARRANGED:
        return await arrangement_moves.left(conn, file, now) or answer
    return answer


async def _applied(conn: Connection, file: CaseFile, task: Task, now: datetime) -> Answer:
    outcome = TaskOutcome.model_validate(task.outcome)
    match task.kind:
        case TaskKind.CALL | TaskKind.TRIAGE:
            return await _said(conn, file, task, outcome, now)
        case TaskKind.APPROVAL:
            return await decisions.decided(conn, file, outcome, now)
        case TaskKind.COMPLAINT:
            return await dispute_moves.answered(conn, file, task, outcome, now)
        case TaskKind.LETTER:
            return await _posted(conn, file, task, now)
        case TaskKind.MATCH:
            return await payment_search.looked(conn, file, task, outcome, now)
        case TaskKind.CREDIT:
            # The ledger moved the money when the person answered; the case goes on as it was.
            return await case_moves.stay(conn, file, Happened.DONE, "the credit was decided on")


Own = Callable[[Connection, CaseFile, Task, TaskOutcome, Response, datetime], Awaitable[Answer]]
_OWN: dict[CallOutcome, Own] = {
    CallOutcome.COMPLAINT: dispute_moves.raised,
    CallOutcome.CONDITIONAL: dispute_moves.raised,
    CallOutcome.PROTECTED: hold_moves.protect,
    CallOutcome.DECEASED: hold_moves.protect,
    CallOutcome.ALREADY_PAID: payment_search.look_for_it,
    CallOutcome.PAID_NOW: payment_search.look_for_it,
    CallOutcome.PROMISE: arrangement_moves.heard,
    CallOutcome.PART_NOW: arrangement_moves.heard,
    CallOutcome.PLAN: arrangement_moves.heard,
    CallOutcome.CANNOT_PAY: arrangement_moves.heard,
}
"""Outcomes that a module of their own follows."""


async def _said(
    conn: Connection, file: CaseFile, task: Task, outcome: TaskOutcome, now: datetime
) -> Answer:
    await reply_correction.before_it_is_followed(conn, file, task, now)
    response = _response(outcome)
    if outcome.outcome == INTERRUPTED:
        await decisions.interrupted(conn, file, outcome)
    if response is None and "limitation" in task.brief:
        why = "a person has seen when it is time-barred"
        return await case_moves.stay(conn, file, Happened.DONE, why)
    if hold_moves.PROVISIONAL in task.brief and _says_otherwise(outcome):
        await lifting.lifted_for_all(conn, file, task, now)
    elif hold_tasks.HOLD in task.brief and (response is None or _protected(file, now)):
        return await lifting.decided(conn, file, task, outcome, response, now)
    if hold_tasks.PAUSE in task.brief:
        decided = await hold_review.about_pause(conn, file, task, outcome, now)
        if decided is not None:
            return decided
    looked = await out_of_reach.looked(conn, file, task, outcome, now)
    if looked is not None:
        return looked
    if response is None:
        return await _read(conn, file, task, outcome, now)
    said = CallOutcome(outcome.outcome)
    if _protected(file, now) and said not in lifting.PROTECTING:
        return await lifting.stays(conn, file, now)
    if response.closes is not None:
        await _close(conn, file, response.closes, response.why, now)
    if said is CallOutcome.DO_NOT_CALL:
        await unanswered.withdraw_calls(conn, file, now)
    if said is CallOutcome.WRONG_PERSON and task.kind is TaskKind.CALL:
        for channel in (Channel.WHATSAPP, Channel.SMS):
            await _close(conn, file, channel, response.why, now)
    about = not outcome.invoices or file.key.invoice_number in outcome.invoices
    if not about and said not in lifting.PROTECTING:
        return await _about_another(conn, file, task, response, now)
    if missed_term.is_about(task) and task.invoice_number == file.key.invoice_number:
        if response.call_again or response.in_writing:
            await missed_term.not_reached(conn, file, task, response.call_again, now)
        else:
            await missed_term.spoken(conn, task)
    own = _OWN.get(said)
    if own is None:
        await _note_and_ask(conn, file, task, outcome, response, now)
    await _count_call(conn, file, task, response, now)
    if own is not None:
        return await own(conn, file, task, outcome, response, now)
    return await _follow(conn, file, task, response, now)


def _protected(file: CaseFile, now: datetime) -> bool:
    held = file.held_on(now)
    return held is not None and held.protects


def _says_otherwise(outcome: TaskOutcome) -> bool:
    """Whether a reply that was held for its words says something else, as a person read it."""
    return outcome.outcome not in (RESUME, *OF_A_HOLD, INTERRUPTED, *lifting.PROTECTING)


def _response(outcome: TaskOutcome) -> Response | None:
    """What follows by the table; None where nothing was said but to go on, or of a hold."""
    if outcome.outcome in (RESUME, *OF_A_HOLD, INTERRUPTED):
        return None
    return to_outcome(CallOutcome(outcome.outcome), call_at=outcome.at)


async def _about_another(
    conn: Connection, file: CaseFile, task: Task, response: Response, now: datetime
) -> Answer:
    """What was said is about other invoices: this one goes on, its call was made."""
    await _count_call(conn, file, task, response, now)
    why = "what was said is about another invoice: this one goes on"
    return await ladder_moves.go_on(conn, file, why, now)


async def _note_and_ask(
    conn: Connection,
    file: CaseFile,
    task: Task,
    outcome: TaskOutcome,
    response: Response,
    now: datetime,
) -> None:
    if response.writes is not None:
        detail = {"amount": str(outcome.amount) if outcome.amount else None, "date": outcome.date}
        await case_moves.note(conn, file, response.writes, response.why, now, detail=detail)
    if response.task is not None:
        await _ask(conn, file, task, response, outcome.note, now)


async def _count_call(
    conn: Connection, file: CaseFile, task: Task, response: Response, now: datetime
) -> None:
    if task.contact is not None and _spoken(file, task, response):
        contact = await contacts.get(conn, task.contact)
        await case_moves.tick(conn, file, contact.step, now)


async def _read(
    conn: Connection, file: CaseFile, task: Task, outcome: TaskOutcome, now: datetime
) -> Answer:
    """A reply that says nothing: the ladder goes on, if it was the reply that stopped it.

    With a day to come it goes on from then: who asked something has time to get the answer.
    """
    stage, why = file.case.standing.stage, "a person read the reply: go on"
    until = outcome.date if outcome.outcome == RESUME else None
    if until and until > file.where.local(now).date() and stage in case_moves.ON_LADDER:
        return await hold_moves.pause_until(conn, file, until, why, now)
    held = stage is Stage.ON_HOLD and "reply" in task.brief
    if not held and stage not in (Stage.ARRANGED, Stage.DISPUTED, Stage.APPROVAL):
        return await ladder_moves.back_to_ladder(conn, file, now, why)
    changes = {"needs_person": stage is not Stage.ARRANGED}
    return await case_moves.stay(conn, file, Happened.DONE, why, changes=changes)


def _spoken(file: CaseFile, task: Task, response: Response) -> bool:
    """Whether the call was made, so that the ladder does not ask for it again."""
    ours = task.invoice_number == file.key.invoice_number
    on_ladder = file.case.standing.stage is Stage.REMINDING
    return ours and on_ladder and not response.next_channel and response.again_at is None


async def _close(
    conn: Connection, file: CaseFile, channel: Channel, why: str, now: datetime
) -> None:
    address = address_on(file.addressee, channel)
    if address is not None:
        slug, debtor = file.key.creditor, file.debtor.id
        await debtors.close_channel(conn, slug, debtor, channel, address, why, now)
        file.unusable[channel] = why
        line = timeline.channel_closed(channel, why, (file.key.invoice_number,), now)
        await timeline.write(conn, file.key, line)


async def _ask(
    conn: Connection,
    file: CaseFile,
    task: Task,
    response: Response,
    note: str | None,
    now: datetime,
) -> None:
    """One task for all invoices that were spoken of."""
    assert response.task is not None
    title = f"Invoice {file.key.invoice_number}: {response.why}"
    brief = {"why": response.why} | ({"note": note} if note else {})
    due_at = None
    if response.checks_address:
        brief |= {waiting.ADDRESS_CHECK: task.brief.get("channel", Channel.CALL)}
        due_at = unanswered.promised(file, now)
    await asking.ask(
        *(conn, file, response.task, title, brief, now),
        covers=task.covers,
        due_at=due_at,
        caused_by=task.id,
    )
    file.unanswered = await waiting.of_case(conn, file.key)


async def _follow(
    conn: Connection, file: CaseFile, task: Task, response: Response, now: datetime
) -> Answer:
    if response.stage is not None:
        next_ = None
        if response.stage is Stage.FINAL_NOTICE:
            waits = await dispute_moves.first_answered(conn, file, now)
            if waits is not None:
                return waits
            if await notice_moves.current(conn, file) is not None:
                return await notice_moves.join(conn, file, now, response.reason)
            await notice_moves.forget_if_none_runs(conn, file)
            next_ = at_once(file.ladder_facts(response.stage), now)
        return await case_moves.enter(
            conn, file, response.stage, response.why, now, reason=response.reason, next_=next_
        )
    if call_back.asked_in_writing(task):
        return await call_back.ask_for(conn, file, task, response.again_at, now)
    if response.call_again and call_back.was_asked_for(task):
        return await call_back.not_reached(conn, file, task, now)
    if response.again_at is not None:
        return await waiting_as_told.call_again(conn, file, task, response, now)
    if response.call_again and task.contact is not None:
        return await ladder_moves.call_once_more(conn, file, response.why, now)
    if response.in_writing:
        if task.contact is not None:
            await contacts.no_day_agreed(conn, task.contact)
        return await ladder_moves.close_in_time(conn, file, response.why, now)
    if response.next_channel and task.contact is not None:
        return await ladder_moves.after_the_call(conn, file, response.why, now)
    if response.pause_days is not None:
        return await waiting_as_told.pause(conn, file, response, now)
    return await ladder_moves.go_on(conn, file, response.why, now)


async def _posted(conn: Connection, file: CaseFile, task: Task, now: datetime) -> Answer:
    why = "the letter was posted"
    if task.contact is not None and task.invoice_number == file.key.invoice_number:
        contact = await contacts.get(conn, task.contact)
        await contact_record.write_sent(conn, file, contact, now)
        if file.case.standing.stage is Stage.FINAL_NOTICE:
            await contact_record.write_served(conn, file, contact, now)
    if file.case.standing.stage is Stage.FINAL_NOTICE:
        return await notice_moves.await_term(conn, file, now)
    due = file.case.standing.next
    if due is not None and due.what is NextWhat.ASK_AGAIN and due.step is not None:
        return await case_moves.walk(conn, file, due.step, "sent", now, Happened.SENT, why)
    return await case_moves.stay(conn, file, Happened.DONE, why)
