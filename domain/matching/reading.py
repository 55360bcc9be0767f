"""A reading of a payment: a set of invoices, what is paid on each, and how sure that is."""

from datetime import date
from typing import NamedTuple

from domain.matching import weights
from domain.matching.book import Book
from domain.matching.weights import Evidence

NOTHING = Evidence(0.0, "")
_FAR_TOO_MUCH = 3


class Paid(NamedTuple):
    """What was paid, in minor units, and when."""

    minor: int
    on: date
    tolerance: int


class Known(NamedTuple):
    """What speaks for one debtor, before amounts are looked at."""

    paid: Paid
    book: Book
    items: list[int]
    """What is open, the oldest first."""
    named: dict[int, Evidence]
    """What the payment names of it, surely or nearly."""
    who: Evidence
    customer: Evidence
    part_said: bool
    by_name_only: bool
    """Neither account nor number leads to this debtor."""
    rarity: float
    """What the exact amount counts then."""


class Reading(NamedTuple):
    """A set of invoices with what is paid on each, and the evidence for it."""

    parts: tuple[tuple[int, int], ...]
    score: float
    reasons: tuple[str, ...]
    left: int
    """What no invoice takes."""
    exact: bool
    against: str = ""
    """What speaks against it, so that a person decides."""


def surely_named(known: Known, place: int) -> bool:
    """Whether an invoice is named by what cannot well be chance."""
    return place in known.named and known.named[place].weight >= weights.NUMBER_TINY_CUED


def reading_of(
    known: Known,
    parts: tuple[tuple[int, int], ...],
    amount: Evidence,
    *,
    exact: bool,
    part: bool = False,
) -> Reading:
    """Score a reading from the families of evidence."""
    named = _naming(known, parts)
    left = known.paid.minor - sum(minor for _, minor in parts)
    said = Evidence(weights.PART_SAID, "the text speaks of a part payment")
    with_words = part and not left and known.part_said
    evidence = [named, amount, known.who, known.customer, said if with_words else NOTHING]
    score = weights.together(it.weight for it in evidence)
    reasons = tuple(it.reason for it in evidence if it.weight)
    against = ""
    if left:
        reasons += ("more was paid than is open of it: the rest is left over",)
        surely = any(surely_named(known, place) for place, _ in parts)
        if not surely or known.paid.minor > _FAR_TOO_MUCH * (known.paid.minor - left):
            against = "what the rest is for is not clear"
    elif part:
        reasons += ("a part payment",)
    return Reading(parts, score, reasons, left, exact, against)


def _naming(known: Known, parts: tuple[tuple[int, int], ...]) -> Evidence:
    """What the payment names of a reading's invoices; two say more than one."""
    named = [known.named[place] for place, _ in parts if place in known.named]
    if not named:
        return NOTHING
    strongest = max(it.weight for it in named)
    if len(named) > 1:
        surer = weights.together(it.weight for it in named if it.weight > weights.SLIP_LAST)
        strongest = max(strongest, min(surer, weights.ISSUED))
    return Evidence(strongest, "; ".join(dict.fromkeys(it.reason for it in named)))
