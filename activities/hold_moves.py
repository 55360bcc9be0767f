"""Everything of a debtor stops: a protection, or a person's pause (domain facts, section 12)."""

from datetime import date, datetime
from uuid import UUID, uuid4

from activities import case_moves, telling
from domain.answers import TaskOutcome
from domain.case import CaseEventWhat
from domain.courtesies import CourtesyKind
from domain.effects import Answer, Happened
from domain.holds import PROTECTIONS, Hold, HoldKind, acts_for, title_of, why_held
from domain.messages.formats import date_in
from domain.reading.acting import SYSTEM
from domain.responses import Response
from domain.vocabulary import CallOutcome, NonPaymentReason, Stage, TaskKind, TimelineWhat
from ledger import case_pauses, cases, hold_tasks, holds, outbox, tasks
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.tasks import Task

OF_DEBTOR = holds.OF_DEBTOR
PROVISIONAL = hold_tasks.PROVISIONAL


async def protect(
    conn: Connection,
    file: CaseFile,
    task: Task,
    outcome: TaskOutcome,
    response: Response,
    now: datetime,
) -> Answer:
    """Place the hold, ask a person, confirm it to whom it concerns, stop the other cases."""
    if PROVISIONAL in task.brief:
        await lift_provisional(conn, file, task, now)
    hold = _hold(file, task, outcome, now)
    fresh = await holds.place(conn, hold)
    file.hold = await holds.standing(conn, hold.creditor, hold.debtor, hold.since) or hold
    if fresh:
        await ask_person(conn, file, hold, now)
        await _confirm(conn, file, hold, task, now)
        await tell_others(conn, file, now)
    return await stand_still(conn, file, hold, now)


async def place_provisionally(conn: Connection, file: CaseFile, now: datetime) -> dict[str, object]:
    """Stop everything on the word of a reply: a person confirms it, or lifts it, on reading it.

    Returns:
        What the reply's task must know of the hold; nothing where the debtor is protected anyway.
    """
    held = file.held_on(now)
    if held is not None and held.protects:
        return {}
    hold = Hold(
        id=uuid4(),
        creditor=file.key.creditor,
        debtor=file.debtor.id,
        kind=HoldKind.OTHER,
        why="told in a reply: a person looks",
        since=file.where.local(now).date(),
        placed_at=now,
        placed_by=SYSTEM,
    )
    await holds.place(conn, hold)
    file.hold = hold
    await tell_others(conn, file, now)
    return {"hold": str(hold.id), "kind": hold.kind, PROVISIONAL: True}


async def lift_provisional(conn: Connection, file: CaseFile, task: Task, now: datetime) -> None:
    """A person has read what was said: what was held on it alone is held no more."""
    slug, debtor, by = file.key.creditor, file.debtor.id, task.claimed_by or ""
    await holds.lift_one(conn, UUID(task.brief["hold"]), by, now)
    file.hold = await holds.standing(conn, slug, debtor, file.where.local(now).date())


def _hold(file: CaseFile, task: Task, outcome: TaskOutcome, now: datetime) -> Hold:
    died = outcome.outcome == CallOutcome.DECEASED
    kind = HoldKind.DECEASED if died else HoldKind(outcome.kind or HoldKind.OTHER)
    return Hold(
        id=uuid4(),
        creditor=file.key.creditor,
        debtor=file.debtor.id,
        kind=kind,
        since=outcome.since or file.where.local(now).date(),
        until=outcome.date,
        representative=outcome.representative,
        placed_at=now,
        placed_by=task.claimed_by or "",
    )


async def ask_person(conn: Connection, file: CaseFile, hold: Hold, now: datetime) -> None:
    """One task for all open cases of the debtor."""
    found = await cases.open_of_debtor(conn, hold.creditor, hold.debtor)
    own = [case for case in found if case.key == file.key]
    others = [case for case in found if case.key != file.key]
    title = title_of(hold)
    await hold_tasks.ask(conn, hold, [*own, *others], title, now, caused_by=hold.id)


