"""How far a plan may go without a person: policy of the playbook (practice I4)."""

from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.model import Model


class PlanLimits(Model):
    """What the system may propose and accept by itself; a person may go further."""

    offered_from: Annotated[Decimal, Field(gt=0, decimal_places=2)] = Decimal("80.00")
    """From this open amount on a plan is offered."""
    terms_at_most: Annotated[int, Field(ge=2, le=36)] = 6
    least_term: Annotated[Decimal, Field(gt=0, decimal_places=2)] = Decimal("40.00")
    """No term but the last is smaller."""
    months_at_most: Annotated[int, Field(ge=1, le=36)] = 6
    """From today to the last term."""
    answer_days: Annotated[int, Field(ge=1)] = 5
    """Working days that a proposal waits for an answer, and a missed last term for its money."""
    reminder_days: Annotated[int, Field(ge=1)] = 3
    """Days before a term on which it is spoken of."""

    @model_validator(mode="after")
    def _can_be_split(self) -> Self:
        if self.offered_from < 2 * self.least_term:
            raise ValueError("offered_from is at least two times least_term: a plan has two terms")
        return self
