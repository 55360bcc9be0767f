"""The first missed term of a plan: someone calls, with everything before them (H1, H8, M2)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from activities import asking, call_brief
from domain.arrangements.arrangement import Arrangement
from domain.arrangements.payments import paid_of
from domain.moments import first_moment
from domain.money import Money
from domain.vocabulary import Channel, TaskKind
from ledger.case_file import CaseFile
from ledger.database import Connection


async def ask_to_call(
    conn: Connection,
    file: CaseFile,
    plan: Arrangement,
    position: int,
    why: str,
    now: datetime,
) -> None:
    """A call task; where no phone reaches the debtor, a person finds another way."""
    kind = TaskKind.CALL if Channel.CALL not in file.unusable else TaskKind.TRIAGE
    told, covers = _told(plan, position), plan.still_covers
    missed = Money(amount=Decimal(told["term"]["open"]), currency=plan.currency)
    laid_out = await call_brief.beside_the_ladder(conn, file, covers, now, missed=missed)
    window = file.playbook.window(Channel.CALL)
    await asking.ask(
        *(conn, file, kind, f"Invoice {', '.join(covers)}: {why}"),
        {**laid_out, **told, "why": why},
        now,
        covers=covers,
        due_at=first_moment(now, window, file.where),
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
