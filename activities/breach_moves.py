"""After a promise or plan: back to the ladder, softly with a rest, or as a breach asks (H8)."""

from datetime import datetime, timedelta

from activities import case_moves, hold_moves, notice_moves
from domain.arrangements.arrangement import Arrangement, ArrangementKind
from domain.calendars.holidays import next_working_day
from domain.case import Next, NextWhat
from domain.effects import Answer, Happened
from domain.moments import first_moment
from domain.planning import at_once, plan
from domain.playbook import AfterBrokenPromise, Step
from domain.vocabulary import Channel, NonPaymentReason, Stage
from ledger import arrangements, contacts
from ledger.case_file import CaseFile
from ledger.database import Connection

_BROKEN = NonPaymentReason.BROKEN_PROMISE
_UNKNOWN = NonPaymentReason.UNKNOWN
_UNTRUE_NOW = (NonPaymentReason.WILL_NOT_PAY, _BROKEN)


async def after_breach(
    conn: Connection, file: CaseFile, broken: Arrangement, now: datetime
) -> Answer:
    """Act on the first working day after it lapsed; a running notice goes on instead.

    A first broken promise is followed up as the playbook says (practice H8). After the last one
    that is taken in good faith, or after a plan, the tone is firm; a notice is never skipped.
    While everything of the debtor is stopped, that goes before.
    """
    if (hold := file.held_on(now)) is not None:
        return await hold_moves.rest(conn, file.supposing(_BROKEN), hold, now)
    if await notice_moves.current(conn, file) is not None:
        return await notice_moves.join(conn, file, now, _BROKEN)
    await notice_moves.forget_if_none_runs(conn, file)
    if file.invoice.due_on >= file.where.local(now).date():
        return await case_moves.enter(conn, file, Stage.UPCOMING, broken.why, now, reason=_BROKEN)
    act, then = await _act(conn, file, broken), file.supposing(_BROKEN)
    if act is AfterBrokenPromise.HAND_OVER:
        next_ = at_once(then.ladder_facts(Stage.FINAL_NOTICE), now)
        return await case_moves.enter(
            conn, file, Stage.FINAL_NOTICE, broken.why, now, reason=_BROKEN, next_=next_
        )
    if act is None:
        next_ = await _firmly(conn, then, _heard_first(file, broken, now), now)
    else:
        next_ = await _again(conn, then, act, now)
    return await case_moves.enter(
        conn, file, Stage.REMINDING, broken.why, now, reason=_BROKEN, next_=next_
    )


async def softly(conn: Connection, file: CaseFile, why: str, now: datetime) -> Answer:
    """What was promised was kept: the rest is asked for in a friendly tone, after some days.

    Who keeps a word is not who will not pay or breaks it, so the ladder is not theirs any more.
    """
    reason = _UNKNOWN if file.case.standing.reason in _UNTRUE_NOW else None
    if (hold := file.held_on(now)) is not None:
        return await hold_moves.rest(conn, file, hold, now)
    if await notice_moves.current(conn, file) is not None:
        return await notice_moves.join(conn, file, now, reason)
    await notice_moves.forget_if_none_runs(conn, file)
    then = file if reason is None else file.supposing(reason)
    next_ = await _friendly(conn, then, why, now)
    return await case_moves.enter(conn, file, Stage.REMINDING, why, now, reason=reason, next_=next_)


async def _friendly(conn: Connection, file: CaseFile, why: str, now: datetime) -> Next | None:
    steps = file.playbook.reminding.steps
    friendly = next((it for it in steps if _in_writing(file, it) is not None), None)
    if friendly is None:
        return None
    after = file.where.local(now).date() + timedelta(days=file.playbook.gap_days)
    not_before = file.where.at(after, file.playbook.day_starts)
    channel = _in_writing(file, friendly) or Channel.EMAIL
    return await _contact(conn, file, friendly, channel, not_before, why)


