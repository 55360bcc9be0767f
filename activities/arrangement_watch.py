"""Watch a promise or plan: stand as it stands, and act on what was kept, missed or broken.

The debtor's lock is held, so the first of the covered cases that looks acts for all; the others
are told, find it done, and go along.
"""

from datetime import date, datetime

from activities import arrangement_words, breach_moves, case_moves, marketing_moves, missed_term
from domain.arrangements.arrangement import Arrangement, ArrangementKind, ArrangementStatus
from domain.arrangements.payments import TermStanding, paid_of
from domain.arrangements.watching import Judgment, Patience, Verdict, judge
from domain.case import CaseEventWhat, Next, NextWhat
from domain.effects import Answer, Happened
from domain.vocabulary import Outcome, Stage, TaskKind, TimelineWhat
from ledger import arrangements, cases, outbox, tasks, timeline
from ledger.case_file import CaseFile
from ledger.database import Connection

ENDED_WELL = (ArrangementStatus.KEPT, ArrangementStatus.PART_KEPT)


async def running(conn: Connection, file: CaseFile) -> Arrangement | None:
    """The agreed promise or plan over the case's claim."""
    if not file.arranged:
        return None
    slug, number = file.key.creditor, file.key.invoice_number
    return await arrangements.standing(conn, slug, number, ArrangementStatus.AGREED)


async def follow(
    conn: Connection, file: CaseFile, arrangement: Arrangement, now: datetime
) -> Answer:
    """Stand as an agreed arrangement stands, and do what that asks for.

    The case's own claim counts again, also where it comes back from a pause or a dispute.
    """
    arrangement = arrangement.counting(file.key.invoice_number)
    judgment = judge(arrangement, patience_of(file), now)
    if judgment.verdict in _UNKEPT and file.unanswered is not None:
        return await _heard_first(conn, file, file.unanswered.why, now)
    if judgment.verdict is Verdict.BROKEN and arrangement.kind is ArrangementKind.PROMISE:
        today = file.where.local(now).date()
        due_on = await arrangements.due_only_on(conn, arrangement, today)
        if due_on is not None:
            return await _due_first(conn, file, due_on, now)
    match judgment.verdict:
        case Verdict.RUNNING:
            return await _wait(conn, file, arrangement, judgment, now)
        case Verdict.MISSED:
            return await _missed(conn, file, arrangement, judgment, now)
        case Verdict.BROKEN:
            return await _broken(conn, file, arrangement, now)
        case Verdict.KEPT:
            return await _kept(conn, file, arrangement, ArrangementStatus.KEPT, now)
        case Verdict.PART_KEPT:
            return await _kept(conn, file, arrangement, ArrangementStatus.PART_KEPT, now)


_UNKEPT = (Verdict.MISSED, Verdict.BROKEN)


async def _heard_first(conn: Connection, file: CaseFile, why: str, now: datetime) -> Answer:
    """Nothing is called broken while what the debtor said about it lies unread."""
    next_ = Next(at=case_moves.after_working_days(file, now, 1), what=NextWhat.RESUME, why=why)
    await case_moves.enter(conn, file, Stage.ARRANGED, why, now, next_=next_)
    changes = {"needs_person": True}
    return await case_moves.stay(conn, file, Happened.LATER, why, changes=changes)


async def _due_first(conn: Connection, file: CaseFile, due_on: date, now: datetime) -> Answer:
    """Nothing is called broken that need not be paid yet."""
    at, why = patience_of(file).looked_at(due_on), f"it need not be paid before {due_on}"
    next_ = Next(at=at, what=NextWhat.RESUME, why=why)
    return await case_moves.enter(conn, file, Stage.ARRANGED, why, now, next_=next_)


def patience_of(file: CaseFile) -> Patience:
    """How long the playbook waits, by the debtor's calendar."""
    return Patience(
        where=file.where,
        grace_days=file.playbook.promise_grace_days,
        reminder_days=file.playbook.plan.reminder_days,
        second_chance_days=file.playbook.plan.answer_days,
        day_starts=file.playbook.day_starts,
    )


