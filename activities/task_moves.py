"""What a person's answer does to a case: a call's outcome, a reply read, a letter posted."""

from datetime import date, datetime, timedelta
from uuid import UUID

from activities import case_moves, contact_record, decisions, ladder_moves, notice_moves
from domain.answers import TaskOutcome
from domain.case import Next, NextWhat
from domain.effects import Answer, Happened
from domain.moments import first_moment, working_days_later
from domain.planning import at_once
from domain.reach import address_on
from domain.responses import Response, to_outcome
from domain.vocabulary import (
    CallOutcome,
    Channel,
    Stage,
    TaskKind,
    TimelineWhat,
)
from ledger import contacts, courtesies, debtors, tasks
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.tasks import Task

_GRACE_WORKING_DAYS = 1


async def apply(conn: Connection, file: CaseFile, task: Task, now: datetime) -> Answer:
    """Move the case as the outcome of a task asks."""
    outcome = TaskOutcome.model_validate(task.outcome)
    match task.kind:
        case TaskKind.CALL | TaskKind.TRIAGE:
            return await _said(conn, file, task, outcome, now)
        case TaskKind.APPROVAL:
            return await decisions.decided(conn, file, outcome, now)
        case TaskKind.COMPLAINT:
            return await decisions.complaint_answered(conn, file, outcome, now)
        case TaskKind.LETTER:
            return await _posted(conn, file, task, now)
        case TaskKind.MATCH:
            return await case_moves.stay(conn, file, Happened.DONE, "a payment was matched")


async def _said(
    conn: Connection, file: CaseFile, task: Task, outcome: TaskOutcome, now: datetime
) -> Answer:
    if "reply" in task.brief:
        occasion = courtesies.of_reply(UUID(task.brief["reply"]))
        slug, why = file.key.creditor, "a person has read it by now"
        await courtesies.drop(conn, slug, file.debtor.id, occasion, why)
    if outcome.outcome == "resume":
        return await _read(conn, file, task, now)
    today = file.where.local(now).date()
    response = to_outcome(
        CallOutcome(outcome.outcome), today=today, promised_on=outcome.date, call_at=outcome.at
    )
    if response.closes is not None:
        await _close(conn, file, response.closes, response.why, now)
    if response.writes is not None:
        detail = {"amount": str(outcome.amount) if outcome.amount else None, "date": outcome.date}
        await case_moves.note(conn, file, response.writes, response.why, now, detail=detail)
    if response.task is not None:
        await _ask(conn, file, response, now)
    if task.contact is not None and _spoken(file, task, response):
        contact = await contacts.get(conn, task.contact)
        await case_moves.tick(conn, file, contact.step, now)
    return await _follow(conn, file, task, response, now)


async def _read(conn: Connection, file: CaseFile, task: Task, now: datetime) -> Answer:
    """A reply that says nothing: the ladder goes on, if it was the reply that stopped it."""
    stage, why = file.case.standing.stage, "a person read the reply: go on"
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
    address = address_on(file.debtor, channel)
    if address is not None:
        slug, debtor = file.key.creditor, file.debtor.id
        await debtors.close_channel(conn, slug, debtor, channel, address, why, now)
        file.unusable[channel] = why


async def _ask(conn: Connection, file: CaseFile, response: Response, now: datetime) -> None:
    assert response.task is not None
    title = f"Invoice {file.key.invoice_number}: {response.why}"
    brief: dict[str, object] = {"why": response.why}
    if response.task is TaskKind.COMPLAINT and file.creditor.goodwill.gestures:
        brief["gestures"] = list(file.creditor.goodwill.gestures)
    task = await tasks.open_task(
        conn, file.key, response.task, title, brief, now, debtor=file.debtor.id
    )
    detail = {"task": str(task), "kind": response.task}
    await case_moves.note(conn, file, TimelineWhat.TASK_OPENED, title, now, detail=detail)


async def _follow(
    conn: Connection, file: CaseFile, task: Task, response: Response, now: datetime
) -> Answer:
    if response.stage is not None:
        next_ = _watch(file, response.until) if response.until else None
        if response.stage is Stage.FINAL_NOTICE:
            if await notice_moves.current(conn, file) is not None:
                return await notice_moves.join(conn, file, now, response.reason)
            next_ = at_once(file.ladder_facts(response.stage), now)
        return await case_moves.enter(
            conn, file, response.stage, response.why, now, reason=response.reason, next_=next_
        )
    if response.again_at is not None:
        return await _call_again(conn, file, task, response, now)
    if response.next_channel and task.contact is not None:
        return await ladder_moves.after_the_call(conn, file, response.why, now)
    if response.pause_days is not None:
        return await _pause(conn, file, response, now)
    return await ladder_moves.go_on(conn, file, response.why, now)


def _watch(file: CaseFile, until: date) -> Next:
    """The end of the promised day in the debtor's zone, plus grace (peers K)."""
    day = working_days_later(until, _GRACE_WORKING_DAYS, file.debtor.country)
    at = file.where.at(day + timedelta(days=1), file.playbook.day_starts)
    return Next(at=at, what=NextWhat.RESUME, why=f"paid by {until}?")


async def _pause(conn: Connection, file: CaseFile, response: Response, now: datetime) -> Answer:
    changes: dict[str, object] = {}
    if response.task is not None or file.case.standing.stage in case_moves.ON_LADDER:
        changes["needs_person"] = response.task is not None
    if response.reason is not None:
        changes["reason"] = response.reason
    days, why = response.pause_days or 1, response.why
    return await case_moves.pause(conn, file, now, days, why, changes)


async def _call_again(
    conn: Connection, file: CaseFile, task: Task, response: Response, now: datetime
) -> Answer:
    """Call at the moment that was asked for; off the ladder a person keeps it in mind."""
    standing = file.case.standing
    assert response.again_at is not None
    if task.invoice_number != file.key.invoice_number:
        return await _pause(conn, file, response, now)
    if standing.stage is not Stage.REMINDING or standing.step is None:
        title = f"Invoice {file.key.invoice_number}: call back"
        brief = {"why": response.why, "at": response.again_at.isoformat()}
        await tasks.open_task(
            *(conn, file.key, TaskKind.CALL, title, brief, now),
            debtor=file.debtor.id,
            due_at=response.again_at,
        )
        return await _pause(conn, file, response, now)
    window = file.playbook.window(Channel.CALL)
    at = first_moment(max(response.again_at, now), window, file.where)
    attempt = (standing.next.attempt if standing.next else 1) + 1
    next_ = Next(
        at=at,
        what=NextWhat.CONTACT,
        why=response.why,
        step=standing.step,
        channel=Channel.CALL,
        attempt=attempt,
    )
    return await case_moves.stay(conn, file, Happened.DONE, response.why, next_=next_)


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
