"""Gestures of goodwill: a voucher or free delivery after what went wrong (practice C3)."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, StringConstraints

from domain.disputes import Goodwill as Kind
from domain.model import Model

Gesture = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=3, max_length=200, pattern=r"^[^\r\n]*$"),
]
"""What is given, on one line, as the debtor reads it: ``een tegoedbon van € 10``."""


UNNAMED: Mapping[str, Mapping[Kind, str]] = {
    "nl": {Kind.VOUCHER: "een tegoedbon", Kind.REPLACEMENT: "een nieuw artikel"},
    "en": {Kind.VOUCHER: "a voucher", Kind.REPLACEMENT: "a new item"},
}
"""What is given where staff name only the kind: as the answer to the complaint says it."""


class Goodwill(Model):
    """What a creditor's staff may give without asking; any other words may be given, too."""

    gestures: Annotated[tuple[Gesture, ...], Field(max_length=20)] = ()
