"""What people are asked to do, and what came of it."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Body
from pydantic import ValidationError

from domain.answers import IncomingCall, answer_to
from domain.vocabulary import TaskKind, with_article
from gateway.access import Caller, CallTaker, TaskReader, TaskWorker
from gateway.outreach_problems import made_anew, refusal
from gateway.problems import ProblemError, invalid
from gateway.state import GatewayState, Here
from ledger import clock, task_turns, tasks
from ledger.intake import outcomes
from ledger.intake.outcomes import OutcomeError
from ledger.task_turns import HeldBackError, LateLetterError
from ledger.tasks import Task, TaskConflictError

router = APIRouter(prefix="/api", tags=["tasks"])

TaskStatus = Literal["open", "claimed", "done", "expired"]
OutcomeBody = Annotated[
    dict[str, Any],
    Body(
        openapi_examples={
            "promise": {
                "value": {"outcome": "promise", "amount": "50.00", "date": "2026-11-27"},
                "summary": "of a call, or of a reply that was read",
            },
            "several": {
                "value": {
                    "outcome": "promise",
                    "amount": "125.00",
                    "date": "2026-11-30",
                    "also": [{"outcome": "already_paid", "amount": "125.00", "date": "2026-11-20"}],
                },
                "summary": "of a call or a reply that said several things",
            },
            "approve": {"value": {"outcome": "approve"}, "summary": "of an approval"},
            "complaint": {
                "value": {"outcome": "complaint", "kind": "faulty", "amount": "50.00"},
                "summary": "of a call: a part of the invoice is disputed",
            },
            "protected": {
                "value": {"outcome": "protected", "kind": "debt_help", "date": "2027-05-09"},
                "summary": "of a call: everything of the debtor stops",
            },
            "upheld": {"value": {"outcome": "upheld", "note": "…"}, "summary": "of a complaint"},
            "not_found": {"value": {"outcome": "not_found"}, "summary": "of looking for a payment"},
            "posted": {"value": {"outcome": "posted"}, "summary": "of a letter"},
        }
    ),
]


@router.get("/tasks", summary="Tasks, the longest waiting first")
async def listing(
    here: Here,
    caller: TaskReader,
    status: TaskStatus | None = None,
    kind: TaskKind | None = None,
) -> list[Task]:
    """All tasks that the token may see, by status and kind."""
    return await tasks.listing(here.pool, caller.only, status, kind)


@router.get("/tasks/{task_id}", summary="One task with all that the person needs")
async def one(here: Here, caller: TaskReader, task_id: UUID) -> Task:
    """The task; ``brief`` holds the file that one reads before calling."""
    return await _visible(here, caller, task_id)


@router.post("/tasks/{task_id}/claim", summary="Take a task; the first one gets it")
async def claim(here: Here, caller: TaskWorker, task_id: UUID) -> Task:
    """The task, now the caller's; 409 when another person has it, or it is over.

    409 also for a call or letter that may not reach the debtor now: sending is stopped, the
    creditor's mode holds it back, or the letter names a day that is too near.
    """
    task = await _visible(here, caller, task_id)
    now = await clock.now(here.pool)
    try:
        return await task_turns.take(here.pool, task, caller.person, now)
    except HeldBackError as error:
        raise refusal(error.held) from error
    except LateLetterError as error:
        raise made_anew(str(error)) from error
    except TaskConflictError as error:
        raise ProblemError(409, "Task taken", str(error)) from error


@router.post("/tasks/{task_id}/outcome", summary="Say what came of a task")
async def outcome(here: Here, caller: TaskWorker, task_id: UUID, body: OutcomeBody) -> Task:
    """The task, done; the cases it is about act on it. What may be said depends on its kind."""
    task = await _visible(here, caller, task_id)
    try:
        answer = answer_to(task.kind, body)
        return await outcomes.task_outcome(here.pool, task_id, caller.person, answer)
    except ValidationError as error:
        raise invalid(error, f"No outcome of {with_article(task.kind)} task") from error
    except OutcomeError as error:
        raise _contradicted(error) from error
    except TaskConflictError as error:
        raise ProblemError(409, "Task over", str(error)) from error


@router.post("/calls", status_code=201, summary="A debtor called: say what came of it")
async def calls(here: Here, caller: CallTaker, call: IncomingCall) -> Task:
    """The call as a task that is done; the case acts on it as on a call that we made."""
    caller.require(call.creditor)
    try:
        return await outcomes.incoming_call(
            here.pool, call.creditor, call.invoice_number, caller.person, call.answer
        )
    except OutcomeError as error:
        raise _contradicted(error) from error
    except LookupError as error:
        raise ProblemError(404, "No such case", str(error)) from error


async def _visible(here: GatewayState, caller: Caller, task_id: UUID) -> Task:
    """The task, if the token may see it; whether others have such a task is not told."""
    try:
        task = await tasks.get(here.pool, task_id)
    except LookupError as error:
        raise ProblemError(404, "No such task", str(error)) from error
    if not caller.sees(task.creditor):
        raise ProblemError(404, "No such task", f"there is no task {task_id}")
    return task


def _contradicted(error: OutcomeError) -> ProblemError:
    errors = [{"field": error.field, "error": error.why}]
    return ProblemError(422, "Impossible outcome", str(error), errors=errors)
