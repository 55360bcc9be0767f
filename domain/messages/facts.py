"""What a message may tell: the facts of one contact, read fresh and handed over whole.

Amounts and dates are raw here; ``domain.messages.formats`` writes them in the reader's language.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from domain.creditor import Iban
from domain.debtor import Country, Language
from domain.look.look import Look
from domain.model import Model
from domain.money import Money

WebUrl = Annotated[str, Field(pattern=r"^https?://[^\s<>\"]+$", max_length=500)]


class ClaimLine(Model):
    """One invoice that the message is about."""

    number: str
    description: str = ""
    issued_on: date
    due_on: date
    amount: Money
    open: Money
    """What is asked of it: without costs, without what is disputed or covered by credit; below zero
    where a payment covered costs, too."""
    disputed: Money | None = None
    """What of the rest a person still looks into: not asked for now, but not taken off either."""

    @property
    def partly(self) -> bool:
        """Whether less is asked than was invoiced: something was paid, credited or is disputed."""
        return self.open.amount < self.amount.amount


class CreditorFacts(Model):
    """Who writes, where to pay and how to reach a person (Bki: recognisable, easily reached)."""

    name: str
    email: str
    phone: str
    address_lines: tuple[str, ...] = ()
    iban: Iban
    bic: str | None = None
    look: Look = Look()


class NoticeFacts(Model):
    """The last chance: the exact costs that follow (BW 6:96(6)), VAT where claimed.

    A ``request`` announces none: no law surely gives them (``domain/law/last_demand``).
    """

    costs: Money
    """Without VAT."""
    vat: Money | None = None
    kind: Literal["consumer", "business", "request"]
    last_day: date | None = None
    """The fixed last day; a Dutch consumer's term runs from delivery."""
    by: Literal["email", "letter"]


class DiscountFacts(Model):
    """Less to pay before a date (practice I5); the message's total is what is then to be paid."""

    percent: Decimal
    off: Money
    full: Money
    """What is owed again after the day."""
    until: date


class MessageFacts(Model):
    """Everything one message is written from; it lists all claims it covers (one conversation)."""

    debtor_name: str
    address_lines: tuple[str, ...] = ()
    creditor: CreditorFacts
    language: Language
    country: Country = "NL"
    """Where the debtor lives: help with money is found there or nowhere."""
    plain: bool = False
    """Whether the debtor reads the easier wording (practice F2)."""
    claims: Annotated[tuple[ClaimLine, ...], Field(min_length=1)]
    total: Money
    """What is asked: the claims' open amounts, plus costs where already due."""
    costs: Money | None = None
    """Costs that are already in the total."""
    reference: str
    """Payment reference, or the invoice numbers."""
    today: date
    days_late: int = 0
    pay_by: date | None = None
    pay_url: WebUrl | None = None
    """The debtor's page, where it can be paid on."""
    portal_url: WebUrl | None = None
    """The debtor's page, whether it can be paid on or not."""
    notice: NoticeFacts | None = None
    discount: DiscountFacts | None = None
    personal_word: Annotated[str, Field(max_length=400)] | None = None
    """A word from staff; fits any message (practice I8)."""
    answer_within_days: Annotated[int, Field(ge=1)] = 5
    """Working days in which a person answers a reply."""
    details: dict[str, Any] = Field(default_factory=dict)
    """What this message alone says (``facts`` in its file): texts, ready to be read."""
