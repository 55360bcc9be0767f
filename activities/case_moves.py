"""Moves of a case that several effects share: stay, plan anew, enter a stage, settle.

Each writes where the case stands to the ledger, so that the workflow and the ledger agree.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from activities import hold_waits, marketing_moves
from domain.arrangements.arrangement import ArrangementKind, ArrangementStatus
from domain.case import Next, NextWhat
from domain.effects import Answer, Happened
from domain.moments import first_moment, working_days_later
from domain.planning import Walked, plan, ticked
from domain.playbook import Window
from domain.vocabulary import (
    Channel,
    NonPaymentReason,
    Outcome,
    Stage,
    TaskKind,
    TimelineWhat,
)
from ledger import (
    arrangements,
    balance,
    case_file,
    cases,
    decisions_before,
    disputes,
    outbox,
    tasks,
    timeline,
)
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.dossier import checklist_of

How = Literal["sent", "covered", "skipped"]


async def stay(
    conn: Connection,
    file: CaseFile,
    happened: Happened,
    why: str,
    *,
    next_: Next | None = None,
    walked: Sequence[Walked] | None = None,
    changes: Mapping[str, object] | None = None,
) -> Answer:
    """Write the case's standing with these changes; ``next_`` replaces what comes next."""
    update: dict[str, object] = {**(changes or {}), "open_amount": file.owed.amount}
    if next_ is not None:
        update["next"] = next_
    if file.own_unanswered and update.get("outcome") is None:
        update["needs_person"] = True
    update["marketing_move"] = await marketing_moves.wanted(conn, file)
    standing = file.case.standing.model_copy(update=update)
    file.case = file.case.model_copy(update={"standing": standing})
    await cases.save(conn, file.key, standing, walked)
    return Answer(happened=happened, why=why, standing=standing)


async def replan(
    conn: Connection,
    file: CaseFile,
    now: datetime,
    happened: Happened,
    why: str,
    changes: Mapping[str, object] | None = None,
) -> Answer:
    """Stay in the stage and let the ladder say what comes next."""
    next_ = plan(file.ladder_facts(), now)
    return await stay(conn, file, happened, why, next_=next_, changes=changes)


async def rewind(conn: Connection, file: CaseFile, walked: tuple[Walked, ...] = ()) -> None:
    """Take back the steps after these: the ladder goes on behind the last of them."""
    step = walked[-1].step if walked else None
    standing = file.case.standing.model_copy(update={"step": step})
    file.case = file.case.model_copy(update={"walked": walked, "standing": standing})
    await cases.save(conn, file.key, standing, walked)


async def start_over(conn: Connection, file: CaseFile, now: datetime, why: str) -> Answer:
    """Begin at the first, friendly step again (peers H)."""
    await rewind(conn, file)
    return await enter(conn, file, file.stage_by_due(now), why, now)


ON_LADDER = (Stage.UPCOMING, Stage.REMINDING, Stage.FINAL_NOTICE)
"""Stages that go on by themselves; in the others something else is waited for."""


async def pause(
    conn: Connection,
    file: CaseFile,
    now: datetime,
    days: int,
    why: str,
    changes: Mapping[str, object] | None = None,
) -> Answer:
    """Let the ladder wait some working days; a running term gets no shorter.

    An arrangement, a dispute and a hold wait already, for something else.
    """
    standing, until = file.case.standing, after_working_days(file, now, days)
    next_ = None
    if standing.stage in (Stage.UPCOMING, Stage.REMINDING):
        next_ = Next(at=until, what=NextWhat.RESUME, why=why)
    elif standing.stage is Stage.FINAL_NOTICE and standing.next is not None:
        at = max(standing.next.at, until)
        next_ = standing.next.model_copy(update={"at": at, "why": why})
    return await stay(conn, file, Happened.DONE, why, next_=next_, changes=changes)


async def tick(
    conn: Connection, file: CaseFile, step: str, now: datetime, how: How = "sent"
) -> None:
    """Count a step as done without planning: a person spoke with the debtor, or decides now."""
    walked = _done(file, step, how, now)
    file.case = file.case.model_copy(update={"walked": walked})
    await cases.save(conn, file.key, file.case.standing, walked)


