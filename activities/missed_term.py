"""The first missed term of a plan: someone calls, with everything before them (H1, H8, M2)."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from activities import arrangement_words, asking, call_brief, case_moves
from domain.arrangements.arrangement import Arrangement, ArrangementStatus
from domain.arrangements.payments import paid_of
from domain.moments import another_moment, first_moment
from domain.money import Money
from domain.vocabulary import Channel, TaskKind
from ledger import arrangements
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.tasks import Task


async def ask_to_call(
    conn: Connection,
    file: CaseFile,
    plan: Arrangement,
    position: int,
    why: str,
    now: datetime,
) -> None:
    """A call task; where no phone reaches the debtor, a person finds another way.

    Who is not spoken with in the days that a call may take reads what is missing.
    """
    by_phone = Channel.CALL not in file.unusable
    days = file.playbook.call_expires_days if by_phone else 0
    not_before = case_moves.after_working_days(file, now, days) if days else now
    term = paid_of(plan.asked, plan.paid)[position]
    await arrangement_words.missed(conn, file, plan, position, term, not_before)
    due_at = first_moment(now, file.playbook.window(Channel.CALL), file.where)
    await _ask(conn, file, plan, position, why, now, due_at, 1)


async def not_reached(
    conn: Connection, file: CaseFile, task: Task, again: bool, now: datetime
) -> None:
    """Nobody answered: at another moment of the day, as often as the playbook says; then in words.

    With ``again`` false the call brought no result, and it is said in writing at once.
    """
    known = await arrangements.get(conn, UUID(task.brief["arrangement"]["id"]))
    position, tried = task.brief["term"]["number"] - 1, int(task.brief.get(_TRIED, 1))
    if known.status is not ArrangementStatus.AGREED:
        return
    if not again or tried >= file.playbook.call_attempts or Channel.CALL in file.unusable:
        await arrangement_words.missed_now(conn, known, position, now)
        return
    at = another_moment(now, file.playbook.window(Channel.CALL), file.where)
    why = f"{task.brief['why']}; nobody answered: once more, at another moment of the day"
    await _ask(conn, file, known, position, why, now, at, tried + 1)


async def spoken(conn: Connection, task: Task) -> None:
    """The debtor was reached about it: nothing more is written."""
    known = await arrangements.get(conn, UUID(task.brief["arrangement"]["id"]))
    position = task.brief["term"]["number"] - 1
    await arrangement_words.missed_unsaid(conn, known, position, "it was spoken about")


def is_about(task: Task) -> bool:
    """Whether a task is the call about a missed term."""
    return task.kind is TaskKind.CALL and "term" in task.brief and "arrangement" in task.brief


_TRIED = "tried"
"""In the brief: which call about this term it is."""


async def _ask(
    conn: Connection,
    file: CaseFile,
    plan: Arrangement,
    position: int,
    why: str,
    now: datetime,
    due_at: datetime,
    tried: int,
) -> None:
    kind = TaskKind.CALL if Channel.CALL not in file.unusable else TaskKind.TRIAGE
    told, covers = _told(plan, position), plan.still_covers
    missed = Money(amount=Decimal(told["term"]["open"]), currency=plan.currency)
    laid_out = await call_brief.beside_the_ladder(conn, file, covers, now, missed=missed)
    await asking.ask(
        *(conn, file, kind, f"Invoice {', '.join(covers)}: {why}"),
        {**laid_out, **told, "why": why, _TRIED: tried},
        now,
        covers=covers,
        due_at=due_at,
    )


def _told(plan: Arrangement, position: int) -> dict[str, Any]:
    """The missed term, and what was agreed and kept of all terms, in the currency's units."""
    terms = [
        {
            "number": number,
            "due_on": term.due_on.isoformat(),
            **{"amount": str(term.amount), "paid": str(term.paid), "open": str(term.open)},
            "missed_on": term.missed_on.isoformat() if term.missed_on else None,
        }
        for number, term in enumerate(paid_of(plan.asked, plan.paid), start=1)
    ]
    known = plan.model_dump(mode="json", exclude={"creditor", "source", "terms"})
    return {"term": terms[position], "arrangement": {**known, "terms": terms}}
