"""What is to be paid through a link at the moment somebody looks."""

from datetime import date
from enum import StrEnum

from domain.allocation import Part
from domain.model import Model
from domain.money import Money


class Due(StrEnum):
    """What the page says."""

    NOW = "now"
    TERM = "term"
    """The term of a payment plan that is due."""
    LATER = "later"
    """A plan stands; its next term is not due yet."""
    NOTHING = "nothing"
    DISPUTED = "disputed"
    """Nothing is asked until a complaint is answered."""
    ELSEWHERE = "elsewhere"
    """Still owed, but no longer to be paid here: handed over, written off, protected."""


class Payable(Model):
    """What of which invoice, without what is disputed or covered by credit; costs are in it."""

    due: Due
    parts: tuple[Part, ...] = ()
    next_amount: Money | None = None
    """What is asked next, where it is not due yet."""
    due_on: date | None = None
    """The day of the term."""

    @property
    def total(self) -> Money | None:
        """What is to be paid now; None where that is nothing."""
        if not self.parts:
            return None
        currency = self.parts[0].amount.currency
        return Money.from_minor(sum(part.amount.minor for part in self.parts), currency)
