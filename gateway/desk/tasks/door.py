"""What is done with a task from the desk: taken, given back, answered; refused in plain words."""

from uuid import UUID

from domain.staff import Right, right_for
from gateway.desk.visitors import TurnedAwayError, Visitor, refusal
from gateway.state import GatewayState
from ledger import clock, contact_tasks, hold_tasks, task_turns, tasks
from ledger.audit import Deed
from ledger.database import transaction
from ledger.task_turns import HeldBackError, LateLetterError
from ledger.tasks import Task, TaskConflictError


async def visible(here: GatewayState, who: Visitor, task_id: UUID) -> Task:
    """The task, if it is of a creditor that the visitor may see.

    Raises:
        TurnedAwayError: there is none, as far as they may know.
    """
    try:
        task = await tasks.get(here.pool, task_id)
    except LookupError:
        task = None
    if task is None or not who.may(Right.LOOK, task.creditor):
        raise TurnedAwayError(refusal("There is no such task.", 404))
    return task


async def take(here: GatewayState, who: Visitor, task: Task) -> Task:
    """Make it the visitor's; whoever is later is told by whom it was taken.

    Raises:
        TurnedAwayError: it cannot be theirs, and why.
    """
    await who.require(Right.WORK, task.creditor)
    if task.status == "claimed" and task.claimed_by == who.name:
        return task
    now = await clock.now(here.pool)
    try:
        gone = await task_turns.overtaken(here.pool, task)
        if gone is not None:
            raise TaskConflictError(f"nobody needs to do this any more: {gone}")
        taken = await task_turns.take(here.pool, task, who.name, now)
    except LateLetterError as error:
        why = f"{error}; it is made anew with a later day, as a task of its own"
        raise TurnedAwayError(refusal(why, 409)) from error
    except (TaskConflictError, HeldBackError) as error:
        raise TurnedAwayError(refusal(_sentence(error), 409)) from error
    await note(who, Deed.CLAIMED, task)
    return taken


async def postable(here: GatewayState, who: Visitor, task: Task) -> None:
    """See that a letter may be printed now: it is the visitor's, and may still go out.

    Raises:
        TurnedAwayError: why not.
    """
    if task.status != "claimed" or task.claimed_by != who.name:
        raise TurnedAwayError(refusal("Take the letter first: then it can be printed.", 409))
    held = await contact_tasks.held_back(here.pool, task)
    if held is not None:
        raise TurnedAwayError(refusal(held.why, 409))
    async with transaction(here.pool) as conn:
        late = await contact_tasks.renew_late_letter(conn, task, await clock.now(conn))
    if late is not None:
        raise TurnedAwayError(refusal(f"{late}; it is made anew with a later day", 409))


def right_of(task: Task, outcome: str) -> Right:
    """What it takes to give this outcome to this task."""
    return right_for(task.kind, outcome, protected=hold_tasks.is_of_a_protection(task.brief))


async def require_for(who: Visitor, task: Task, outcome: str) -> None:
    """Refuse an outcome that is not the visitor's to give.

    Raises:
        TurnedAwayError: their role does not let them.
    """
    await who.require(right_of(task, outcome), task.creditor)


async def note(who: Visitor, what: Deed, task: Task, detail: str = "") -> None:
    """Add to the audit trail what was done with a task."""
    await who.note(
        what,
        creditor=task.creditor,
        debtor=task.debtor,
        invoice_number=task.invoice_number,
        detail=f"{task.kind} task{': ' if detail else ''}{detail}",
    )


def _sentence(error: Exception) -> str:
    told = str(error)
    return f"{told[:1].upper()}{told[1:]}."
