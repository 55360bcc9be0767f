"""Figures that lead nowhere by themselves: slips of a debtor's numbers, or the ends of them."""

from collections.abc import Iterator
from typing import NamedTuple

from domain.matching import weights
from domain.matching.book import Book
from domain.matching.naming import Loose, Named
from domain.matching.numbers import Slip, Written, is_tail, slip_between, slip_of
from domain.matching.weights import Evidence

_MOST_PARTS = 8
_OF_SLIP = {
    Slip.SWAPPED: weights.SLIP,
    Slip.MISSED: weights.SLIP,
    Slip.OTHER: weights.SLIP_OTHER,
    Slip.LAST: weights.SLIP_LAST,
}


class Explained(NamedTuple):
    """What figures mean if a debtor is the one who pays."""

    items: dict[int, Evidence]
    unexplained: tuple[str, ...]
    """Figures that look like an invoice number and are none of this debtor's open ones."""


def explained_by(named: Named, items: list[int], book: Book) -> Explained:
    """Read loose figures as slips or ends of a debtor's numbers.

    Figures of a whole number's length and beginning are no end of another number. What is the
    number of another debtor's invoice may be a slip as well.
    """
    beside = any(it in named.items for it in items)
    found, unexplained = dict[int, Evidence](), list[str]()
    figures = named.loose or (named.numbers and not beside)
    numbers = [(it, book.written(it)) for it in items] if figures else []
    for said in () if beside else named.numbers:
        _best(_slips(said, numbers, book), found)
    for loose in named.loose:
        left = _whole_numbers(loose, numbers, book, found, unexplained)
        for part in left:
            ends = _ends(part, numbers, book, cued=loose.cued, beside=beside)
            if not _best(ends, found) and loose.cued and _may_be_number(part):
                unexplained.append(part)
    return Explained(found, tuple(unexplained))


def _whole_numbers(
    loose: Loose,
    numbers: list[tuple[int, Written]],
    book: Book,
    found: dict[int, Evidence],
    unexplained: list[str],
) -> list[str]:
    """Read figures as whole numbers with a slip, the longest first; answer the parts left."""
    parts = loose.parts[:_MOST_PARTS]
    used = set[int]()
    for length in range(len(parts), 0, -1):
        for first in range(len(parts) - length + 1):
            span = range(first, first + length)
            if not used.isdisjoint(span):
                continue
            figures = "".join(parts[first : first + length])
            if _best(_slips(figures, numbers, book), found):
                used.update(span)
            elif book.like_ours(figures) or (length > 1 and book.as_long_as_ours(figures)):
                unexplained.append(figures)
                used.update(span)
    return [part for at, part in enumerate(parts) if at not in used]


def _best(evidence: Iterator[tuple[int, Evidence]], found: dict[int, Evidence]) -> bool:
    """Keep the strongest for each invoice; whether any explains the figures well enough."""
    surely = False
    for place, it in evidence:
        surely = surely or it.weight > weights.SLIP_LAST
        if place not in found or found[place] < it:
            found[place] = it
    return surely


def _may_be_number(figures: str) -> bool:
    """Whether figures behind "factuur" are a number rather than a year or a day."""
    return len(figures) >= 3 and not (len(figures) == 4 and figures[:2] in ("19", "20"))


def _ends(
    figures: str,
    numbers: list[tuple[int, Written]],
    book: Book,
    *,
    cued: bool,
    beside: bool,
) -> Iterator[tuple[int, Evidence]]:
    if len(figures) == 4 and figures[:2] in ("19", "20") and not cued:
        return
    alone = weights.TAIL_CUED if cued else weights.TAIL
    weight = weights.TAIL_BESIDE if beside else alone
    for place, number in numbers:
        if is_tail(figures, number):
            yield place, Evidence(weight, f"the end of number {book.numbers[place]} is named")


def _slips(
    figures: str, numbers: list[tuple[int, Written]], book: Book
) -> Iterator[tuple[int, Evidence]]:
    for place, number in numbers:
        name, reference = book.numbers[place], book.references[place]
        slip = slip_between(figures, number)
        if slip is not None:
            yield place, Evidence(_OF_SLIP[slip], f"nearly the number of invoice {name}: {slip}")
        elif reference and slip_of(figures, reference):
            yield place, Evidence(weights.REFERENCE_SLIP, f"nearly the reference of {name}")
