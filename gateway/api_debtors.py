"""Debtors as a person holds them: pause everything of theirs, and let it go on."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from domain.incoming import DebtorPause
from domain.model import Model
from gateway.access import Caller, OutreachController
from gateway.problems import ProblemError
from gateway.state import GatewayState, Here
from ledger.creditors import UnknownCreditorError
from ledger.intake import debtor_orders
from ledger.intake.debtor_orders import Ordered

router = APIRouter(prefix="/api/debtors", tags=["debtors"])
DebtorId = Annotated[str, Path(description="The creditor's id of the debtor; it may hold slashes")]


class Why(Model):
    """Until when, and why; without a day until it is resumed."""

    until: date | None = None
    reason: Annotated[str, Field(min_length=1, max_length=500)]


@router.post("/{creditor}/{debtor_id:path}/pause", summary="Pause everything of a debtor")
async def pause(
    here: Here, caller: OutreachController, creditor: str, debtor_id: DebtorId, why: Why
) -> Ordered:
    """All open and coming cases wait till the end; how many hear of it now."""
    order = DebtorPause(creditor=creditor, debtor_id=debtor_id, until=why.until, reason=why.reason)
    return await _ordered(here, caller, order, pauses=True)


@router.post("/{creditor}/{debtor_id:path}/resume", summary="Lift what stops a debtor")
async def resume(
    here: Here, caller: OutreachController, creditor: str, debtor_id: DebtorId
) -> Ordered:
    """A pause or a protection ends, and the cases go on, softly; how many hear of it."""
    order = DebtorPause(creditor=creditor, debtor_id=debtor_id)
    return await _ordered(here, caller, order, pauses=False)


async def _ordered(
    here: GatewayState, caller: Caller, order: DebtorPause, *, pauses: bool
) -> Ordered:
    caller.require(order.creditor)
    give = debtor_orders.pause_debtor if pauses else debtor_orders.resume_debtor
    try:
        return await give(here.pool, order, caller.person)
    except UnknownCreditorError as error:
        raise ProblemError(404, "No such creditor", str(error)) from error
    except ValueError as error:
        field, _, why = str(error).partition(": ")
        status = 404 if field == "debtor_id" else 422
        errors = [{"field": field, "error": why}]
        raise ProblemError(status, "Not possible", str(error), errors=errors) from error
