"""A complaint: raised, answered, mediated; nothing is demanded of what is disputed (C3, C4, C7)."""

from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from activities import asking, case_moves, dispute_words, ladder_moves, telling
from domain.answers import TaskOutcome
from domain.disputes import Dispute, DisputeKind, DisputeStatus, Goodwill, Verdict, verdict
from domain.effects import Answer, Happened
from domain.moments import working_days_later
from domain.money import Money
from domain.responses import Response
from domain.vocabulary import CallOutcome, NonPaymentReason, Outcome, Stage, TaskKind, TimelineWhat
from ledger import balance, disputes, waiting
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.intake import outcome_checks, placing
from ledger.tasks import Task

_OFFICE_CLOSES = time(17)


async def raised(
    conn: Connection,
    file: CaseFile,
    task: Task,
    outcome: TaskOutcome,
    response: Response,
    now: datetime,
) -> Answer:
    """Write the dispute down, ask its owner, tell the debtor who answers by when (C4, H6)."""
    part = _part(file, outcome)
    known = await disputes.running(conn, file.key.creditor, file.key.invoice_number)
    if known is None:
        dispute = _dispute(file, task, outcome, part, now)
        await disputes.add(conn, dispute)
        await _ask(conn, file, dispute, outcome, now)
        await dispute_words.say_who_answers(conn, file, task, dispute, outcome, now)
    else:
        part = None if part is None or known.part is None else max(part, known.part, key=_minor)
        await disputes.widen(conn, known.id, part, outcome.evidence)
        dispute = known.model_copy(update={"part": part})
    about = f"{part.amount} {part.currency} of it" if part else "all of it"
    why = f"{response.why} (disputed: {about}, {dispute.kind.value.replace('_', ' ')})"
    detail = {"dispute": str(dispute.id), "kind": dispute.kind, "deadline": str(dispute.deadline)}
    await case_moves.note(conn, file, TimelineWhat.COMPLAINT, why, now, detail=detail)
    return await _go_on_without(conn, file, part, why, now)


async def _go_on_without(
    conn: Connection, file: CaseFile, part: Money | None, why: str, now: datetime
) -> Answer:
    """All disputed: nothing is asked. A part: the rest is asked for, softly."""
    reason = NonPaymentReason.DISPUTES
    if part is None:
        return await case_moves.enter(conn, file, Stage.DISPUTED, why, now, reason=reason)
    await case_moves.because(conn, file, reason, why, now)
    changes: dict[str, object] = {"needs_person": True}
    if file.case.standing.stage in (Stage.UPCOMING, Stage.REMINDING):
        return await case_moves.replan(conn, file, now, Happened.DONE, why, changes)
    next_ = None
    if file.case.standing.stage is Stage.APPROVAL:
        next_ = await case_moves.ask_approval(conn, file, now)
    return await case_moves.stay(conn, file, Happened.DONE, why, next_=next_, changes=changes)


def _part(file: CaseFile, outcome: TaskOutcome) -> Money | None:
    """The disputed part; None for the whole, which is meant where nobody said how much."""
    if outcome.amount is None or outcome.amount >= file.owed.amount:
        return None
    return Money(amount=outcome.amount, currency=file.owed.currency)


def _minor(money: Money) -> int:
    return money.minor


def _dispute(
    file: CaseFile, task: Task, outcome: TaskOutcome, part: Money | None, now: datetime
) -> Dispute:
    return Dispute(
        id=uuid4(),
        creditor=file.key.creditor,
        invoice_number=file.key.invoice_number,
        opening=file.key.opening,
        debtor=file.debtor.id,
        kind=DisputeKind(outcome.kind or DisputeKind.OTHER),
        said_in=task.id,
        evidence=outcome.evidence,
        part=part,
        currency=file.owed.currency,
        opened_at=now,
        opened_by=task.claimed_by or "",
        channel=telling.channel_of(task),
        owner=outcome.owner,
        deadline=outcome.date or _deadline(file, now),
    )


def _deadline(file: CaseFile, now: datetime) -> date:
    today = file.where.local(now).date()
    return working_days_later(today, file.playbook.complaint_days, file.debtor.country)


async def _ask(
    conn: Connection, file: CaseFile, dispute: Dispute, outcome: TaskOutcome, now: datetime
) -> None:
    """The owner's task, with what was said and until when."""
    number, kind = file.key.invoice_number, dispute.kind.value.replace("_", " ")
    title = f"Invoice {number}: answer the complaint ({kind}) by {dispute.deadline}"
    if dispute.mediator is not None:
        title = f"Invoice {number}: {dispute.mediator} mediates; what came of it by the deadline?"
    brief: dict[str, Any] = {
        "dispute": str(dispute.id),
        "kind": dispute.kind,
        "disputed": str(dispute.part.amount) if dispute.part else "all",
        "owner": dispute.owner,
        "mediator": dispute.mediator,
        "deadline": dispute.deadline.isoformat(),
        "said": outcome.note,
        "said_in": str(dispute.said_in),
        "evidence": list(dispute.evidence),
    }
    if outcome.outcome == CallOutcome.CONDITIONAL:
        brief[waiting.OWES_ANSWER] = True
        brief[outcome_checks.CONDITION] = outcome.condition or ""
    if file.creditor.goodwill.gestures:
        brief["gestures"] = list(file.creditor.goodwill.gestures)
    due_at = file.where.at(dispute.deadline, _OFFICE_CLOSES)
    await asking.ask(conn, file, TaskKind.COMPLAINT, title, brief, now, due_at=due_at)