async def tell_others(
    conn: Connection, file: CaseFile, arrangement: Arrangement, now: datetime
) -> None:
    """Let the other cases that it covers go along with it."""
    for number in arrangement.covers:
        if number == file.key.invoice_number:
            continue
        case = await cases.find(conn, arrangement.creditor, number)
        if case is not None and case.open:
            what = CaseEventWhat.ARRANGEMENT_CHANGED
            await outbox.tell(conn, case.key, what, now, str(arrangement.id))


async def write(
    conn: Connection,
    arrangement: Arrangement,
    why: str,
    now: datetime,
    detail: dict[str, object] | None = None,
) -> None:
    """Write a line to the timeline of every case that it covers."""
    promised = arrangement.kind is ArrangementKind.PROMISE
    line = timeline.Line(
        at=now,
        what=TimelineWhat.PROMISE if promised else TimelineWhat.PLAN,
        why=why,
        covers=arrangement.covers,
        detail={"arrangement": str(arrangement.id), **(detail or {})},
    )
    await timeline.write_all(conn, arrangement.creditor, arrangement.covers, line)


async def end(
    conn: Connection,
    file: CaseFile,
    arrangement: Arrangement,
    status: ArrangementStatus,
    why: str,
    now: datetime,
) -> Arrangement:
    """It is over: written down, nothing more is said of it, and the other cases are told."""
    await arrangements.end(conn, arrangement.id, status, why, now)
    await arrangement_words.drop(conn, arrangement, why)
    await write(conn, arrangement, why, now)
    await tell_others(conn, file, arrangement, now)
    return arrangement.model_copy(update={"status": status, "why": why, "ended_at": now})


async def close(conn: Connection, file: CaseFile, outcome: Outcome, now: datetime) -> None:
    """The case ends: what is left of its arrangement goes on, or is over with it."""
    if not file.arranged:
        return
    proposed = ArrangementStatus.PROPOSED
    slug, number = file.key.creditor, file.key.invoice_number
    found = await arrangements.standing(conn, slug, number, ArrangementStatus.AGREED, proposed)
    if found is None:
        return
    others = [it for it in found.claims if it.number != number and it.counts and it.open > 0]
    if others:
        await tell_others(conn, file, found, now)
    elif found.status is proposed:
        await end(conn, file, found, ArrangementStatus.LAPSED, "the invoices are settled", now)
    elif file.owed.minor <= 0:
        await end(conn, file, found, ArrangementStatus.KEPT, f"{found.kind} kept", now)
    else:
        why = outcome.value.replace("_", " ")
        await end(conn, file, found, ArrangementStatus.LAPSED, why, now)


async def left_without(conn: Connection, file: CaseFile, now: datetime) -> dict[str, str]:
    """What a running arrangement over other claims, too, still asks once this one is withdrawn."""
    agreed = await running(conn, file)
    if agreed is None:
        return {}
    rest = agreed.without(file.key.invoice_number)
    facts = arrangement_words.rest_of(file, rest)
    if facts["rest"]:
        why = f"invoice {file.key.invoice_number} is withdrawn: the {agreed.kind} is that much less"
        await write(conn, rest, why, now, {"left": facts["in_words"]})
    return facts


async def _wait(
    conn: Connection, file: CaseFile, arrangement: Arrangement, judgment: Judgment, now: datetime
) -> Answer:
    term, position = judgment.term, judgment.position
    assert term is not None
    assert position is not None
    assert judgment.look_again is not None
    for at, each in enumerate(paid_of(arrangement.asked, arrangement.paid)):
        if each.missed_on is not None and each.open <= 0:
            await arrangement_words.missed_unsaid(conn, arrangement, at, "it was paid")
    if judgment.remind:
        await arrangement_words.remind(conn, file, arrangement, position, term)
    why = _awaited(arrangement, position, term)
    next_ = Next(at=judgment.look_again, what=NextWhat.RESUME, why=why)
    stays = file.case.standing.stage is Stage.ARRANGED
    needs_person = stays and file.case.standing.needs_person
    answer = await case_moves.enter(conn, file, Stage.ARRANGED, why, now, next_=next_)
    if not needs_person:
        return answer
    changes = {"needs_person": True}
    return await case_moves.stay(conn, file, answer.happened, why, changes=changes)


