"""Letters to be printed and posted."""

from uuid import UUID

from fastapi import APIRouter, Response

from gateway.access import TaskReader
from gateway.problems import ProblemError
from gateway.state import Here
from ledger import contacts

router = APIRouter(prefix="/api", tags=["letters"])


@router.get("/letters/{contact_id}.pdf", summary="A letter, ready to be printed")
async def letter(here: Here, caller: TaskReader, contact_id: UUID) -> Response:
    """The letter as PDF; 404 for another creditor's, or for what is no letter."""
    try:
        contact = await contacts.get(here.pool, contact_id)
        if not caller.sees(contact.creditor):
            raise LookupError(f"there is no letter {contact_id}")
        pdf = await here.print_letter(here.pool, contact_id)
    except LookupError as error:
        raise ProblemError(404, "No such letter", str(error)) from error
    return Response(pdf, media_type="application/pdf")
