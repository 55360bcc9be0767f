"""What a debtor's reply means, when a person reads it otherwise than the system did."""

from uuid import UUID

from fastapi import APIRouter

from domain.answers import TriageAnswer
from gateway.access import TaskWorker
from gateway.problems import ProblemError
from gateway.state import Here
from ledger import replies
from ledger.intake import outcomes
from ledger.intake.outcomes import OutcomeError
from ledger.tasks import Task, TaskConflictError

router = APIRouter(prefix="/api/replies", tags=["tasks"])


@router.post("/{reply_id}/read_as", summary="Say what a reply means")
async def read_as(here: Here, caller: TaskWorker, reply_id: UUID, answer: TriageAnswer) -> Task:
    """The reading as a task that is done; what the system did with the reply is undone first."""
    try:
        reply = await replies.get(here.pool, reply_id)
        if not caller.sees(reply.creditor):
            raise LookupError(f"there is no reply {reply_id}")
        return await outcomes.reply_read_as(here.pool, reply_id, caller.person, answer)
    except LookupError as error:
        raise ProblemError(404, "No such reply", str(error)) from error
    except OutcomeError as error:
        errors = [{"field": error.field, "error": error.why}]
        raise ProblemError(422, "Impossible outcome", str(error), errors=errors) from error
    except TaskConflictError as error:
        raise ProblemError(409, "Task taken", str(error)) from error
