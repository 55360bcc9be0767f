"""What each piece of evidence counts: how likely a reading is right if that were all we knew.

Evidence of different families (what is named, how much, who, what else is said) adds up as
independent doubts multiply: two pieces of 0.8 and 0.9 leave a doubt of 0.2 × 0.1, a score of 0.98.
Within a family the strongest counts. ``docs/matching.md`` shows the table; the figures were chosen
on the seeds of the generator that are named there.
"""

from collections.abc import Iterable
from typing import NamedTuple

from domain.matching.names import Likeness


class Evidence(NamedTuple):
    """A piece of evidence: its weight from 0 to 1, and its words for staff."""

    weight: float
    reason: str


# What is named.
REFERENCE = 0.99
"""A reference that we gave, with its check digits right."""
ISSUED = 0.97
"""An end-to-end id that we issued."""
REFERENCE_SLIP = 0.8
NUMBER = 0.88
"""An invoice number of six characters or more, as it is."""
NUMBER_SHORT = 0.75
"""One of five."""
NUMBER_TINY_CUED, NUMBER_TINY = 0.7, 0.3
"""One of four or fewer, behind a word such as "factuur", or bare."""
NUMBER_LOOSE = 0.75
"""Without its zeros, prefix or century."""
TAIL_CUED, TAIL = 0.5, 0.3
"""Only the end of a number."""
TAIL_BESIDE = 0.75
"""Only the end, beside another number of the same debtor in full: "2026-0117 en 0118"."""
SLIP, SLIP_OTHER, SLIP_LAST = 0.6, 0.45, 0.25
"""Two figures swapped, or one too few or too many; one that differs; one of the last two differs,
which is rather the next invoice."""

# How much.
AMOUNT_NAMED, AMOUNT_NAMED_COMMON = 0.85, 0.75
"""Exactly what is open of the one that is named; where more than fifty debtors owe as much."""
AMOUNT_SUM_NAMED = 0.95
"""Exactly what is open of the several that are named."""
AMOUNT_OF_DEBTOR = 0.75
"""Exactly what is open of one invoice of a debtor known by account or customer number."""
AMOUNT_RARE = ((1, 0.85), (5, 0.75), (50, 0.6))
"""The same of a debtor known by name alone: by how many debtors have this amount open."""
AMOUNT_COMMON = 0.45
AMOUNT_ALL = 0.75
AMOUNT_OLDEST = 0.7
"""Exactly the sum of the debtor's oldest invoices."""
AMOUNT_SOME, AMOUNT_SOME_OF_MANY = 0.6, 0.3
"""Exactly the sum of some others; where the debtor has more than six, chance can do that."""
AMOUNT_REST = 0.6
"""Exactly what is named together with others of the same debtor."""
AMOUNT_TERM = 0.7
AMOUNT_NEAR = 0.5
"""A few cents off, or rounded to the whole."""

# Who.
ACCOUNT = 0.9
ACCOUNT_SHARED = 0.6
"""An account known for two to five debtors; for more it says nothing: a payment provider's."""
ACCOUNT_AND_NAME = 0.93
NAMES = {
    Likeness.NONE: 0.0,
    Likeness.FAMILY: 0.2,
    Likeness.SURNAME: 0.4,
    Likeness.PART: 0.55,
    Likeness.INITIALS: 0.65,
    Likeness.SAME: 0.8,
}

# What else is said.
CUSTOMER = 0.82
NAME_IN_TEXT = 0.75
PART_SAID = 0.4
"""A word for a part payment, and it is one."""

AT_MOST = 0.9
"""A reading against which something speaks goes to a person, whatever else is for it."""


def together(weights: Iterable[float]) -> float:
    """The score of evidence of different families."""
    doubt = 1.0
    for weight in weights:
        doubt *= 1 - weight
    return 1 - doubt


def rarity(debtors: int) -> float:
    """What an exact amount counts when so many debtors have it open."""
    return next((weight for most, weight in AMOUNT_RARE if debtors <= most), AMOUNT_COMMON)
