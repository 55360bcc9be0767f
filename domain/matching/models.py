"""What goes into matching and what comes out: a payment, an open invoice, a match."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field

from domain.model import Model
from domain.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A credit on the creditor's account, as its bank tells it; absent parts are empty."""

    amount: Money
    paid_on: date
    name: str = ""
    """Who paid, as the bank writes it."""
    iban: str = ""
    reference: str = ""
    """The structured creditor reference: RF or betalingskenmerk."""
    end_to_end: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """An invoice with something open. All that concerns its debtor may be said on any of them.

    A plain dataclass and no pydantic model: 200,000 are made in one run, from checked facts.
    """

    invoice_number: str
    debtor: str
    """The debtor's id at the creditor, which is also looked for as a customer number."""
    principal: Money
    """What is open of the invoice itself."""
    due_on: date
    costs: Money | None = None
    """Costs and interest open beside it, in the same currency."""
    payment_reference: str = ""
    end_to_end: str = ""
    """An end-to-end id that we issued for it, if any."""
    discounted: Money | None = None
    """What would settle the principal until ``discount_until``."""
    discount_until: date | None = None
    debtor_names: tuple[str, ...] = ()
    """The debtor, contacts, trade names: whoever may pay under that name."""
    ibans: tuple[str, ...] = ()
    """Accounts that the debtor paid from before, or that a person said are theirs."""
    terms: tuple[Money, ...] = ()
    """The terms of the debtor's plan that are due or come next, in their order, if it covers this
    invoice."""

    @property
    def open(self) -> Money:
        """What would settle it now, costs included."""
        return self.principal if self.costs is None else self.principal + self.costs


Part = tuple[str, Money]
"""An invoice's number, and how much of the payment is for it."""


class Match(Model):
    """One reading of a payment: the invoices it is for, how sure that is, and why."""

    score: Annotated[float, Field(ge=0, le=1)]
    reasons: tuple[str, ...]
    """In plain words, for staff; no names and no account numbers."""
    debtors: tuple[str, ...]
    """Whose invoices these are, by their ids at the creditor."""
    parts: tuple[Part, ...]
    unallocated: Money
    """What is left over when these invoices are paid: an overpayment."""


class Matched(Model):
    """What became of a payment: matched by itself, or a choice for a person."""

    automatic: Match | None = None
    proposals: tuple[Match, ...] = ()
    """The best first; empty when ``automatic`` is not."""
    why_not: str = ""
    """Why nothing is automatic, in plain words; empty when something is."""


class MatchingPolicy(Model):
    """How sure is sure enough. The defaults are judgement that was then measured."""

    automatic_from: Annotated[float, Field(gt=0, le=1)] = 0.95
    clear_by: Annotated[float, Field(ge=1)] = 3.0
    """The doubt about every other reading is at least so many times that about the best."""
    proposals: Annotated[int, Field(ge=0, le=20)] = 5
    propose_from: Annotated[float, Field(ge=0, le=1)] = 0.3
    tolerance: Annotated[int, Field(ge=0)] = 5
    """Minor units by which an amount may miss and still be called nearly exact."""
