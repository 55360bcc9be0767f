"""Promises and plans of a debtor: what they say, what a case hears of it, when it looks again.

What was said covers several claims: the first of the debtor's cases that hears it writes it
down, under the debtor's lock; the others find it and go along.
"""

from datetime import date, datetime
from uuid import UUID

from activities import (
    agreements,
    arrangement_watch,
    arrangement_words,
    breach_moves,
    case_moves,
    ladder_moves,
)
from activities.agreements import Word
from domain.answers import TaskOutcome
from domain.arrangements.arrangement import Arrangement, ArrangementKind, ArrangementStatus
from domain.arrangements.proposal import NoPlanError
from domain.case import Next, NextWhat
from domain.effects import Answer, Happened
from domain.responses import Response
from domain.vocabulary import CallOutcome, Channel, NonPaymentReason, Stage, TaskKind
from ledger import arrangements
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.tasks import Task

_STOOD = (
    ArrangementStatus.AGREED,
    ArrangementStatus.KEPT,
    ArrangementStatus.PART_KEPT,
    ArrangementStatus.BROKEN,
)
_HELD = (Stage.DISPUTED, Stage.ON_HOLD)


def word_of(task: Task, said: TaskOutcome) -> Word:
    """What a call or a reply said; a person who read it may go beyond the playbook's limits.

    What the system read by itself (``acted`` in the brief) keeps to them.
    """
    heard_by = Channel.CALL if task.kind is TaskKind.CALL else task.brief.get("channel")
    return Word(
        source=f"task {task.id}",
        outcome=CallOutcome(said.outcome),
        said=said,
        about=said.invoices or (task.invoice_number or "", *task.covers),
        by_person=task.kind is TaskKind.TRIAGE and not task.brief.get("acted"),
        channel=None if heard_by is None else Channel(heard_by),
        read_by_system=bool(task.brief.get("acted")) and not task.brief.get("on_page"),
    )


async def heard(
    conn: Connection,
    file: CaseFile,
    task: Task,
    outcome: TaskOutcome,
    response: Response,
    now: datetime,
) -> Answer:
    """Follow what a call or a reply said about paying later."""
    return await said(conn, file, word_of(task, outcome), now)


async def said(conn: Connection, file: CaseFile, word: Word, now: datetime) -> Answer:
    """Do what follows from a promise, a plan, or from not being able to pay."""
    if word.outcome is CallOutcome.CANNOT_PAY:
        reason, why = NonPaymentReason.CANNOT_PAY, "says that it cannot be paid now"
        await case_moves.because(conn, file, reason, why, now)
    heard = await arrangements.from_source(conn, file.key.creditor, file.debtor.id, word.source)
    if heard is not None:
        return await _go_along(conn, file, heard, now)
    running = await arrangement_watch.running(conn, file)
    stands = running is not None and running.kind is ArrangementKind.PLAN
    if running is not None and stands and not _asks_anew(word):
        return await _within_plan(conn, file, running, word, now)
    try:
        return await _agreed(conn, file, word, now)
    except NoPlanError as error:
        why = f"{word.outcome.value.replace('_', ' ')}: a person looks for a plan, as {error}"
        return await agreements.put_before_a_person(conn, file, word, why, now)


def _asks_anew(word: Word) -> bool:
    """Whether other terms are asked for than those of the plan that runs."""
    return word.outcome is CallOutcome.PLAN and word.wish.said


async def _agreed(conn: Connection, file: CaseFile, word: Word, now: datetime) -> Answer:
    match word.outcome:
        case CallOutcome.PLAN if not word.wishes_a_proposal:
            return await agreements.counter(conn, file, word, now)
        case CallOutcome.PLAN:
            accepted = None if word.wish.said else await _accepted(conn, file, word, now)
            if accepted is not None:
                return accepted
            return await agreements.propose(conn, file, word, now, "asks to pay in parts")
        case CallOutcome.CANNOT_PAY:
            return await _cannot_pay(conn, file, word, now)
        case _:
            return await agreements.promise(conn, file, word, now)


async def _accepted(conn: Connection, file: CaseFile, word: Word, now: datetime) -> Answer | None:
    """The proposal that waits is agreed with; None where fewer invoices than its own were named."""
    proposal = await agreements.open_proposal(conn, file, now)
    named = word.said.invoices
    if proposal is not None and named and not set(proposal.covers) <= set(named):
        return None
    return await accept_proposal(conn, file, now, word.channel)


async def _cannot_pay(conn: Connection, file: CaseFile, word: Word, now: datetime) -> Answer:
    """Help at once: a plan that only needs to be accepted (practice C1, C2)."""
    if await agreements.open_proposal(conn, file, now) is not None:
        return await agreements.wait_for_answer(conn, file, now)
    return await agreements.propose(conn, file, word, now, "cannot pay now")


async def accept_proposal(
    conn: Connection, file: CaseFile, now: datetime, channel: Channel | None
) -> Answer | None:
    """The debtor agrees with the plan that was proposed; None where no proposal waits.

    ``channel`` is that of the conversation, on which it is confirmed.
    """
    proposal = await agreements.open_proposal(conn, file, now)
    if proposal is None:
        return None
    return await agreements.accept(conn, file, proposal, now, channel)