def _awaited(arrangement: Arrangement, position: int, term: TermStanding) -> str:
    if arrangement.kind is ArrangementKind.PROMISE:
        return f"paid by {term.due_on}?"
    return f"term {position + 1} of {len(arrangement.terms)}: {term.open} by {term.due_on}"


async def _missed(
    conn: Connection, file: CaseFile, arrangement: Arrangement, judgment: Judgment, now: datetime
) -> Answer:
    """The first missed term: someone calls on the next working day; the plan stands."""
    term, position = judgment.term, judgment.position
    assert term is not None
    assert position is not None
    await arrangements.miss(conn, arrangement.id, position, file.where.local(now).date())
    why = f"term {position + 1} of {len(arrangement.terms)}, {term.open} by {term.due_on}, missed"
    await write(conn, arrangement, why, now)
    await missed_term.ask_to_call(conn, file, arrangement, position, why, now)
    await tell_others(conn, file, arrangement, now)
    answer = await follow(conn, file, await arrangements.get(conn, arrangement.id), now)
    changes = {"needs_person": True}
    return await case_moves.stay(conn, file, answer.happened, why, changes=changes)


async def _broken(
    conn: Connection, file: CaseFile, arrangement: Arrangement, now: datetime
) -> Answer:
    promised = arrangement.kind is ArrangementKind.PROMISE
    why = "the promised day passed" if promised else "a second term of the plan was missed"
    broken = await end(conn, file, arrangement, ArrangementStatus.BROKEN, why, now)
    if not promised:
        await arrangement_words.void(conn, file, broken, now, missed=True)
    return await breach_moves.after_breach(conn, file, broken, now)


async def _kept(
    conn: Connection,
    file: CaseFile,
    arrangement: Arrangement,
    status: ArrangementStatus,
    now: datetime,
) -> Answer:
    kept = "kept" if status is ArrangementStatus.KEPT else "kept; more is open than was promised"
    done = await end(conn, file, arrangement, status, f"{arrangement.kind} {kept}", now)
    return await after_the_end(conn, file, done, now)


async def after_the_end(
    conn: Connection, file: CaseFile, ended: Arrangement, now: datetime
) -> Answer:
    """Where a case goes whose arrangement is over."""
    if ended.status is ArrangementStatus.BROKEN:
        return await breach_moves.after_breach(conn, file, ended, now)
    if ended.status is ArrangementStatus.PART_KEPT:
        await marketing_moves.held(conn, file)
        return await breach_moves.softly(conn, file, ended.why, now)
    if file.owed.minor <= 0:
        outcome = await case_moves.settled_how(conn, file)
        return await case_moves.settle(conn, file, outcome, "everything is paid")
    return await _booked_elsewhere(conn, file, ended, now)


async def _booked_elsewhere(
    conn: Connection, file: CaseFile, ended: Arrangement, now: datetime
) -> Answer:
    """The sum is paid, but this claim is not: a person books the money where it belongs."""
    why = f"{ended.kind} paid in full, but on another of its invoices"
    title = f"Invoice {file.key.invoice_number}: {why}"
    await tasks.open_task(
        conn, file.key, TaskKind.TRIAGE, title, {"why": why}, now, debtor=file.debtor.id
    )
    await case_moves.note(conn, file, TimelineWhat.TASK_OPENED, title, now)
    next_ = case_moves.ask_again(file, now, why)
    answer = await case_moves.enter(conn, file, Stage.ARRANGED, why, now, next_=next_)
    changes = {"needs_person": True}
    return await case_moves.stay(conn, file, answer.happened, why, changes=changes)
