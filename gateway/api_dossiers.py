"""The dossier of a case, for an agency, a bailiff or a lawyer."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from gateway.access import CaseReader
from gateway.problems import ProblemError
from gateway.state import Here

router = APIRouter(prefix="/api", tags=["cases"])


@router.get("/dossiers/{creditor}/{number:path}.pdf", summary="The dossier of a case as PDF")
async def dossier(
    here: Here,
    caller: CaseReader,
    creditor: str,
    number: Annotated[str, Path(description="The invoice number; it may hold slashes")],
) -> Response:
    """What is owed to the cent, what proves it, and everything that was said, as of now."""
    caller.require(creditor)
    try:
        pdf = await here.print_dossier(here.pool, creditor, number)
    except LookupError as error:
        raise ProblemError(404, "No such case", str(error)) from error
    except ValueError as error:  # a name holds what no font here can show
        raise ProblemError(422, "The dossier cannot be set as PDF", str(error)) from error
    return Response(pdf, media_type="application/pdf")
