"""Letters to be printed and posted."""

from uuid import UUID

from fastapi import APIRouter, Response

from gateway.access import TaskReader
from gateway.outreach_problems import made_anew, refusal
from gateway.problems import ProblemError
from gateway.state import GatewayState, Here
from ledger import clock, contact_tasks, contacts
from ledger.database import transaction

router = APIRouter(prefix="/api", tags=["letters"])


@router.get("/letters/{contact_id}.pdf", summary="A letter, ready to be printed")
async def letter(here: Here, caller: TaskReader, contact_id: UUID) -> Response:
    """The letter as PDF; 404 for another creditor's, or for what is no letter.

    409 while it may not be posted: sending is stopped, the creditor's mode holds it back, it was
    withdrawn, or the day it names is too near. Then it is made anew. What was posted is always
    shown as it was.
    """
    try:
        contact = await contacts.get(here.pool, contact_id)
        if not caller.sees(contact.creditor):
            raise LookupError(f"there is no letter {contact_id}")
        await _require_postable(here, contact_id)
        pdf = await here.print_letter(here.pool, contact_id)
    except LookupError as error:
        raise ProblemError(404, "No such letter", str(error)) from error
    return Response(pdf, media_type="application/pdf")


async def _require_postable(here: GatewayState, contact_id: UUID) -> None:
    task = await contact_tasks.task_of(here.pool, contact_id)
    if task is None or task.status == "done":
        return
    if task.status == "expired":
        raise ProblemError(409, "Letter withdrawn", "this letter is not to be posted any more")
    held = await contact_tasks.held_back(here.pool, task)
    if held is not None:
        raise refusal(held)
    async with transaction(here.pool) as conn:
        late = await contact_tasks.renew_late_letter(conn, task, await clock.now(conn))
    if late is not None:
        raise made_anew(late)