async def _confirm(conn: Connection, file: CaseFile, hold: Hold, task: Task, now: datetime) -> None:
    if not PROTECTIONS[hold.kind].confirms:
        return
    acts = acts_for(file.debtor, hold)
    facts = {
        "kind": hold.kind.value,
        "write_to": acts.name if acts is not None and acts.reachable else "",
        "until": date_in(file.debtor.language, hold.until) if hold.until else "",
    }
    open_cases = await cases.open_of_debtor(conn, hold.creditor, hold.debtor)
    others = [case.key.invoice_number for case in open_cases if case.key != file.key]
    covers = (file.key.invoice_number, *others)
    kind, occasion = CourtesyKind.HOLD_CONFIRMED, f"hold {hold.id}"
    await telling.plan(conn, file, kind, occasion, facts, now, covers=covers, task=task)


async def tell_others(conn: Connection, file: CaseFile, now: datetime) -> None:
    """Let every other open case of the debtor stand still, too."""
    for case in await cases.open_of_debtor(conn, file.key.creditor, file.debtor.id):
        if case.key != file.key:
            await outbox.tell(conn, case.key, CaseEventWhat.PAUSED, now, ref=OF_DEBTOR)


async def stand_still(conn: Connection, file: CaseFile, hold: Hold, now: datetime) -> Answer:
    """Let a case hear of a hold; a pause leaves alone what asks for nothing anyway."""
    await tasks.expire(conn, file.key, now, kind=TaskKind.CALL)
    if not hold.protects and file.case.standing.stage in (Stage.DISPUTED, Stage.ARRANGED):
        why = f"{why_held(hold)}; nothing is asked anyway"
        return await case_moves.stay(conn, file, Happened.DONE, why)
    return await rest(conn, file, hold, now)


async def rest(
    conn: Connection,
    file: CaseFile,
    hold: Hold,
    now: datetime,
    reason: NonPaymentReason | None = None,
) -> Answer:
    """Wait for a person to lift the hold, or for the end of a pause, wherever the case was."""
    why, detail = why_held(hold), None
    if hold.protects:
        reason = NonPaymentReason.PROTECTED
    else:
        detail = {"until": hold.until, "reason": hold.why}
    standing = file.case.standing
    known = standing.stage is Stage.ON_HOLD and (not hold.protects or standing.reason is reason)
    if not known:
        await case_moves.note(conn, file, TimelineWhat.HOLD, why, now, detail=detail)
    return await case_moves.enter(conn, file, Stage.ON_HOLD, why, now, reason=reason)


async def paused_alone(
    conn: Connection, file: CaseFile, why: str, now: datetime, reason: NonPaymentReason | None
) -> Answer | None:
    """Wait on for the end of the invoice's own pause; None where there is none (peers, 4)."""
    pause = await case_pauses.standing(conn, file.key, file.where.local(now).date())
    if pause is None:
        return None
    why = f"{why}; the invoice's own pause stands"
    return await case_moves.enter(conn, file, Stage.ON_HOLD, why, now, reason=reason)


async def pause_until(
    conn: Connection, file: CaseFile, until: date, why: str, now: datetime
) -> Answer:
    """A person lets one case rest until a day."""
    why = f"{why}, from {until} on"
    await case_pauses.place(conn, file.key, why, until, now)
    detail = {"until": until.isoformat(), "reason": why}
    await case_moves.note(conn, file, TimelineWhat.HOLD, why, now, detail=detail)
    await tasks.expire(conn, file.key, now, kind=TaskKind.CALL)
    return await case_moves.enter(conn, file, Stage.ON_HOLD, why, now)


async def heard_of_pause(conn: Connection, file: CaseFile, now: datetime) -> Answer:
    """Let a case hear of its own pause; what holds the debtor goes before."""
    held, today = file.held_on(now), file.where.local(now).date()
    if held is not None and held.protects:
        return await stand_still(conn, file, held, now)
    if await case_pauses.standing(conn, file.key, today) is None:
        return await case_moves.stay(conn, file, Happened.DONE, "the pause ended before")
    await tasks.expire(conn, file.key, now, kind=TaskKind.CALL)
    return await case_moves.enter(conn, file, Stage.ON_HOLD, "paused by a person", now)


async def heard_of_hold(conn: Connection, file: CaseFile, now: datetime) -> Answer:
    """Let a case hear of a hold on its debtor, which may have ended before."""
    held, why = file.held_on(now), "the hold ended before"
    if held is not None:
        return await stand_still(conn, file, held, now)
    if file.case.standing.stage is Stage.ON_HOLD:
        return await case_moves.enter(conn, file, Stage.ON_HOLD, why, now)
    return await case_moves.stay(conn, file, Happened.DONE, why)
