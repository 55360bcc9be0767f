"""What is to be paid through a link at the moment somebody looks."""

from datetime import date
from enum import StrEnum

from domain.allocation import Part
from domain.invoice import Invoice
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
    WAITING = "waiting"
    """Something that they said waits for a person; until then nothing is asked, but may be paid."""
    PROPOSED = "proposed"
    """A plan is proposed and waits for their answer, likewise."""
    PAUSED = "paused"
    """A person let it rest: nothing is asked, and who wants to pay can."""
    PROTECTED = "protected"
    """Nothing is asked, and nothing may be paid here: it is for who acts for the debtor."""
    DROPPED = "dropped"
    """No longer collected: written off, or too old to be enforced."""
    ELSEWHERE = "elsewhere"
    """Still owed, but no longer to be paid here: handed over."""


class Payable(Model):
    """What of which invoice, without what is disputed or covered by credit; costs are in it."""

    due: Due
    parts: tuple[Part, ...] = ()
    next_amount: Money | None = None
    """What is asked next, where it is not due yet."""
    due_on: date | None = None
    """The day of the term."""
    costs: Money | None = None
    """Of what is asked now: costs that were added."""
    discount: Money | None = None
    """What is not asked of who pays by ``discount_until``."""
    discount_until: date | None = None
    disputed: tuple[str, ...] = ()
    """Invoices of the link that are not asked, because a complaint waits for its answer."""
    invoices: tuple[Invoice, ...] = ()
    """The link's invoices as last stated, where something is to be paid."""

    @property
    def total(self) -> Money | None:
        """What is to be paid now; None where that is nothing."""
        if not self.parts:
            return None
        currency = self.parts[0].amount.currency
        return Money.from_minor(sum(part.amount.minor for part in self.parts), currency)

    @property
    def first_due(self) -> date | None:
        """When the oldest of what is asked was due."""
        asked = {part.invoice_number for part in self.parts}
        return min((it.due_on for it in self.invoices if it.number in asked), default=None)
