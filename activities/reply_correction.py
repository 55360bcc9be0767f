"""What is set right before the reading of a reply is followed.

A person may read it otherwise than the system, which acted on it: then what that did is undone.
"""

from datetime import datetime
from uuid import UUID

from activities import arrangement_watch, ladder_moves
from domain.answers import TaskOutcome
from domain.arrangements.arrangement import ArrangementStatus
from domain.vocabulary import CallOutcome, Channel, Stage, TaskKind
from ledger import courtesies, debtors, disputes, related_tasks, tasks, waiting
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.tasks import Task

CORRECTS = "corrects"
CLOSED = "closed"
"""In a brief: the channels, and their address, that acting on the reply closed."""
_ARRANGED = (CallOutcome.PROMISE, CallOutcome.PLAN, CallOutcome.PART_NOW, CallOutcome.CANNOT_PAY)
_PAID = (CallOutcome.ALREADY_PAID, CallOutcome.PAID_NOW)
_DISPUTED = (CallOutcome.COMPLAINT, CallOutcome.CONDITIONAL)


async def before_it_is_followed(
    conn: Connection, file: CaseFile, task: Task, now: datetime
) -> None:
    """Undo an earlier reading; and who has been read need not be told that a person reads it."""
    if CORRECTS in task.brief:
        await _undo(conn, file, task, now)
    if "reply" in task.brief:
        occasion = courtesies.of_reply(UUID(task.brief["reply"]))
        slug, why = file.key.creditor, "a person has read it by now"
        await courtesies.drop(conn, slug, file.debtor.id, occasion, why)


async def _undo(conn: Connection, file: CaseFile, correction: Task, now: datetime) -> None:
    """Bring the case back to where the earlier reading took it from; the new one steers it then.

    Payments, decisions and other answers that came meanwhile stay as they are. Of a reply that
    said several things, each is undone.
    """
    earlier = await tasks.get(conn, UUID(correction.brief[CORRECTS]))
    for each in (earlier, *await related_tasks.beside(conn, earlier.id)):
        await _undo_one(conn, file, each, now)


async def _undo_one(conn: Connection, file: CaseFile, earlier: Task, now: datetime) -> None:
    read = TaskOutcome.model_validate(earlier.outcome)
    if read.invoices and file.key.invoice_number not in read.invoices:
        return  # it was read as being about others: whatever stands here came from elsewhere
    said = read.outcome
    stage, why = file.case.standing.stage, "a person read the reply otherwise"
    if said in _DISPUTED:
        await tasks.expire(conn, file.key, now, kind=TaskKind.COMPLAINT)
        await disputes.end(conn, file.key, now)
    if stage is Stage.DISPUTED and said in _DISPUTED:
        await ladder_moves.back_to_ladder(conn, file, now, why)
    if stage is Stage.ARRANGED and said in _ARRANGED:
        running = await arrangement_watch.running(conn, file)
        if running is not None:
            replaced = ArrangementStatus.REPLACED
            await arrangement_watch.end(conn, file, running, replaced, why, now)
        await ladder_moves.back_to_ladder(conn, file, now, why)
    if said == CallOutcome.CALL_BACK:
        await tasks.expire(conn, file.key, now, kind=TaskKind.CALL)
    if said in _PAID:
        await tasks.withdraw_of_case(conn, file.key, TaskKind.MATCH, now)
    if said == CallOutcome.WRONG_PERSON:
        await waiting.withdraw_address_checks(conn, file.key, now)
    if said in (*_PAID, CallOutcome.WRONG_PERSON):
        file.unanswered = await waiting.of_case(conn, file.key)
    for channel, address in earlier.brief.get(CLOSED, ()):
        await debtors.open_channel(conn, file.key.creditor, file.debtor.id, channel, address)
        file.unusable.pop(Channel(channel), None)
