"""A person reads a reply otherwise than it was acted on: first what it did is undone."""

from datetime import datetime
from uuid import UUID

from activities import ladder_moves
from domain.answers import TaskOutcome
from domain.vocabulary import CallOutcome, Channel, Stage, TaskKind
from ledger import debtors, tasks
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.tasks import Task

CORRECTS = "corrects"
CLOSED = "closed"
"""In a brief: the channels, and their address, that acting on the reply closed."""
_ARRANGED = (CallOutcome.PROMISE, CallOutcome.PLAN, CallOutcome.PART_NOW, CallOutcome.CANNOT_PAY)
_DISPUTED = (CallOutcome.COMPLAINT, CallOutcome.CONDITIONAL)


async def undo(conn: Connection, file: CaseFile, correction: Task, now: datetime) -> None:
    """Bring the case back to where the earlier reading took it from; the new one steers it then.

    Payments, decisions and other answers that came meanwhile stay as they are.
    """
    earlier = await tasks.get(conn, UUID(correction.brief[CORRECTS]))
    said = TaskOutcome.model_validate(earlier.outcome).outcome
    stage, why = file.case.standing.stage, "a person read the reply otherwise"
    if stage is Stage.DISPUTED and said in _DISPUTED:
        await tasks.expire(conn, file.key, now, kind=TaskKind.COMPLAINT)
        await ladder_moves.back_to_ladder(conn, file, now, why)
    if stage is Stage.ARRANGED and said in _ARRANGED:
        await ladder_moves.back_to_ladder(conn, file, now, why)
    if said == CallOutcome.CALL_BACK:
        await tasks.expire(conn, file.key, now, kind=TaskKind.CALL)
    for channel, address in earlier.brief.get(CLOSED, ()):
        await debtors.open_channel(conn, file.key.creditor, file.debtor.id, channel, address)
        file.unusable.pop(Channel(channel), None)
