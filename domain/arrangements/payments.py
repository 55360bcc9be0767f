"""What a payment does to the terms: the oldest first; too much for one counts for the next."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from domain.arrangements.arrangement import NOTHING, Term
from domain.model import Model


class TermStanding(Model):
    """A term with what was paid of it."""

    due_on: date
    amount: Decimal
    paid: Decimal
    missed_on: date | None = None

    @property
    def open(self) -> Decimal:
        """What is still to be paid of it."""
        return self.amount - self.paid


def paid_of(terms: Sequence[Term], paid: Decimal) -> tuple[TermStanding, ...]:
    """How a sum of payments lies over the terms, in their order.

    Early payment and a payment of more than a term count for the terms after it. ``paid`` may be
    below zero, where more went back than came in: then nothing is paid of any.
    """
    left, standings = max(paid, NOTHING), list[TermStanding]()
    for term in terms:
        here = min(left, term.amount)
        left -= here
        standings.append(TermStanding(**term.model_dump(), paid=here))
    return tuple(standings)