async def _act(conn: Connection, file: CaseFile, broken: Arrangement) -> AfterBrokenPromise | None:
    """What the playbook does after a broken promise; None where it is time to be firm."""
    if broken.kind is ArrangementKind.PLAN:
        return None
    slug, number, since = file.key.creditor, file.key.invoice_number, file.case.opened_at
    count = await arrangements.broken_promises(conn, slug, number, since)
    enough = count >= file.playbook.promises_at_most
    return None if enough else file.playbook.after_broken_promise


async def _again(conn: Connection, file: CaseFile, act: AfterBrokenPromise, now: datetime) -> Next:
    steps = file.playbook.reminding.steps
    call = next((step for step in steps if Channel.CALL in step.channels), None)
    if act is AfterBrokenPromise.CALL and call is not None:
        channel = Channel.CALL if Channel.CALL not in file.unusable else _in_writing(file, call)
        if channel is not None:
            how = "someone calls" if channel is Channel.CALL else "in writing, without a phone"
            why = f"a promise was broken: {how}"
            return await _contact(conn, file, call, channel, _working_day(file, now), why)
    firm = await _in_firm_words(conn, file, _working_day(file, now))
    return firm or plan(file.ladder_facts(Stage.REMINDING), now)


async def after_the_word(conn: Connection, file: CaseFile, now: datetime) -> Answer:
    """What comes next on the ladder, but not before who hears that the plan is off could call."""
    due = file.case.standing.next
    why = "first the debtor hears that the plan is off"
    if due is None or due.what is not NextWhat.CONTACT or due.channel is None:
        return await case_moves.stay(conn, file, Happened.DONE, why)
    at = max(due.at, _some_days_on(file, now))
    at = first_moment(at, file.playbook.window(due.channel), file.where)
    next_ = due.model_copy(update={"at": at})
    return await case_moves.stay(conn, file, Happened.DONE, why, next_=next_)


def _heard_first(file: CaseFile, broken: Arrangement, now: datetime) -> datetime:
    """Who hears today that their plan is off has some days to call before the firm word."""
    if broken.kind is not ArrangementKind.PLAN:
        return _working_day(file, now)
    return _some_days_on(file, now)


def _some_days_on(file: CaseFile, now: datetime) -> datetime:
    after = file.where.local(now).date() + timedelta(days=file.playbook.gap_days)
    return file.where.at(after, file.playbook.day_starts)


async def _firmly(conn: Connection, file: CaseFile, not_before: datetime, now: datetime) -> Next:
    """The last reminder, if it was not said yet; else the ladder's end, the last demand."""
    last = file.playbook.reminding.steps[-1:]
    said = {walked.step for walked in file.case.walked}
    firm = None if last and last[0].id in said else await _in_firm_words(conn, file, not_before)
    return firm or plan(file.ladder_facts(Stage.REMINDING), now)


async def _in_firm_words(conn: Connection, file: CaseFile, not_before: datetime) -> Next | None:
    for step in reversed(file.playbook.reminding.steps):
        channel = _in_writing(file, step)
        if channel is not None:
            why = "an arrangement was broken: a firm word"
            return await _contact(conn, file, step, channel, not_before, why)
    return None


def _in_writing(file: CaseFile, step: Step) -> Channel | None:
    """The first channel of a step that reaches the debtor in writing."""
    usable = (it for it in step.channels if it is not Channel.CALL and it not in file.unusable)
    return next(usable, None)


def _working_day(file: CaseFile, now: datetime) -> datetime:
    day = next_working_day(file.where.local(now).date(), file.debtor.country)
    return max(now, file.where.at(day, file.playbook.day_starts))


async def _contact(
    conn: Connection,
    file: CaseFile,
    step: Step,
    channel: Channel,
    not_before: datetime,
    why: str,
) -> Next:
    made = await contacts.attempts_made(conn, file.key, step.id)
    return Next(
        at=first_moment(not_before, file.playbook.window(channel), file.where),
        what=NextWhat.CONTACT,
        why=why,
        step=step.id,
        channel=channel,
        attempt=made + 1,
    )
