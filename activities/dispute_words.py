"""What a debtor reads about a complaint: who answers it by when, and the answer (C4, H6)."""

from datetime import datetime

from activities import case_moves, telling
from domain.answers import TaskOutcome
from domain.courtesies import CourtesyKind
from domain.disputes import Dispute, Verdict
from domain.messages.formats import date_in, money_in, one_line
from domain.vocabulary import CallOutcome
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.intake import outcome_checks
from ledger.tasks import Task


async def say_who_answers(
    conn: Connection,
    file: CaseFile,
    task: Task,
    dispute: Dispute,
    outcome: TaskOutcome,
    now: datetime,
) -> None:
    """Say who answers it by when; or who does what first, before it is paid (H6)."""
    language = file.debtor.language
    facts = {
        "owner": dispute.owner or "",
        "answer_by": date_in(language, dispute.deadline),
        "disputed": money_in(language, dispute.part) if dispute.part else "",
    }
    covers = outcome.invoices or task.covers or (file.key.invoice_number,)
    kind, occasion = CourtesyKind.COMPLAINT_RECEIVED, f"complaint {task.id}"
    if outcome.outcome == CallOutcome.CONDITIONAL:
        kind, facts = CourtesyKind.CONDITION_CONFIRMED, facts | _agreed(file, dispute, outcome)
    await telling.plan(conn, file, kind, occasion, facts, now, covers=covers, task=task)


def _agreed(file: CaseFile, dispute: Dispute, outcome: TaskOutcome) -> dict[str, str]:
    """What is paid once the condition is met, and what of it does not wait for that (H6)."""
    waits = dispute.part or file.owed
    rest = file.owed - waits
    language = file.debtor.language
    return {
        "condition": (outcome.condition or "").rstrip("."),
        "amount": money_in(language, waits),
        "rest": money_in(language, rest) if rest.minor > 0 else "",
    }


async def answer(
    conn: Connection,
    file: CaseFile,
    dispute: Dispute,
    task: Task,
    outcome: TaskOutcome,
    ruling: Verdict,
    now: datetime,
) -> None:
    """Tell the answer in plain words, with what it means for what is open."""
    goodwill = outcome.goodwill
    language, credit, rest = file.debtor.language, ruling.credit, ruling.rest
    facts = {
        "verdict": outcome.outcome,
        "reasons": one_line(outcome.note or task.brief.get(outcome_checks.CONDITION, "")),
        "credit": money_in(language, credit) if credit.minor else "",
        "rest": money_in(language, rest) if rest.minor > 0 else "",
        "goodwill": goodwill.value if goodwill else "",
        "gesture": outcome.gesture or "",
        "quiet_until": _quiet_until(file, now),
    }
    kind, occasion = CourtesyKind.COMPLAINT_ANSWERED, f"dispute {dispute.id}"
    await telling.plan(conn, file, kind, occasion, facts, now, prefers=dispute.channel)


def _quiet_until(file: CaseFile, now: datetime) -> str:
    """The day until which nothing is asked after the answer."""
    at = case_moves.after_working_days(file, now, file.playbook.after_complaint_days)
    return date_in(file.debtor.language, file.where.local(at).date())
