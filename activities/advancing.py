"""Advance: what falls due without a message - an end of term, a pause, an expiry, a move."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from temporalio import activity

from activities import (
    arrangement_moves,
    case_moves,
    hold_review,
    ladder_moves,
    notice_moves,
    playbook_moves,
    unanswered,
)
from activities.clock import case_now
from domain.case import Next, NextWhat
from domain.effects import Advance, Answer, Effect, Happened
from domain.moments import first_moment
from domain.vocabulary import NonPaymentReason, Stage, TaskKind, TimelineWhat
from ledger import case_file, tasks
from ledger.case_file import CaseFile
from ledger.cases import find
from ledger.database import Connection, Pool, transaction

Handler = Callable[[Connection, CaseFile, Next, datetime], Awaitable[Answer]]
_PROVIDER_PAUSE = timedelta(minutes=30)


class Advancing:
    """Does what fell due; in Postgres only, so it runs as a local activity."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @activity.defn(name=Effect.ADVANCE)
    async def advance(self, call: Advance) -> Answer:
        """Do what ``call.due`` says, on fresh facts."""
        now = case_now(call)
        async with transaction(self._pool) as conn:
            file = await case_file.lock(conn, call.key)
            if file is None:
                case = await find(conn, call.key.creditor, call.key.invoice_number)
                assert case is not None
                why = "this opening is over"
                return Answer(happened=Happened.STALE, why=why, standing=case.standing)
            if file.owed.minor <= 0:
                outcome = await case_moves.settled_how(conn, file)
                return await case_moves.settle(conn, file, outcome, "everything is paid")
            standing = file.case.standing
            if not _still_due(standing.next, call.due):
                return Answer(happened=Happened.DONE, why="done before", standing=standing)
            moved = await playbook_moves.follow(conn, file, now)
            if moved is not None:
                return moved
            waits = await unanswered.first(conn, file, call.due, now)
            if waits is not None:
                return waits
            answer = await HANDLERS[call.due.what](conn, file, call.due, now)
            return await playbook_moves.afterwards(conn, file, answer, now)


def _still_due(known: Next | None, due: Next) -> bool:
    """Whether the ledger waits for this, too: a local effect may be run twice."""
    if known is not None and due.what in (NextWhat.PROVIDER_DOWN, NextWhat.FAULT):
        due = due.model_copy(update={"what": known.what})
    return known == due


async def _move(conn: Connection, file: CaseFile, due: Next, now: datetime) -> Answer:
    stage = due.stage or Stage.APPROVAL
    if stage is not Stage.FINAL_NOTICE:
        return await case_moves.enter(conn, file, stage, due.why, now)
    notice = await notice_moves.current(conn, file)
    if notice is not None:
        return await notice_moves.join(conn, file, now)
    return await case_moves.enter(conn, file, stage, due.why, now)


async def _call_expires(conn: Connection, file: CaseFile, due: Next, now: datetime) -> Answer:
    task = await tasks.open_of_case(conn, file.key, TaskKind.CALL)
    if task is not None and task.status == "claimed":
        at = case_moves.after_working_days(file, now, 1)
        why = "a person has the call"
        next_ = due.model_copy(update={"at": at, "why": why})
        return await case_moves.stay(conn, file, Happened.LATER, why, next_=next_)
    if file.stop is not None:
        why = "all sending is stopped: nobody could call"
        at = case_moves.after_working_days(file, now, 1)
        next_ = due.model_copy(update={"at": at, "why": why})
        return await case_moves.stay(conn, file, Happened.LATER, why, next_=next_)
    why = "nobody could call in time"
    await case_moves.note(
        conn, file, TimelineWhat.HELD_BACK, why, now, step=due.step, channel=due.channel
    )
    return await ladder_moves.call_off(conn, file, why, now)


async def _proof_missing(conn: Connection, file: CaseFile, due: Next, now: datetime) -> Answer:
    return await notice_moves.proof_missing(conn, file, due, now)


