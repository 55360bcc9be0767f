"""Disputes: something is wrong with an invoice, and a person answers it (practice C3, C4, C7).

A dispute holds its invoice, or the part that it is about; the debtor's others go on, in a softer
tone (peers). What is disputed is in no message, no notice and no costs.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.model import Model
from domain.money import Money
from domain.vocabulary import Channel


class DisputeKind(StrEnum):
    """What is wrong, as the debtor says."""

    NOT_DELIVERED = "not_delivered"
    WRONG_AMOUNT = "wrong_amount"
    FAULTY = "faulty"
    ALREADY_CREDITED = "already_credited"
    NOT_ORDERED = "not_ordered"
    OTHER = "other"


class DisputeStatus(StrEnum):
    """Where a dispute stands."""

    OPEN = "open"
    MEDIATING = "mediating"
    UPHELD = "upheld"
    PARTLY = "partly"
    REJECTED = "rejected"
    FULFILLED = "fulfilled"
    """What we were to do first is done."""
    ENDED = "ended"
    """The case closed before an answer: it was paid, or withdrawn."""


RUNNING = (DisputeStatus.OPEN, DisputeStatus.MEDIATING)


class Goodwill(StrEnum):
    """What the customer gets beside, or instead of, money (practice C3)."""

    VOUCHER = "voucher"
    REPLACEMENT = "replacement"


Link = Annotated[str, Field(pattern=r"^https?://\S+$", max_length=500)]


class Dispute(Model):
    """One dispute about one invoice."""

    id: UUID
    creditor: str
    invoice_number: str
    opening: int
    debtor: str
    kind: DisputeKind
    said_in: UUID | None = None
    """The task that holds the debtor's own words."""
    evidence: tuple[str, ...] = ()
    part: Money | None = None
    """The disputed part of the principal; None is all of it."""
    currency: str
    opened_at: datetime
    opened_by: str
    channel: Channel | None = None
    owner: str | None = None
    """Who answers it."""
    deadline: date
    passed: int = 0
    """How often the deadline passed without an answer."""
    status: DisputeStatus = DisputeStatus.OPEN
    mediator: str | None = None
    answered_at: datetime | None = None
    answered_by: str | None = None
    reasons: str | None = None
    goodwill: Goodwill | None = None
    credited: Money | None = None

    @property
    def running(self) -> bool:
        """Whether it is still to be answered."""
        return self.status in RUNNING


class Verdict(Model):
    """What an answer does: how much is credited, and what is left to be asked."""

    credit: Money
    rest: Money

    @property
    def settles(self) -> bool:
        """Whether nothing is left of the invoice."""
        return self.rest.amount <= 0


def verdict(
    status: DisputeStatus,
    owed: Money,
    *,
    part: Money | None = None,
    amount: Money | None = None,
    goodwill: Goodwill | None = None,
) -> Verdict:
    """What follows from the answer to a complaint (practice C4).

    Upheld without an amount credits all that was disputed; but who got a replacement got what
    they bought, so then only a stated amount is credited.

    Args:
        status: upheld, partly, rejected, or fulfilled.
        owed: what is open of the invoice, all of it.
        part: the disputed part; all where None.
        amount: the credit that was decided, where it was said.
        goodwill: what the customer gets beside it.
    """
    nothing = Money.from_minor(0, owed.currency)
    disputed = owed if part is None or part.minor > owed.minor else part
    if status in (DisputeStatus.REJECTED, DisputeStatus.FULFILLED):
        credit = nothing
    elif amount is not None:
        credit = amount
    else:
        credit = nothing if goodwill is Goodwill.REPLACEMENT else disputed
    return Verdict(credit=credit, rest=owed - credit)


def stalled_step(passed: int) -> str:
    """What a passed deadline asks for: first the owner is reminded, then a mediator (C7)."""
    if passed < 2:
        return "the complaint is overdue: answer it, the customer waits"
    return "the complaint stalls: answer it, or name a mediator (outcome mediate)"