async def _within_plan(
    conn: Connection, file: CaseFile, plan: Arrangement, word: Word, now: datetime
) -> Answer:
    """A plan runs: a promise gives its missed term another day, before the next one."""
    missed = [at for at, term in enumerate(plan.terms) if term.missed_on is not None]
    day = word.said.date
    if word.outcome is CallOutcome.PROMISE and day is not None and missed:
        if _before_the_next(plan, missed[-1], day):
            await arrangements.put_off(conn, plan.id, missed[-1], day)
            why = f"term {missed[-1] + 1} of the plan is promised for {day}"
            await arrangement_watch.write(conn, plan, why, now)
            await arrangement_watch.tell_others(conn, file, plan, now)
        else:
            why = f"a plan runs; its missed term is promised for {day} only"
            await agreements.ask(conn, file, why, now)
    elif word.outcome is CallOutcome.CANNOT_PAY:
        await agreements.ask(conn, file, "cannot keep the plan: find other terms", now)
    changes = {"needs_person": False}
    await case_moves.stay(conn, file, Happened.DONE, "the plan stands", changes=changes)
    return await arrangement_watch.follow(conn, file, await arrangements.get(conn, plan.id), now)


def _before_the_next(plan: Arrangement, position: int, day: date) -> bool:
    later = plan.terms[position + 1 :]
    return not later or day < later[0].due_on


async def told(conn: Connection, file: CaseFile, arrangement_id: UUID, now: datetime) -> Answer:
    """Go along with an arrangement over several claims that another case changed."""
    return await _go_along(conn, file, await arrangements.get(conn, arrangement_id), now)


async def _go_along(
    conn: Connection, file: CaseFile, arrangement: Arrangement, now: datetime
) -> Answer:
    stage, why = file.case.standing.stage, arrangement.why
    if stage in _HELD or file.key.invoice_number not in arrangement.covers:
        return await case_moves.stay(conn, file, Happened.DONE, "not its arrangement")
    match arrangement.status:
        case ArrangementStatus.AGREED:
            return await arrangement_watch.follow(conn, file, arrangement, now)
        case ArrangementStatus.PROPOSED:
            return await agreements.wait_for_answer(conn, file, now)
        case ArrangementStatus.LAPSED if stage is Stage.REMINDING:
            return await case_moves.replan(conn, file, now, Happened.DONE, why)
        case ArrangementStatus.REPLACED if stage is Stage.ARRANGED:
            return await ladder_moves.back_to_ladder(conn, file, now, why)
        case ArrangementStatus.REPLACED | ArrangementStatus.LAPSED:
            return await case_moves.stay(conn, file, Happened.DONE, why)
        case _ if stage is Stage.ARRANGED:
            return await arrangement_watch.after_the_end(conn, file, arrangement, now)
        case _:
            return await case_moves.stay(conn, file, Happened.DONE, why)


async def look(conn: Connection, file: CaseFile, now: datetime) -> Answer | None:
    """See how the case's arrangement stands; None where there is none.

    The other cases under it are told when something changed for them, too; where one of them
    looked first and it is over, this one goes along.
    """
    slug, number = file.key.creditor, file.key.invoice_number
    running = await arrangements.standing(conn, slug, number, *_STOOD)
    if running is None:
        return None
    if running.status is not ArrangementStatus.AGREED:
        return await arrangement_watch.after_the_end(conn, file, running, now)
    before = file.case.standing.next
    answer = await arrangement_watch.follow(conn, file, running, now)
    after = await arrangements.get(conn, running.id)
    if after.status is ArrangementStatus.AGREED and answer.standing.next != before:
        await arrangement_watch.tell_others(conn, file, after, now)
    return answer


async def await_answer(conn: Connection, file: CaseFile, now: datetime) -> Answer | None:
    """Wait on for an answer to a proposal, or let it lapse; None where the ladder may go on."""
    if not file.arranged:
        return None
    slug, number = file.key.creditor, file.key.invoice_number
    proposal = await arrangements.standing(conn, slug, number, ArrangementStatus.PROPOSED)
    if proposal is None or proposal.answer_by is None:
        return None
    if now < proposal.answer_by:
        why = "a plan was proposed: we wait for an answer"
        next_ = Next(at=proposal.answer_by, what=NextWhat.RESUME, why=why)
        return await case_moves.stay(conn, file, Happened.LATER, why, next_=next_)
    why = "the proposed plan was not answered"
    await arrangement_watch.end(conn, file, proposal, ArrangementStatus.LAPSED, why, now)
    return None


async def left(conn: Connection, file: CaseFile, now: datetime) -> Answer | None:
    """The case left its arrangement: a part of it is disputed, or the whole is off.

    Who had a plan in writing first hears that it is off. The answer is None where nothing more
    follows for the case itself.
    """
    running = await arrangement_watch.running(conn, file)
    if running is None:
        return None
    number, stage = file.key.invoice_number, file.case.standing.stage
    if stage not in _HELD:
        why = f"{running.kind} ended: {stage.value.replace('_', ' ')}"
        await arrangement_watch.end(conn, file, running, ArrangementStatus.BROKEN, why, now)
        if running.kind is not ArrangementKind.PLAN or stage not in case_moves.ON_LADDER:
            return None
        await arrangement_words.void(conn, file, running, now, missed=running.misses > 0)
        return await breach_moves.after_the_word(conn, file, now)
    await arrangement_watch.tell_others(conn, file, running, now)
    rest = [it.number for it in running.claims if it.number != number and it.counts]
    if rest and running.kind is ArrangementKind.PLAN:
        why = f"invoice {number} is out of the plan over {', '.join(rest)} too: state it anew"
        await agreements.ask(conn, file, why, now)
    return None
