"""How debtors found it, for a creditor's staff."""

from fastapi import APIRouter

from gateway.access import CaseReader
from gateway.state import Here
from ledger import feedback
from ledger.feedback import Report

router = APIRouter(prefix="/api/feedback", tags=["feedback"])


@router.get("", summary="Marks by outcome and month, with the words beside them")
async def report(here: Here, caller: CaseReader, creditor: str | None = None) -> Report:
    """Of one creditor, or of all that the token sees; the average is of marks from 1 to 5."""
    if creditor is not None:
        caller.require(creditor)
    return await feedback.report(here.pool, creditor or caller.only)
