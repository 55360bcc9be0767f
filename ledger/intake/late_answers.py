"""An answer that was promised by a day and did not come: the debtor hears by when it does (C4).

Said once. Who is protected hears it from a person: the task says so.
"""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from domain.courtesies import Courtesy, CourtesyKind
from domain.disputes import Dispute
from domain.messages.formats import date_in, money_in
from domain.vocabulary import TaskKind
from ledger import courtesies, task_notes, waiting
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.tasks import Task

_PROMISED_WITHIN = timedelta(days=7)
"""A second message within these days is not acknowledged anew: the first word counts."""


async def of_complaint(
    conn: Connection, file: CaseFile, dispute: Dispute, by: date, now: datetime
) -> None:
    """The day by which a complaint was to be answered has passed for the first time."""
    await task_notes.note_late(conn, dispute.creditor, dispute.id, _in_words(file, by, now))
    disputed = money_in(file.debtor.language, dispute.part) if dispute.part else ""
    covers = (dispute.invoice_number,)
    await _say(conn, file, dispute.id, covers, by, now, disputed)


async def of_words(
    conn: Connection, file: CaseFile, task: Task, by: date, now: datetime
) -> str | None:
    """The day on which what was said was to be answered has passed for the first time.

    Returns:
        What staff must know; None where no answer was promised.
    """
    if task.kind is not TaskKind.TRIAGE or waiting.ADDRESS_CHECK in task.brief:
        return None
    since = task.opened_at - _PROMISED_WITHIN
    kind = CourtesyKind.REPLY_RECEIVED
    slug, debtor = file.key.creditor, file.debtor.id
    if not await courtesies.planned_since(conn, slug, debtor, kind, since):
        return None
    await _say(conn, file, task.id, task.covers, by, now, "")
    return _in_words(file, by, now)


def _in_words(file: CaseFile, by: date, now: datetime) -> str:
    if _protected(file, now):
        return "late, and the debtor is protected: tell them yourself that it takes longer"
    return f"late: the debtor hears that it takes until {by}"


def _protected(file: CaseFile, now: datetime) -> bool:
    held = file.held_on(now)
    return held is not None and held.protects


async def _say(
    conn: Connection,
    file: CaseFile,
    cause: UUID,
    covers: tuple[str, ...],
    by: date,
    now: datetime,
    disputed: str,
) -> None:
    if _protected(file, now):
        return
    courtesy = Courtesy(
        id=uuid4(),
        creditor=file.key.creditor,
        debtor=file.debtor.id,
        covers=covers,
        kind=CourtesyKind.ANSWER_LATE,
        occasion=f"late {cause}",
        facts={"answer_by": date_in(file.debtor.language, by), "disputed": disputed},
        not_before=now,
    )
    await courtesies.plan(conn, courtesy, now)
