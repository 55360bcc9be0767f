"""What a debtor can mean, and which meanings the system may act on by itself."""

import datetime as dt
from decimal import Decimal
from enum import StrEnum

from pydantic import AwareDatetime

from domain.disputes import DisputeKind
from domain.model import Model


class Intent(StrEnum):
    """What a reply asks of us; the order is that of care where two are as likely."""

    PROTECTED = "protected"
    """Debt help, a guardian, bankruptcy, a death."""
    ABUSE = "abuse"
    HARDSHIP = "hardship"
    STOP = "stop"
    """No more on this channel; the debt remains."""
    WRONG_PERSON = "wrong_person"
    DISPUTE = "dispute"
    REFUSES = "refuses"
    PLAN = "plan"
    QUESTION = "question"
    CALL_ME = "call_me"
    PAID = "paid"
    PROMISE = "promise"
    OUT_OF_OFFICE = "out_of_office"
    UNKNOWN = "unknown"


ACTED_ON = frozenset(
    {Intent.PAID, Intent.PROMISE, Intent.PLAN, Intent.DISPUTE, Intent.CALL_ME}
    | {Intent.STOP, Intent.WRONG_PERSON, Intent.OUT_OF_OFFICE}
)
"""Meanings whose consequence asks less of the debtor, and that a person can undo.

Never the others: a person who is protected or in hardship (practice C2), who insults, who asks
something, or whose refusal would lead to the collection procedure (practice H9), meets a person.
"""

ACT_FROM = 0.75
"""The confidence from which the system acts; below it a person reads the proposal."""

FARTHEST_PROMISE = dt.timedelta(days=31)
"""A promise for a later day is for a person to accept (a plan not too long: practice I4)."""

COVERED: dict[Intent, frozenset[Intent]] = {
    Intent.PROTECTED: frozenset({Intent.HARDSHIP}),
    Intent.DISPUTE: frozenset({Intent.REFUSES, Intent.QUESTION}),
    Intent.PLAN: frozenset({Intent.PROMISE, Intent.QUESTION}),
    Intent.CALL_ME: frozenset({Intent.QUESTION}),
    Intent.WRONG_PERSON: frozenset({Intent.QUESTION, Intent.DISPUTE}),
    Intent.OUT_OF_OFFICE: frozenset({Intent.QUESTION, Intent.CALL_ME}),
}
"""Meanings that are part of another: who disputes an invoice also refuses to pay it for now."""


class Reading(Model):
    """What a reply was read as; a proposal, unless ``act``."""

    intent: Intent
    confidence: float
    """From 0 to 1."""
    language: str
    date: dt.date | None = None
    """The day of a promise or a call, or the last day of an absence: the last one that the words
    allow; none where they name none."""
    amount: Decimal | None = None
    """In the currency that the words name, else that of the claim; of a dispute its part."""
    terms: int | None = None
    """In how many parts a plan is asked for."""
    clock: dt.time | None = None
    """From which hour of ``date`` on they ask to be called, on their own clock."""
    account: str | None = None
    """The bank account that it names: of a payment, from which it was made."""
    kind: DisputeKind | None = None
    """What is wrong, of a dispute whose words leave no doubt."""
    at: AwareDatetime | None = None
    """When they want to be called, as they chose it there."""
    evidence: tuple[str, ...] = ()
    """Links to what they sent along there."""
    invoices: tuple[str, ...] = ()
    """The invoices that the debtor names, of those they were written about; all where none."""
    competing: tuple[Intent, ...] = ()
    """Other meanings that are as serious: then a person decides."""
    act: bool = False
    """Whether the system acts on it by itself."""