def _done(
    file: CaseFile, step: str, how: How, now: datetime, pay_by: date | None = None
) -> tuple[Walked, ...]:
    done = Walked(
        step=step,
        stage=file.case.standing.stage,
        on=file.where.local(now).date(),
        how=how,
        pay_by=pay_by,
        rehearsed=how == "skipped" and file.creditor.test_address is not None,
    )
    return ticked(file.playbook, file.case.walked, done)


async def walk(
    conn: Connection,
    file: CaseFile,
    step: str,
    how: How,
    now: datetime,
    happened: Happened,
    why: str,
    *,
    pay_by: date | None = None,
) -> Answer:
    """Tick a step off and plan the next, after the day that the step asked to pay by."""
    walked = _done(file, step, how, now, pay_by)
    file.case = file.case.model_copy(update={"walked": walked})
    next_ = plan(file.ladder_facts(), now)
    contacted = file.case.standing.contacted or how != "skipped"
    changes = {"step": step, "contacted": contacted}
    return await stay(conn, file, happened, why, next_=next_, walked=walked, changes=changes)


async def note(
    conn: Connection,
    file: CaseFile,
    what: TimelineWhat,
    why: str,
    now: datetime,
    *,
    step: str | None = None,
    channel: Channel | None = None,
    covers: tuple[str, ...] = (),
    detail: Mapping[str, object] | None = None,
) -> None:
    """Write a line to the case's timeline."""
    line = timeline.Line(
        at=now,
        what=what,
        why=why,
        step=step,
        channel=channel,
        covers=covers,
        detail=dict(detail or {}),
    )
    await timeline.write(conn, file.key, line)


