"""Cases as other systems and staff read them."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from domain.vocabulary import Stage
from gateway.access import CaseReader
from gateway.problems import ProblemError
from gateway.state import Here
from ledger import case_view
from ledger.case_view import CaseSummary, CaseView

router = APIRouter(prefix="/api/cases", tags=["cases"])


@router.get("", summary="Cases, the next due first")
async def cases(
    here: Here,
    caller: CaseReader,
    stage: Stage | None = None,
    creditor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=5000)] = 500,
) -> list[CaseSummary]:
    """All cases that the token may see, closed ones last."""
    if creditor is not None:
        caller.require(creditor)
    whose = creditor or caller.only
    return await case_view.case_list(here.pool, whose, stage=stage, limit=limit)


@router.get("/{creditor}/{number:path}", summary="One case with its timeline")
async def case(
    here: Here,
    caller: CaseReader,
    creditor: str,
    number: Annotated[str, Path(description="The invoice number; it may hold slashes")],
) -> CaseView:
    """Where the case stands, what comes next and why, and everything that happened.

    ``interest`` is the statutory interest to date, for information; ``at`` is case time.
    """
    caller.require(creditor)
    try:
        return await case_view.case_view(here.pool, creditor, number, here.config.rates)
    except LookupError as error:
        raise ProblemError(404, "No such case", str(error)) from error
