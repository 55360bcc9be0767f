"""What the outcome of a task says about its contact: a call that was made, a letter posted."""

from datetime import date, datetime

from domain.answers import CallAnswer, LetterAnswer, TaskOutcome
from domain.law.notice import SentBy
from domain.vocabulary import CallOutcome, Channel
from ledger import contacts
from ledger.database import Connection
from ledger.intake.callbacks import prove_notice
from ledger.tasks import Task

_NOT_REACHED = (CallOutcome.NO_ANSWER, CallOutcome.WRONG_PERSON)


async def made(conn: Connection, task: Task, outcome: TaskOutcome, now: datetime) -> None:
    """A call that was made, or a letter that was posted, is a contact now."""
    if task.contact is None:
        return
    if isinstance(outcome, LetterAnswer):
        await contacts.record(conn, task.contact, "sent", now)
        await _prove_by_post(conn, task, outcome.date or now.date())
    elif isinstance(outcome, CallAnswer):
        contact = await contacts.get(conn, task.contact)
        if contact.channel is Channel.CALL:
            await contacts.record(conn, contact.id, _call_status(outcome.outcome), now)


def _call_status(outcome: CallOutcome) -> str:
    if outcome in _NOT_REACHED:
        return "failed"
    return "sent" if outcome is CallOutcome.VOICEMAIL else "delivered"


async def _prove_by_post(conn: Connection, task: Task, posted: date) -> None:
    assert task.contact is not None
    proof = {"posted_on": posted.isoformat(), "posted_by": task.claimed_by, "task": str(task.id)}
    await prove_notice(conn, task.contact, SentBy.POST, posted, proof)
