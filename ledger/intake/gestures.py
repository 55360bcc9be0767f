"""A gesture given with a task's outcome: stored, told, and announced (practice C3)."""

from datetime import datetime
from uuid import uuid4

from domain.answers import ComplaintOutcome, TaskOutcome
from domain.courtesies import Courtesy, CourtesyKind
from domain.goodwill import UNNAMED
from domain.vocabulary import TaskKind, TimelineWhat
from ledger import courtesies, debtors, disputes, goodwill, outbox, timeline
from ledger.database import Connection
from ledger.goodwill import Given
from ledger.tasks import Task

_WITH = (ComplaintOutcome.UPHELD, ComplaintOutcome.PARTLY)


def refused(task: Task, outcome: TaskOutcome) -> str | None:
    """Why no gesture goes with this outcome; None where one may."""
    if outcome.gesture is None and outcome.goodwill is None:
        return None
    if task.kind is TaskKind.COMPLAINT and outcome.outcome in _WITH:
        return None
    if task.kind is TaskKind.TRIAGE and "feedback" in task.brief:
        return None
    return "a gesture goes with a complaint that is upheld, wholly or partly, or with feedback"


async def give(conn: Connection, task: Task, outcome: TaskOutcome, now: datetime) -> None:
    """Write the gesture down, tell the debtor, and the creditor who must honour it.

    Where only its kind is said, it is what the answer calls it: ``a voucher``.
    """
    if task.debtor is None or task.invoice_number is None:
        return
    gesture = outcome.gesture or await _unnamed(conn, task.creditor, task.debtor, outcome)
    if gesture is None:
        return
    slug, number = task.creditor, task.invoice_number
    given = Given(
        task=task.id,
        creditor=slug,
        debtor=task.debtor,
        invoice_number=number,
        gesture=gesture,
        given_by=task.claimed_by or "unknown",
        at=now,
    )
    await goodwill.add(conn, given)
    line = timeline.Line(
        at=now,
        what=TimelineWhat.GOODWILL,
        why=f"given: {given.gesture}",
        covers=task.covers,
        detail={"task": str(task.id), "person": given.given_by},
    )
    await timeline.write_all(conn, slug, [number], line)
    if not await _told_with_the_answer(conn, task, number):
        await _tell(conn, given)
    data = {"invoice_number": number, "debtor": task.debtor, "gesture": given.gesture}
    data |= {"given_by": given.given_by, "task": str(task.id)}
    await outbox.announce(conn, slug, "amicable.goodwill.given.v1", number, data, now)


async def _unnamed(
    conn: Connection, creditor: str, debtor: str, outcome: TaskOutcome
) -> str | None:
    if outcome.goodwill is None:
        return None
    language = (await debtors.get(conn, creditor, debtor)).language
    return UNNAMED[language][outcome.goodwill]


async def _told_with_the_answer(conn: Connection, task: Task, number: str) -> bool:
    """Whether the answer to a complaint goes out anyway: it tells the gesture, too."""
    if task.kind is not TaskKind.COMPLAINT:
        return False
    return await disputes.running(conn, task.creditor, number) is not None


async def _tell(conn: Connection, given: Given) -> None:
    courtesy = Courtesy(
        id=uuid4(),
        creditor=given.creditor,
        debtor=given.debtor,
        covers=(given.invoice_number,),
        kind=CourtesyKind.GOODWILL,
        occasion=f"task {given.task}",
        facts={"gesture": given.gesture},
        not_before=given.at,
    )
    await courtesies.plan(conn, courtesy, given.at)