async def because(
    conn: Connection,
    file: CaseFile,
    reason: NonPaymentReason,
    why: str,
    now: datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Know why it is not paid, and say so in the timeline with its cause."""
    standing = file.case.standing
    if reason is standing.reason:
        return
    told = {"reason": reason, **(detail or {})}
    await note(conn, file, TimelineWhat.REASON_CHANGED, why, now, detail=told)
    known = standing.model_copy(update={"reason": reason})
    file.case = file.case.model_copy(update={"standing": known})


async def enter(
    conn: Connection,
    file: CaseFile,
    stage: Stage,
    why: str,
    now: datetime,
    *,
    reason: NonPaymentReason | None = None,
    next_: Next | None = None,
) -> Answer:
    """Move the case to another stage and plan there; the creditor hears of it."""
    if reason is not None:
        await because(conn, file, reason, why, now)
    before = file.case.standing
    if stage is not before.stage:
        detail = {"from": before.stage, "to": stage}
        await note(conn, file, TimelineWhat.STAGE_CHANGED, why, now, detail=detail)
        await _announce_stage(conn, file, before.stage, stage, why, now)
        if before.stage is Stage.APPROVAL:
            await tasks.withdraw_of_case(conn, file.key, TaskKind.APPROVAL, now)
    standing = before.model_copy(update={"stage": stage, "next": None})
    file.case = file.case.model_copy(update={"standing": standing})
    if next_ is None:
        next_ = await _first_in(conn, file, stage, now)
    needs_person = stage in (Stage.APPROVAL, Stage.DISPUTED, Stage.ON_HOLD)
    changes = {"needs_person": needs_person}
    return await stay(conn, file, Happened.DONE, why, next_=next_, changes=changes)


async def _first_in(conn: Connection, file: CaseFile, stage: Stage, now: datetime) -> Next | None:
    if stage in (Stage.UPCOMING, Stage.REMINDING, Stage.FINAL_NOTICE):
        return plan(file.ladder_facts(), now)
    if stage is Stage.ON_HOLD:
        return await hold_waits.wait(conn, file, now)
    if stage is Stage.APPROVAL:
        return await ask_approval(conn, file, now)
    return None


async def ask_approval(conn: Connection, file: CaseFile, now: datetime) -> Next:
    """Put the checklist (practice M8) before a person, and ask again after some days."""
    if file.unanswered is not None:
        return await _not_yet(conn, file, now, file.unanswered.why)
    if await disputes.running(conn, file.key.creditor, file.key.invoice_number) is not None:
        return await _not_yet(conn, file, now, "a complaint waits for its answer")
    next_ = ask_again(file, now, "a person decides whether to hand over")
    title = await _question(conn, file, now)
    asked = await tasks.open_of_case(conn, file.key, TaskKind.APPROVAL)
    if asked is not None and asked.title == title:
        return next_
    if asked is not None:
        # By what is known now, such as the debtor's kind, the question is another one.
        await tasks.withdraw(conn, asked.id, now)
    brief = await _laid_out(conn, file, now)
    task = await tasks.open_task(
        conn, file.key, TaskKind.APPROVAL, title, brief, now, debtor=file.debtor.id
    )
    await note(conn, file, TimelineWhat.TASK_OPENED, title, now, detail={"task": str(task)})
    return next_


async def _laid_out(conn: Connection, file: CaseFile, now: datetime) -> dict[str, object]:
    """The checklist; and where it was asked before, what came in between and is over."""
    brief: dict[str, object] = {"checklist": await checklist_of(conn, file, now)}
    before = await decisions_before.last(conn, file.key)
    if before is not None:
        on = file.where.local(before.at).date()
        brief["why"] = f"asked before, on {on}; then: {before.over}. That is over"
    return brief


async def _not_yet(conn: Connection, file: CaseFile, now: datetime, why: str) -> Next:
    """What the debtor said comes first; the next working day we look again."""
    asked = await tasks.open_of_case(conn, file.key, TaskKind.APPROVAL)
    if asked is not None:
        await tasks.withdraw(conn, asked.id, now)
        await note(conn, file, TimelineWhat.HELD_BACK, why, now, detail={"task": str(asked.id)})
    return Next(at=after_working_days(file, now, 1), what=NextWhat.ASK_AGAIN, why=why)


async def _question(conn: Connection, file: CaseFile, now: datetime) -> str:
    lapsed, number = await case_file.barred(conn, file, now), file.key.invoice_number
    if lapsed is not None:
        return f"Invoice {number} is {lapsed}: close it, or say when that was interrupted"
    return f"Hand over invoice {number}, or not?"


def ask_again(file: CaseFile, now: datetime, why: str) -> Next:
    """Look again after the playbook's days, when a person has not decided."""
    days = file.playbook.approval_reminder_days
    return Next(at=after_working_days(file, now, days), what=NextWhat.ASK_AGAIN, why=why)


def after_working_days(file: CaseFile, now: datetime, days: int) -> datetime:
    """The start of the working day that lies ``days`` working days ahead."""
    today = file.where.local(now).date()
    day = working_days_later(today, days, file.debtor.country)
    return first_moment(file.where.at(day, file.playbook.day_starts), _ANY_HOUR, file.where)


_ANY_HOUR = Window.model_validate({"opens": "07:00", "closes": "20:00"})


async def settle(conn: Connection, file: CaseFile, outcome: Outcome, why: str) -> Answer:
    """The case is over: the workflow closes it."""
    changes = {"outcome": outcome, "next": None, "needs_person": False}
    return await stay(conn, file, Happened.SETTLED, why, changes=changes)


async def settled_how(conn: Connection, file: CaseFile) -> Outcome:
    """Whether what closed the balance was a credit note alone, money, or money of a plan."""
    slug, number = file.key.creditor, file.key.invoice_number
    if await balance.settled_by(conn, slug, number) == {"credit"}:
        return Outcome.CREDITED
    if not file.arranged:
        return Outcome.PAID
    known = (ArrangementStatus.AGREED, ArrangementStatus.KEPT)
    last = await arrangements.standing(conn, slug, number, *known)
    if last is None or last.kind is not ArrangementKind.PLAN:
        return Outcome.PAID
    # The last payment under a plan may be heard by another of its cases first.
    ran = last.ended_at is None or last.ended_at >= file.case.opened_at
    return Outcome.PLAN_COMPLETED if ran else Outcome.PAID


async def _announce_stage(
    conn: Connection, file: CaseFile, before: Stage, after: Stage, why: str, now: datetime
) -> None:
    data = {"invoice_number": file.key.invoice_number, "from": before, "to": after, "why": why}
    kind = "amicable.case.stage_changed.v1"
    await announce(conn, file, kind, file.key.invoice_number, data, now)


async def announce(
    conn: Connection,
    file: CaseFile,
    kind: str,
    subject: str,
    data: Mapping[str, object],
    now: datetime,
) -> None:
    """Leave an event for each of the creditor's webhooks; nothing to do without any."""
    if file.creditor.webhooks:
        await outbox.announce(conn, file.key.creditor, kind, subject, dict(data), now)