async def _term_ends(conn: Connection, file: CaseFile, due: Next, now: datetime) -> Answer:
    return await notice_moves.term_ends(conn, file, now)


async def _resume(conn: Connection, file: CaseFile, due: Next, now: datetime) -> Answer:
    stage = file.case.standing.stage
    if stage is Stage.ARRANGED:
        looked = await arrangement_moves.look(conn, file, now)
        if looked is not None:
            return looked
        why = "the promised day passed"
        reason = NonPaymentReason.BROKEN_PROMISE
        return await ladder_moves.back_to_ladder(conn, file, now, why, reason)
    if stage is Stage.ON_HOLD:
        return await ladder_moves.back_to_ladder(conn, file, now, "the pause ended")
    waits = await arrangement_moves.await_answer(conn, file, now)
    if waits is not None:
        return waits
    return await case_moves.replan(conn, file, now, Happened.DONE, "the pause ended")


async def _ask_again(conn: Connection, file: CaseFile, due: Next, now: datetime) -> Answer:
    if file.case.standing.stage is Stage.ON_HOLD:
        return await hold_review.look(conn, file, now)
    if file.case.standing.stage is Stage.APPROVAL:
        next_ = await case_moves.ask_approval(conn, file, now)
    else:
        next_ = case_moves.ask_again(file, now, due.why).model_copy(
            update={"step": due.step, "channel": due.channel, "attempt": due.attempt}
        )
    changes = {"needs_person": True}
    return await case_moves.stay(conn, file, Happened.LATER, due.why, next_=next_, changes=changes)


async def _look_again(conn: Connection, file: CaseFile, due: Next, now: datetime) -> Answer:
    return await case_moves.replan(conn, file, now, Happened.DONE, "looked again")


async def _provider_down(conn: Connection, file: CaseFile, due: Next, now: datetime) -> Answer:
    why = "provider_down: no answer within the bound of a send"
    await case_moves.note(
        conn, file, TimelineWhat.HELD_BACK, why, now, step=due.step, channel=due.channel
    )
    if due.channel is None:
        return await case_moves.replan(conn, file, now, Happened.LATER, why)
    window = file.playbook.window(due.channel)
    at = first_moment(now + _PROVIDER_PAUSE, window, file.where)
    next_ = due.model_copy(update={"at": at, "what": NextWhat.CONTACT, "why": why})
    return await case_moves.stay(conn, file, Happened.LATER, why, next_=next_)


async def _fault(conn: Connection, file: CaseFile, due: Next, now: datetime) -> Answer:
    """Ask a person, and try again the next working day: nothing is sent that was not meant."""
    why = f"step {due.step} by {due.channel} could not be made: the worker's log says why"
    await tasks.open_task(
        conn, file.key, TaskKind.TRIAGE, why, {"why": why}, now, debtor=file.debtor.id
    )
    await case_moves.note(
        conn, file, TimelineWhat.HELD_BACK, why, now, step=due.step, channel=due.channel
    )
    at = case_moves.after_working_days(file, now, 1)
    next_ = due.model_copy(update={"at": at, "what": NextWhat.CONTACT, "why": why})
    changes = {"needs_person": True}
    return await case_moves.stay(conn, file, Happened.LATER, why, next_=next_, changes=changes)


HANDLERS: dict[NextWhat, Handler] = {
    NextWhat.MOVE: _move,
    NextWhat.CALL_EXPIRES: _call_expires,
    NextWhat.PROOF_MISSING: _proof_missing,
    NextWhat.TERM_ENDS: _term_ends,
    NextWhat.RESUME: _resume,
    NextWhat.ASK_AGAIN: _ask_again,
    NextWhat.LOOK_AGAIN: _look_again,
    NextWhat.PROVIDER_DOWN: _provider_down,
    NextWhat.FAULT: _fault,
}
"""Moments that need no provider; contacts are made by ``reach_out``."""
