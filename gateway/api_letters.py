"""Letters to be printed and posted."""

from uuid import UUID

from fastapi import APIRouter, Response

from domain.vocabulary import Channel
from gateway.access import TaskReader, TaskWorker
from gateway.outreach_problems import made_anew, refusal
from gateway.problems import ProblemError
from gateway.state import GatewayState, Here
from ledger import clock, contact_tasks, contacts
from ledger.database import transaction
from ledger.intake import callbacks

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


@router.post("/letters/{contact_id}/returned", status_code=204, summary="A letter came back")
async def returned(here: Here, caller: TaskWorker, contact_id: UUID) -> None:
    """The post brought it back: that address is not written to any more; said twice, once.

    A last demand in it did not arrive, so it counts for nothing. 404 for another creditor's, or
    for what is no letter; 409 for one that was not posted.
    """
    try:
        contact = await contacts.get(here.pool, contact_id)
    except LookupError as error:
        raise ProblemError(404, "No such letter", str(error)) from error
    if not caller.sees(contact.creditor) or contact.channel is not Channel.LETTER:
        raise ProblemError(404, "No such letter", f"there is no letter {contact_id}")
    if contact.status not in ("sent", "failed"):
        raise ProblemError(409, "Not posted", "this letter was not posted: report that first")
    await callbacks.contact_status(
        *(here.pool, contact_id, "failed"),
        provider="post",
        event_id=str(contact_id),
        why="the post brought it back",
        closes_channel=True,
    )


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