async def answered(
    conn: Connection, file: CaseFile, task: Task, outcome: TaskOutcome, now: datetime
) -> Answer:
    """Upheld, partly, rejected with reasons, or put before a mediator (practice C4, C7)."""
    dispute = await disputes.running(conn, file.key.creditor, file.key.invoice_number)
    if outcome.outcome == "mediate":
        return await _mediated(conn, file, dispute, task, outcome, now)
    status = DisputeStatus(outcome.outcome)
    currency = file.owed.currency
    ruling = verdict(
        status,
        file.owed,
        part=dispute.part if dispute else None,
        amount=Money(amount=outcome.amount, currency=currency) if outcome.amount else None,
        goodwill=outcome.goodwill,
    )
    await _credit(conn, file, dispute, ruling.credit, now)
    if dispute is not None:
        await _write_answer(conn, file, dispute, task, outcome, ruling, now)
    why = _in_words(outcome, ruling)
    detail = {"credit": str(ruling.credit.amount), "goodwill": outcome.goodwill}
    await case_moves.note(conn, file, TimelineWhat.COMPLAINT, why, now, detail=detail)
    if ruling.settles and status is DisputeStatus.UPHELD:
        return await case_moves.settle(conn, file, Outcome.COMPLAINT_UPHELD, why)
    if file.owed.minor <= 0:
        how = await case_moves.settled_how(conn, file)
        return await case_moves.settle(conn, file, how, why)
    days = file.playbook.after_complaint_days
    return await ladder_moves.afresh(conn, file, now, why, days)


def _in_words(outcome: TaskOutcome, ruling: Verdict) -> str:
    why = f"complaint {outcome.outcome}"
    if ruling.credit.minor:
        why += f": {ruling.credit.amount} {ruling.credit.currency} credited"
    return f"{why}, with a {outcome.goodwill}" if outcome.goodwill else why


async def _credit(
    conn: Connection, file: CaseFile, dispute: Dispute | None, credit: Money, now: datetime
) -> None:
    if credit.minor <= 0:
        return
    slug, number, today = file.key.creditor, file.key.invoice_number, file.where.local(now).date()
    off = Money(amount=-credit.amount, currency=credit.currency)
    source = f"dispute {dispute.id}" if dispute else f"complaint of {today}"
    await balance.book_movement(conn, slug, number, "credit", off, now, today, source)
    await placing.free_excess(conn, slug, number, now, now)
    file.owed = await balance.principal(conn, slug, number)
    detail = {"amount": str(credit.amount), "currency": credit.currency, "complaint": True}
    await case_moves.note(
        conn, file, TimelineWhat.CREDIT, "credited after a complaint", now, detail=detail
    )


async def _write_answer(
    conn: Connection,
    file: CaseFile,
    dispute: Dispute,
    task: Task,
    outcome: TaskOutcome,
    ruling: Verdict,
    now: datetime,
) -> None:
    """Keep the answer, and tell the debtor in plain words."""
    goodwill: Goodwill | None = outcome.goodwill
    await disputes.answer(
        *(conn, dispute.id, DisputeStatus(outcome.outcome), now),
        by=task.claimed_by or "",
        reasons=outcome.note,
        goodwill=goodwill,
        credited=ruling.credit,
    )
    await dispute_words.answer(conn, file, dispute, task, outcome, ruling, now)


async def _mediated(
    conn: Connection,
    file: CaseFile,
    dispute: Dispute | None,
    task: Task,
    outcome: TaskOutcome,
    now: datetime,
) -> Answer:
    """A mediator looks at it (C7): a new task, with a term of its own."""
    why = f"{outcome.name} mediates in the complaint"
    await case_moves.note(conn, file, TimelineWhat.COMPLAINT, why, now)
    if dispute is not None:
        deadline = outcome.date or _deadline(file, now)
        await disputes.mediate(conn, dispute.id, outcome.name or "", deadline)
        changed = {"mediator": outcome.name, "deadline": deadline}
        mediated = dispute.model_copy(update=changed)
        await _ask(conn, file, mediated, outcome, now)
        await dispute_words.say_who_answers(
            conn, file, task, mediated.model_copy(update={"owner": outcome.name}), outcome, now
        )
    changes = {"needs_person": True}
    return await case_moves.stay(conn, file, Happened.DONE, why, changes=changes)


async def first_answered(conn: Connection, file: CaseFile, now: datetime) -> Answer | None:
    """Who refuses while a complaint waits: its answer comes first (practice C3, before H9).

    Where it is about a part, the rest is asked for as before, and no sooner.
    """
    dispute = await disputes.running(conn, file.key.creditor, file.key.invoice_number)
    if dispute is None:
        return None
    why = "refuses, but a complaint waits: it is answered first"
    part = dispute.part is not None and file.owed.minor > dispute.part.minor
    if part:
        return await ladder_moves.go_on(conn, file, why, now)
    return await case_moves.stay(conn, file, Happened.DONE, why)


async def nothing_but_disputed(conn: Connection, file: CaseFile, now: datetime) -> Answer | None:
    """The undisputed rest was paid: what is left waits for the answer to the complaint."""
    if file.case.standing.stage not in case_moves.ON_LADDER:
        return None
    dispute = await disputes.running(conn, file.key.creditor, file.key.invoice_number)
    if dispute is None or dispute.part is None or file.owed.minor > dispute.part.minor:
        return None
    why = "what is left is disputed: nothing is asked until a person has answered"
    return await case_moves.enter(conn, file, Stage.DISPUTED, why, now)
