"""Our condolences to who settles the estate of a debtor who died: once, as a person wrote them."""

from datetime import datetime
from uuid import UUID

from activities import hold_review, telling
from domain.answers import TaskOutcome
from domain.condolence import proposed
from domain.courtesies import CourtesyKind
from domain.effects import Answer
from domain.messages.formats import one_line
from domain.vocabulary import Channel
from ledger import hold_tasks, holds
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.tasks import Task


async def said(
    conn: Connection, file: CaseFile, task: Task, outcome: TaskOutcome, now: datetime
) -> Answer:
    """Plan the message for all cases of the debtor; the hold stays as it is."""
    hold = task.brief[hold_tasks.HOLD]
    if outcome.representative is not None:
        await holds.represented(conn, UUID(hold), outcome.representative)
    words = outcome.note or proposed(file.debtor.language, file.debtor.name)
    facts = {"words": one_line(words)}
    kind, occasion = CourtesyKind.CONDOLENCE, f"hold {hold}"
    await telling.plan(
        *(conn, file, kind, occasion, facts, now), covers=task.covers, prefers=Channel.EMAIL
    )
    return await hold_review.kept(conn, file, task, outcome, now)
