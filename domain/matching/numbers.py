"""Invoice numbers as people copy them: without zeros, prefix or century, and with slips."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

_RUN = re.compile(r"[A-Z]+|[0-9]+")
_DIGITS = re.compile(r"[0-9]+")
_OUTSIDE = re.compile(r"[^A-Z0-9]+")
_SHORTEST_LOOSE = 5
_SHORTEST_TAIL = 3
_SHORTEST_SLIP = 6
_SEQUENCE = 2
"""The last places of a number count on: another digit there is rather the next invoice."""


class Slip(StrEnum):
    """How a written number differs from the one that may be meant."""

    SWAPPED = "two figures swapped"
    MISSED = "a figure too few or too many"
    OTHER = "one figure differs"
    LAST = "one of the last figures differs"


class Written(NamedTuple):
    """An invoice number in the forms in which it is compared."""

    compact: str
    """Capitals and digits only."""
    digits: str
    tail: str
    """Its last run of digits without zeros before it; all digits where it has but one run."""


def compact(number: str) -> str:
    """Letters and digits only, in capitals."""
    capitals = number.upper()
    plain = not capitals or (capitals.isascii() and capitals.isalnum())
    return capitals if plain else _OUTSIDE.sub("", capitals)


@lru_cache(20_000)
def written(number: str) -> Written:
    """An invoice number in its forms."""
    runs = _DIGITS.findall(number)
    tail = (runs[-1] if runs else "").lstrip("0")
    return Written(compact(number), "".join(runs), tail)


def loose_forms(number: str) -> Iterator[str]:
    """Other ways to write an invoice number that still tell enough: five characters or more."""
    runs = _RUN.findall(number.upper())
    digits = [it for it in runs if it[0].isdigit()]
    short = [it.lstrip("0") for it in digits]
    if len(digits) < len(runs):
        yield from _enough("".join(digits))
    if short != digits:
        yield from _enough("".join(short))
        yield from _enough("".join(it.lstrip("0") for it in runs))
    if len(digits) > 1 and len(digits[0]) == 4 and digits[0].startswith("20"):
        yield from _enough("".join([digits[0][2:], *digits[1:]]))


def _enough(form: str) -> Iterator[str]:
    if len(form) >= _SHORTEST_LOOSE:
        yield form


def is_tail(said: str, number: Written) -> bool:
    """Whether three figures or more are the end of a number, with or without its zeros."""
    if len(said) > len(number.digits) or len(said) < _SHORTEST_TAIL or said == number.compact:
        return False
    return said.lstrip("0") == number.tail or number.digits.endswith(said)


def slip_between(said: str, number: Written) -> Slip | None:
    """How figures differ from a number by one slip; None for none, or for more than one."""
    return slip_of(said, number.digits if said.isdigit() else number.compact)


def slip_of(said: str, meant: str) -> Slip | None:
    """The same of what is written in one way only."""
    length, far = len(said), abs(len(said) - len(meant)) > 1
    if far or said == meant or length < _SHORTEST_SLIP or len(meant) < _SHORTEST_SLIP:
        return None
    if OSA.distance(said, meant, score_cutoff=1) > 1:
        return None
    if len(said) != len(meant):
        return Slip.MISSED
    places = [at for at in range(len(said)) if said[at] != meant[at]]
    if len(places) == 2:
        return Slip.SWAPPED
    return Slip.LAST if places[0] >= len(said) - _SEQUENCE else Slip.OTHER
