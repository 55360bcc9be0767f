"""Back on the ladder: the same step on its next channel, or where it was left."""

from datetime import datetime
from uuid import UUID

from activities import (
    arrangement_watch,
    case_moves,
    going_on,
    hold_moves,
    notice_moves,
    out_of_reach,
)
from domain.case import Next, NextWhat
from domain.effects import Answer, Happened
from domain.fresh_start import walked_afresh
from domain.moments import another_moment, first_moment
from domain.outreach import next_channel
from domain.planning import plan
from domain.vocabulary import Channel, NonPaymentReason, Stage, TaskKind
from ledger import cases, contacts, disputes, notices, tasks
from ledger.case_file import CaseFile
from ledger.database import Connection

_OTHER_LADDER = "the step was of the playbook before: the ladder goes on"


async def on_next_channel(
    conn: Connection,
    file: CaseFile,
    step: str,
    tried: tuple[Channel, int],
    why: str,
    now: datetime,
) -> Answer:
    """The step by the channel after ``tried`` (with its attempt); none left skips the step.

    A last demand is not skipped: without a channel for it a person decides. Where nothing at all
    reaches the debtor, a person finds them first.
    """
    channel, attempt = tried
    rung = file.rung(step)
    if rung is None:
        return await case_moves.replan(conn, file, now, Happened.DONE, f"{why}; {_OTHER_LADDER}")
    statutory = file.case.standing.stage is Stage.FINAL_NOTICE
    decision = next_channel(rung, channel, file.unusable, why, statutory=statutory)
    if decision.channel is not None:
        next_ = Next(
            at=now,
            what=NextWhat.CONTACT,
            why=why,
            step=step,
            channel=decision.channel,
            attempt=attempt + 1,
        )
        return await case_moves.stay(conn, file, Happened.TRY_NEXT, why, next_=next_)
    found_first = await out_of_reach.instead(conn, file, step, now)
    if found_first is not None:
        return found_first
    if file.case.standing.stage is Stage.FINAL_NOTICE:
        return await case_moves.enter(conn, file, Stage.APPROVAL, decision.why, now)
    how = Happened.SKIPPED
    return await case_moves.walk(conn, file, step, "skipped", now, how, decision.why)


async def letter_anew(conn: Connection, file: CaseFile, letter: UUID, now: datetime) -> Answer:
    """A letter lay too long to be posted: its step writes another, with a later day."""
    withdrawn, due = await contacts.get(conn, letter), file.case.standing.next
    waits = (NextWhat.ASK_AGAIN, NextWhat.PROOF_MISSING)
    ours = due is not None and (due.step, due.attempt) == (withdrawn.step, withdrawn.attempt)
    if due is None or not ours or due.what not in waits:
        why = "a letter was withdrawn, but the case went on"
        return await case_moves.stay(conn, file, Happened.DONE, why)
    why = "the letter lay too long: it is written anew"
    next_ = Next(
        at=first_moment(now, file.playbook.window(Channel.LETTER), file.where),
        what=NextWhat.CONTACT,
        why=why,
        step=withdrawn.step,
        channel=Channel.LETTER,
        attempt=withdrawn.attempt + 1,
    )
    changes = {"needs_person": False}
    return await case_moves.stay(conn, file, Happened.LATER, why, next_=next_, changes=changes)


async def after_the_call(conn: Connection, file: CaseFile, why: str, now: datetime) -> Answer:
    """A call that reached nobody, or that nobody made: the step's next channel."""
    due = file.case.standing.next
    if due is None or due.what is not NextWhat.CALL_EXPIRES or due.step is None:
        return await go_on(conn, file, why, now)
    tried = (due.channel or Channel.CALL, due.attempt)
    return await on_next_channel(conn, file, due.step, tried, why, now)


async def call_off(conn: Connection, file: CaseFile, why: str, now: datetime) -> Answer:
    """Nobody need call any more: the task goes, and the ladder goes on after it."""
    for expired in await tasks.expire(conn, file.key, now, kind=TaskKind.CALL):
        if expired.contact is not None:
            await contacts.expire(conn, expired.contact)
    return await after_the_call(conn, file, why, now)


async def by_due_date(
    conn: Connection, file: CaseFile, due: Next, why: str, now: datetime
) -> Answer:
    """The moment that the due date gives; a step on its later channel stays on it."""
    next_ = plan(file.ladder_facts(), now)
    if due.attempt > 1 and next_.step == due.step:
        next_ = due.model_copy(update={"at": next_.at, "why": why})
    return await case_moves.stay(conn, file, Happened.DONE, why, next_=next_)


async def go_on(conn: Connection, file: CaseFile, why: str, now: datetime) -> Answer:
    """Nothing stands in the way any more: the ladder says what comes next."""
    changes = {"needs_person": False}
    if file.case.standing.stage in (Stage.UPCOMING, Stage.REMINDING):
        return await case_moves.replan(conn, file, now, Happened.DONE, why, changes=changes)
    return await case_moves.stay(conn, file, Happened.DONE, why, changes=changes)


