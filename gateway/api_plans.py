"""Payment plans before they are agreed: what the system would propose, or makes of a wish."""

import datetime as dt
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from domain.arrangements.proposal import NoPlanError, Wish
from domain.incoming import CreditorSlug
from domain.invoice import Amount, InvoiceNumber
from domain.model import Model
from gateway.access import CaseReader
from gateway.problems import ProblemError
from gateway.state import Here
from ledger import clock, plan_offers
from ledger.plan_offers import Offer

router = APIRouter(prefix="/api/plans", tags=["plans"])


class PlanQuestion(Model):
    """For which invoice's debtor, and what they wish; what is not said is left to us."""

    creditor: CreditorSlug
    invoice_number: InvoiceNumber
    amount: Annotated[Amount, Field(gt=0, decimal_places=2)] | None = None
    """Per term."""
    date: dt.date | None = None
    terms: Annotated[int, Field(ge=2, le=36)] | None = None

    @property
    def wish(self) -> Wish:
        """The debtor's wish."""
        amount: Decimal | None = self.amount
        return Wish(amount=amount, first_on=self.date, terms=self.terms)


@router.post("/proposal", summary="What a payment plan would be; nothing is written or sent")
async def proposal(here: Here, caller: CaseReader, question: PlanQuestion) -> Offer:
    """Terms over all that the debtor owes; ``beyond`` names the limits that need a person."""
    caller.require(question.creditor)
    creditor, number = question.creditor, question.invoice_number
    try:
        async with here.pool.acquire() as conn:
            now = await clock.now(conn)
            return await plan_offers.preview(conn, creditor, number, now, question.wish)
    except LookupError as error:
        raise ProblemError(404, "No such case", str(error)) from error
    except NoPlanError as error:
        raise ProblemError(422, "No plan", str(error)) from error
