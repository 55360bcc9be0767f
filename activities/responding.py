"""Respond to what came in: money, an answer, a decision, a delivery report.

Each kind of event has one handler; a handler reads the stored fact by its ``ref`` and moves the
case. Pure rules are in ``domain.responses``.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from temporalio import activity

from activities import (
    arrangement_moves,
    case_moves,
    dispute_moves,
    due_dates,
    hold_moves,
    ladder_moves,
    lifting,
    notice_moves,
    out_of_reach,
    playbook_moves,
    rehearsal,
    reply_moves,
    rests,
    task_moves,
)
from activities.clock import case_now
from domain.case import CaseEvent, CaseEventWhat, Next, NextWhat
from domain.effects import Answer, Effect, Happened, Respond
from domain.moments import first_moment
from domain.reading.reader import Reader, RuleReader
from domain.vocabulary import Outcome, Stage
from ledger import case_file, contacts, going_live, invoices, replies, tasks
from ledger.case_file import CaseFile
from ledger.cases import find
from ledger.database import Connection, Pool, transaction

Handler = Callable[[Connection, CaseFile, CaseEvent, datetime], Awaitable[Answer]]


class Responding:
    """Answers events; short, in Postgres only, so it runs as a local activity.

    Args:
        pool: the ledger.
        reader: who reads what debtors write; the rules where none is given.
    """

    def __init__(self, pool: Pool, reader: Reader | None = None) -> None:
        self._pool = pool
        self._reader = reader or RuleReader()
        self._handlers = HANDLERS | {CaseEventWhat.REPLIED: self._replied}

    @activity.defn(name=Effect.RESPOND)
    async def respond(self, call: Respond) -> Answer:
        """Move the case as the event asks, once; an event of a closed case changes nothing."""
        now = case_now(call)
        async with transaction(self._pool) as conn:
            file = await case_file.lock(conn, call.key)
            if file is None:
                return await stale(conn, call)
            standing = file.case.standing
            if standing.heard >= call.event.seq:
                return Answer(happened=Happened.DONE, why="answered before", standing=standing)
            standing = standing.model_copy(update={"heard": call.event.seq})
            file.case = file.case.model_copy(update={"standing": standing})
            await playbook_moves.follow(conn, file, now)
            found = await out_of_reach.heard_of(conn, file, call.event, now)
            if found is not None:
                return found
            answer = await self._handlers[call.event.what](conn, file, call.event, now)
            return await playbook_moves.afterwards(conn, file, answer, now)

    async def _replied(
        self, conn: Connection, file: CaseFile, event: CaseEvent, now: datetime
    ) -> Answer:
        reply = await replies.get(conn, UUID(event.ref))
        return await reply_moves.replied(conn, file, reply, self._reader, now)


async def stale(conn: Connection, call: Respond) -> Answer:
    """Where a case stands that is not ours to move any more."""
    case = await find(conn, call.key.creditor, call.key.invoice_number)
    assert case is not None
    return Answer(happened=Happened.STALE, why="this opening is over", standing=case.standing)


async def _balance_changed(
    conn: Connection, file: CaseFile, event: CaseEvent, now: datetime
) -> Answer:
    await rests.settle(conn, file, now)
    if file.owed.minor <= 0:
        outcome = await case_moves.settled_how(conn, file)
        return await case_moves.settle(conn, file, outcome, "everything is paid")
    if file.case.standing.stage is Stage.ARRANGED:
        looked = await arrangement_moves.look(conn, file, now)
        if looked is not None:
            return await dispute_moves.nothing_but_disputed(conn, file, now) or looked
    disputed = await dispute_moves.nothing_but_disputed(conn, file, now)
    if disputed is not None:
        return disputed
    due = file.case.standing.next
    if file.case.standing.stage is Stage.UPCOMING or (due and due.what is NextWhat.LOOK_AGAIN):
        return await case_moves.replan(conn, file, now, Happened.DONE, "the balance changed")
    return await case_moves.stay(conn, file, Happened.DONE, "the balance changed")


async def _due_date_changed(
    conn: Connection, file: CaseFile, event: CaseEvent, now: datetime
) -> Answer:
    standing = file.case.standing.model_copy(update={"due_on": file.invoice.due_on})
    file.case = file.case.model_copy(update={"standing": standing})
    moved = await due_dates.moved(conn, file, now) if file.owed.minor > 0 else None
    return moved or await _balance_changed(conn, file, event, now)


async def _debtor_updated(
    conn: Connection, file: CaseFile, event: CaseEvent, now: datetime
) -> Answer:
    due = file.case.standing.next
    if due is not None and due.what is NextWhat.CONTACT and due.attempt == 1:
        return await case_moves.replan(conn, file, now, Happened.DONE, "the debtor's data changed")
    if file.case.standing.stage is Stage.APPROVAL:
        await case_moves.ask_approval(conn, file, now)
    return await case_moves.stay(conn, file, Happened.DONE, "the debtor's data changed")


async def _arrangement_changed(
    conn: Connection, file: CaseFile, event: CaseEvent, now: datetime
) -> Answer:
    return await arrangement_moves.told(conn, file, UUID(event.ref), now)


async def _withdrawn(conn: Connection, file: CaseFile, event: CaseEvent, now: datetime) -> Answer:
    slug, number = file.key.creditor, file.key.invoice_number
    if not await invoices.is_withdrawn(conn, slug, number):
        return await case_moves.start_over(conn, file, now, "withdrawn and entered again")
    why = "the creditor withdrew the invoice"
    return await case_moves.settle(conn, file, Outcome.WITHDRAWN, why)


async def _task_done(conn: Connection, file: CaseFile, event: CaseEvent, now: datetime) -> Answer:
    task = await tasks.get(conn, UUID(event.ref))
    return await task_moves.apply(conn, file, task, now)


async def _contact_failed(
    conn: Connection, file: CaseFile, event: CaseEvent, now: datetime
) -> Answer:
    contact = await contacts.get(conn, UUID(event.ref))
    standing = file.case.standing
    if contact.step != standing.step or standing.next is None or not _on_ladder(standing.next):
        return await case_moves.stay(conn, file, Happened.DONE, "an old contact failed")
    why, tried = f"{contact.channel.value} did not arrive", (contact.channel, contact.attempt)
    return await ladder_moves.on_next_channel(conn, file, contact.step, tried, why, now)


def _on_ladder(due: Next) -> bool:
    return due.what not in (NextWhat.RESUME, NextWhat.ASK_AGAIN, NextWhat.CALL_EXPIRES)


async def _contact_delivered(
    conn: Connection, file: CaseFile, event: CaseEvent, now: datetime
) -> Answer:
    due = file.case.standing.next
    if file.case.standing.stage is Stage.FINAL_NOTICE:
        return await notice_moves.await_term(conn, file, now)
    contact = await contacts.get(conn, UUID(event.ref))
    unknown = due is not None and due.what is NextWhat.RESOLVE_UNKNOWN
    if due is not None and unknown and due.step == contact.step:
        why = "the provider reports it delivered"
        return await case_moves.walk(conn, file, due.step, "sent", now, Happened.SENT, why)
    if file.case.standing.stage is Stage.REMINDING:
        notice = await notice_moves.current(conn, file)
        if notice is not None and notice.contact == contact.id:
            return await notice_moves.join(conn, file, now)
    return await case_moves.stay(conn, file, Happened.DONE, "delivered")


async def _notice_joined(
    conn: Connection, file: CaseFile, event: CaseEvent, now: datetime
) -> Answer:
    stage = file.case.standing.stage
    if stage is Stage.FINAL_NOTICE:
        return await notice_moves.await_term(conn, file, now, Happened.COVERED)
    if stage is not Stage.REMINDING:
        return await case_moves.stay(conn, file, Happened.DONE, "already beyond the reminders")
    return await notice_moves.join(conn, file, now)


async def _hold(conn: Connection, file: CaseFile, event: CaseEvent, now: datetime) -> Answer:
    if event.ref == hold_moves.OF_DEBTOR:
        return await hold_moves.heard_of_hold(conn, file, now)
    return await hold_moves.heard_of_pause(conn, file, now)


async def _resumed(conn: Connection, file: CaseFile, event: CaseEvent, now: datetime) -> Answer:
    stage, why = file.case.standing.stage, "resumed by a person"
    if event.ref == hold_moves.OF_DEBTOR:
        return await lifting.lifted(conn, file, now, why)
    if stage is Stage.ON_HOLD:
        return await ladder_moves.back_to_ladder(conn, file, now, why)
    if stage in (Stage.UPCOMING, Stage.REMINDING):
        return await case_moves.replan(conn, file, now, Happened.DONE, why)
    return await case_moves.stay(conn, file, Happened.DONE, f"{why}, but it was not paused")


async def _sending_changed(
    conn: Connection, file: CaseFile, event: CaseEvent, now: datetime
) -> Answer:
    if event.ref == going_live.REHEARSED:
        return await rehearsal.begin_again(conn, file, now)
    if event.ref is not None:
        return await ladder_moves.letter_anew(conn, file, UUID(event.ref), now)
    due, why = file.case.standing.next, "what held it back has changed"
    if due is None or due.step is None or due.channel is None:
        return await case_moves.stay(conn, file, Happened.DONE, why)
    slug, number, opening = file.key.creditor, file.key.invoice_number, file.key.opening
    shown = await contacts.attempt(conn, slug, number, opening, due.step, due.attempt)
    if shown is None or shown.status != "held":
        return await case_moves.stay(conn, file, Happened.DONE, why)
    at = first_moment(now, file.playbook.window(due.channel), file.where)
    next_ = due.model_copy(update={"at": at, "why": why})
    return await case_moves.stay(conn, file, Happened.LATER, why, next_=next_)


HANDLERS: dict[CaseEventWhat, Handler] = {
    CaseEventWhat.BALANCE_CHANGED: _balance_changed,
    CaseEventWhat.OVERDUE: _balance_changed,
    CaseEventWhat.DUE_DATE_CHANGED: _due_date_changed,
    CaseEventWhat.DEBTOR_UPDATED: _debtor_updated,
    CaseEventWhat.WITHDRAWN: _withdrawn,
    CaseEventWhat.TASK_DONE: _task_done,
    CaseEventWhat.CONTACT_FAILED: _contact_failed,
    CaseEventWhat.CONTACT_DELIVERED: _contact_delivered,
    CaseEventWhat.NOTICE_JOINED: _notice_joined,
    CaseEventWhat.ARRANGEMENT_CHANGED: _arrangement_changed,
    CaseEventWhat.PAUSED: _hold,
    CaseEventWhat.RESUMED: _resumed,
    CaseEventWhat.SENDING_CHANGED: _sending_changed,
    CaseEventWhat.PLAYBOOK_MOVED: playbook_moves.heard,
}