async def back_to_ladder(
    conn: Connection,
    file: CaseFile,
    now: datetime,
    why: str,
    reason: NonPaymentReason | None = None,
) -> Answer:
    """Go on where the ladder was left: an arrangement or a notice that still runs, or reminders.

    What holds the debtor, or a complaint about the invoice, goes before.
    """
    if (stopped := await _stopped(conn, file, now, why, reason)) is not None:
        return stopped
    running = await arrangement_watch.running(conn, file)
    if running is not None:
        return await arrangement_watch.follow(conn, file, running, now)
    if (word := await going_on.first(conn, file, now, why, reason)) is not None:
        return word
    notice = await notice_moves.current(conn, file)
    if notice is not None:
        return await notice_moves.join(conn, file, now, reason)
    await notice_moves.forget_if_none_runs(conn, file)
    return await case_moves.enter(conn, file, file.stage_by_due(now), why, now, reason=reason)


async def _stopped(
    conn: Connection, file: CaseFile, now: datetime, why: str, reason: NonPaymentReason | None
) -> Answer | None:
    """Where the case stands instead of on the ladder: held with its debtor, paused, or disputed."""
    hold = file.held_on(now)
    if hold is not None:
        return await hold_moves.rest(conn, file, hold, now, reason)
    if (paused := await hold_moves.paused_alone(conn, file, why, now, reason)) is not None:
        return paused
    dispute = await disputes.running(conn, file.key.creditor, file.key.invoice_number)
    if dispute is None or dispute.part is not None:
        return None
    return await case_moves.enter(conn, file, Stage.DISPUTED, f"{why}; it is disputed", now)


_FRESH = (Stage.UPCOMING, Stage.REMINDING, Stage.DISPUTED, Stage.ON_HOLD)


async def afresh(
    conn: Connection,
    file: CaseFile,
    now: datetime,
    why: str,
    days: int,
    reason: NonPaymentReason | None = None,
) -> Answer:
    """Back to the ladder with fresh time and a softer start, never straight to a threat (C4).

    A case that went elsewhere meanwhile (an arrangement) stays there, and so does one with a
    notice over the rest whose last day lies beyond the fresh time; an earlier one is waived.
    """
    until = case_moves.after_working_days(file, now, days)
    overtaken = await _overtakes_notice(conn, file, until)
    if file.case.standing.stage not in _FRESH and not overtaken:
        next_ = None
        if file.case.standing.stage is Stage.APPROVAL:
            next_ = Next(at=until, what=NextWhat.ASK_AGAIN, why=f"{why}: fresh time until then")
        return await case_moves.stay(conn, file, Happened.DONE, why, next_=next_)
    if (stopped := await _stopped(conn, file, now, why, reason)) is not None:
        return stopped
    running = await arrangement_watch.running(conn, file)
    if running is not None:
        return await arrangement_watch.follow(conn, file, running, now)
    if (word := await going_on.first(conn, file, now, why, reason, days=days)) is not None:
        return word
    then = file if reason is None else file.supposing(reason)
    walked = walked_afresh(then.playbook, file.case.walked)
    file.case = file.case.model_copy(update={"walked": walked})
    await cases.save(conn, file.key, file.case.standing, walked)
    next_ = Next(at=until, what=NextWhat.RESUME, why=f"{why}: fresh time until then")
    stage = file.stage_by_due(now)
    return await case_moves.enter(conn, file, stage, why, now, reason=reason, next_=next_)


async def _overtakes_notice(conn: Connection, file: CaseFile, until: datetime) -> bool:
    """Whether the case's notice would end in the fresh time, so that it counts no more for it."""
    if file.case.standing.stage is not Stage.FINAL_NOTICE:
        return False
    slug, own = file.key.creditor, (file.key.invoice_number,)
    ends_before = file.where.local(until).date()
    return await notices.waive_for(conn, slug, file.debtor.id, own, ends_before)


async def close_in_time(conn: Connection, file: CaseFile, why: str, now: datetime) -> Answer:
    """A call without a result is followed in writing, not too long after (practice H7)."""
    if file.case.standing.stage is not Stage.REMINDING:
        return await go_on(conn, file, why, now)
    coming = plan(file.ladder_facts(), now)
    soon = case_moves.after_working_days(file, now, file.playbook.gap_days)
    if coming.at <= soon:
        return await go_on(conn, file, why, now)
    at = soon
    if coming.channel is not None:
        at = first_moment(soon, file.playbook.window(coming.channel), file.where)
    next_ = coming.model_copy(update={"at": at, "why": f"{why}: {coming.why}"})
    changes = {"needs_person": False}
    return await case_moves.stay(conn, file, Happened.DONE, why, next_=next_, changes=changes)


async def call_once_more(conn: Connection, file: CaseFile, why: str, now: datetime) -> Answer:
    """Nobody answered: at another moment of the day, as often as the playbook says; then in words.

    Who is never home in the morning may be in the late afternoon.
    """
    due = file.case.standing.next
    if due is None or due.what is not NextWhat.CALL_EXPIRES or due.step is None:
        return await after_the_call(conn, file, why, now)
    made = await contacts.unanswered(conn, file.key, due.step)
    if made >= file.playbook.call_attempts or Channel.CALL in file.unusable:
        return await after_the_call(conn, file, why, now)
    at = another_moment(now, file.playbook.window(Channel.CALL), file.where)
    why = f"{why}: once more, at another moment of the day"
    next_ = Next(
        at=at,
        what=NextWhat.CONTACT,
        why=why,
        step=due.step,
        channel=Channel.CALL,
        attempt=due.attempt + 1,
    )
    return await case_moves.stay(conn, file, Happened.LATER, why, next_=next_)
