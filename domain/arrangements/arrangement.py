"""An arrangement: a promise or a payment plan of one debtor, over one or several claims.

It belongs to the debtor and lists the cases it covers (design, "one debtor, one conversation").
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from domain.model import Model

NOTHING = Decimal(0)


class ArrangementKind(StrEnum):
    """What was arranged."""

    PROMISE = "promise"
    PLAN = "plan"


class ArrangementStatus(StrEnum):
    """What became of it."""

    PROPOSED = "proposed"
    """A plan that waits for the debtor's word."""
    AGREED = "agreed"
    KEPT = "kept"
    PART_KEPT = "part_kept"
    """What was promised is paid; it was not all that is open."""
    BROKEN = "broken"
    LAPSED = "lapsed"
    """A proposal that was not answered, or whose claims are gone."""
    REPLACED = "replaced"
    """A later arrangement took its place."""


class Term(Model):
    """One payment that was agreed."""

    due_on: date
    amount: Annotated[Decimal, Field(gt=0)]
    missed_on: date | None = None
    """The last day on which it was found missed."""


class CoveredClaim(Model):
    """One claim under an arrangement."""

    number: str
    agreed: Decimal
    """What was open of it when it was arranged."""
    open: Decimal
    """What is open of it now, by its bookings; below zero when overpaid."""
    counts: bool = True
    """False while it is disputed, held, or no longer asked: its part is left out."""


class Arrangement(Model):
    """A promise or plan as it stands."""

    id: UUID
    creditor: str
    debtor: str
    kind: ArrangementKind
    status: ArrangementStatus
    currency: str
    source: str
    """The call or reply it came from."""
    claims: tuple[CoveredClaim, ...]
    terms: tuple[Term, ...]
    misses: int = 0
    proposed_at: AwareDatetime | None = None
    answer_by: AwareDatetime | None = None
    """Until when a proposal waits for an answer."""
    agreed_at: AwareDatetime | None = None
    ended_at: AwareDatetime | None = None
    why: str = ""

    @property
    def covers(self) -> tuple[str, ...]:
        """The invoices it is about."""
        return tuple(claim.number for claim in self.claims)

    @property
    def still_covers(self) -> tuple[str, ...]:
        """The invoices of it that something is asked of."""
        return tuple(it.number for it in self.claims if it.counts and it.open > 0)

    @property
    def paid(self) -> Decimal:
        """What was paid on its claims since it was arranged, on whichever of them."""
        return sum((claim.agreed - claim.open for claim in self.claims), NOTHING)

    @property
    def still_open(self) -> Decimal:
        """What is open of the claims that count, whether it was promised or not."""
        return sum((claim.open for claim in self.claims if claim.counts), NOTHING)

    def counting(self, number: str) -> Arrangement:
        """The same with one claim counted, whatever held it."""
        claims = (
            it.model_copy(update={"counts": it.counts or it.number == number}) for it in self.claims
        )
        return self.model_copy(update={"claims": tuple(claims)})

    def without(self, number: str) -> Arrangement:
        """The same with one claim left out: nothing is asked of it any more."""
        claims = (
            it.model_copy(update={"counts": it.counts and it.number != number})
            for it in self.claims
        )
        return self.model_copy(update={"claims": tuple(claims)})

    @property
    def asked(self) -> tuple[Term, ...]:
        """The terms without the part of claims that are left out: that goes off the end."""
        agreed = sum((claim.agreed for claim in self.claims), NOTHING)
        left_out = sum((max(it.open, NOTHING) for it in self.claims if not it.counts), NOTHING)
        return shortened(self.terms, agreed - left_out)


def shortened(terms: Sequence[Term], total: Decimal) -> tuple[Term, ...]:
    """The terms up to a total: what is too much goes off the last ones."""
    kept: list[Term] = []
    for term in terms:
        amount = min(term.amount, total)
        if amount <= 0:
            break
        kept.append(term.model_copy(update={"amount": amount}))
        total -= amount
    return tuple(kept)
