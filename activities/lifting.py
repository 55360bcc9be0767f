"""The end of a hold: only a person lifts a protection, and the case begins softly again."""

from datetime import datetime

from activities import case_moves, condoling, hold_moves, hold_review, ladder_moves
from domain.answers import CLOSE, CONDOLE, KEEP, RESUME, TaskOutcome
from domain.case import CaseEventWhat
from domain.effects import Answer, Happened
from domain.holds import HoldKind
from domain.responses import Response
from domain.vocabulary import CallOutcome, NonPaymentReason, Outcome, Stage, TimelineWhat
from ledger import cases, hold_tasks, holds, outbox
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.tasks import Task

_FRESH_DAYS = 1
PROTECTING = (CallOutcome.PROTECTED, CallOutcome.DECEASED)


async def decided(
    conn: Connection,
    file: CaseFile,
    task: Task,
    outcome: TaskOutcome,
    response: Response | None,
    now: datetime,
) -> Answer:
    """What a person did about a hold: keep it, lift it, or close the cases as protected."""
    if hold_moves.PROVISIONAL in task.brief and outcome.outcome == RESUME:
        return await lifted_for_all(conn, file, task, now)
    match outcome.outcome:
        case str(said) if said == RESUME:
            return await _lift(conn, file, task, now)
        case str(said) if said == CLOSE and task.brief.get("kind") != HoldKind.PAUSED:
            why = "a person closed it: the debtor is protected"
            return await case_moves.settle(conn, file, Outcome.PROTECTED, why)
        case str(said) if said == CONDOLE:
            return await condoling.said(conn, file, task, outcome, now)
        case str(said) if said == KEEP:
            return await hold_review.kept(conn, file, task, outcome, now)
        case _ if response is not None and CallOutcome(outcome.outcome) in PROTECTING:
            return await hold_moves.protect(conn, file, task, outcome, response, now)
        case _:
            await _ask_anew(conn, file, task, now)
            return await stays(conn, file, now)


async def _ask_anew(conn: Connection, file: CaseFile, task: Task, now: datetime) -> None:
    """What was said answers nothing that the hold asks, so it is asked again, of the same cases."""
    hold = file.held_on(now)
    if hold is None or str(hold.id) != task.brief[hold_tasks.HOLD]:
        return
    found = await cases.open_of_debtor(conn, hold.creditor, hold.debtor)
    await hold_tasks.ask(conn, hold, found, task.title, now, caused_by=task.id)


async def stays(conn: Connection, file: CaseFile, now: datetime) -> Answer:
    """Nothing is agreed with who is protected; what was said stands in the timeline (BW 1:431)."""
    why = "everything is stopped: a person must lift the hold first"
    await case_moves.note(conn, file, TimelineWhat.HELD_BACK, why, now)
    changes = {"needs_person": True}
    return await case_moves.stay(conn, file, Happened.DONE, why, changes=changes)


async def _lift(conn: Connection, file: CaseFile, task: Task, now: datetime) -> Answer:
    slug, debtor, by = file.key.creditor, file.debtor.id, task.claimed_by or ""
    lifted_now = await holds.lift(conn, slug, debtor, by, now, only=task.brief.get("kind"))
    if lifted_now:
        await hold_tasks.withdraw(conn, slug, lifted_now, now)
        for case in await cases.open_of_debtor(conn, slug, debtor):
            if case.key.invoice_number not in task.covers:
                await outbox.tell(
                    conn, case.key, CaseEventWhat.RESUMED, now, ref=hold_moves.OF_DEBTOR
                )
    return await lifted(conn, file, now, "a person lifted the hold")


async def lifted_for_all(conn: Connection, file: CaseFile, task: Task, now: datetime) -> Answer:
    """A reply that told of no protection after all: every case of the debtor hears so."""
    before = file.hold
    await hold_moves.lift_provisional(conn, file, task, now)
    if before is not None and str(before.id) == task.brief["hold"]:
        for case in await cases.open_of_debtor(conn, file.key.creditor, file.debtor.id):
            if case.key.invoice_number not in task.covers:
                what, ref = CaseEventWhat.RESUMED, hold_moves.OF_DEBTOR
                await outbox.tell(conn, case.key, what, now, ref=ref)
    return await lifted(conn, file, now, "a person read the reply: no protection")


async def lifted(conn: Connection, file: CaseFile, now: datetime, why: str) -> Answer:
    """Go on where nothing else stops it; after a protection with fresh time, and softly."""
    today = file.where.local(now).date()
    file.hold = await holds.standing(conn, file.key.creditor, file.debtor.id, today)
    standing = file.case.standing
    if standing.stage is not Stage.ON_HOLD:
        return await case_moves.stay(conn, file, Happened.DONE, why)
    if standing.reason is NonPaymentReason.PROTECTED:
        reason = NonPaymentReason.UNKNOWN
        return await ladder_moves.afresh(conn, file, now, why, _FRESH_DAYS, reason)
    return await ladder_moves.back_to_ladder(conn, file, now, why)
