"""What a debtor chose on their page: as exact as a button, with what they filled in."""

import datetime as dt
from decimal import Decimal
from typing import Self

from pydantic import AwareDatetime, Field

from domain.disputes import DisputeKind
from domain.model import Model
from domain.reading.intent import Intent, Reading
from domain.reading.reader import BY_RULES


class ToldNext(Model):
    """What the page said would happen next: its words under ``next``, and what these name."""

    what: str
    facts: dict[str, str] = Field(default_factory=dict)


class Chosen(Model):
    """One choice; nobody has to read out of words what it means."""

    intent: Intent
    covers: tuple[str, ...]
    """The invoices that the page is about."""
    invoices: tuple[str, ...] = ()
    """Those that it holds for; all of them where empty."""
    date: dt.date | None = None
    amount: Decimal | None = None
    """Of a plan: per term."""
    terms: int | None = None
    account: str | None = None
    """Of a payment: from which account, as they wrote it."""
    at: AwareDatetime | None = None
    """When they want to be called."""
    kind: DisputeKind | None = None
    evidence: tuple[str, ...] = ()
    """Links to what they sent along."""

    def with_care(self, words: str, on: dt.date) -> Self:
        """The same, unless what they wrote beside it on this day says that they are protected.

        Then everything stops and a person reads it, as such words do by email; what was chosen
        stands beside them.
        """
        if not words or BY_RULES.read(words, on=on).intent is not Intent.PROTECTED:
            return self
        return self.model_copy(update={"intent": Intent.PROTECTED})

    def reading(self, language: str) -> Reading:
        """The same as every reply is read: certain, and to be acted on."""
        told = self.model_dump(exclude={"covers"})
        return Reading.model_validate(
            {**told, "confidence": 1.0, "language": language, "act": True}
        )
