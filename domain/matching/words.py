"""Words that say what a number, a payment or a part of a name is; the words are data."""

import tomllib
from enum import StrEnum
from pathlib import Path


class Cue(StrEnum):
    """What kind of number follows."""

    INVOICE = "invoice"
    CUSTOMER = "customer"
    OTHER = "other"
    NUMBER = "number"
    """It says only that a number follows."""


_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _words(table: str, key: str) -> frozenset[str]:
    return frozenset(_WORDS[table][key].split())


def _capitals(table: str, key: str) -> frozenset[str]:
    return frozenset(it.upper() for it in _words(table, key))


CUES = {word: cue for cue in Cue for word in _capitals("cue", cue)}
FILLING = _capitals("around", "filling")
OF_THE_PAYER = _capitals("around", "of_the_payer")
PART_PAYMENT = _capitals("payment", "part")
ANOTHER_CAUSE = _capitals("payment", "another_cause")
ANOTHER_PURCHASE = _capitals("payment", "another_purchase")
PARTICLES = _words("name", "particles")
TITLES = _words("name", "titles")
FORMS = _words("name", "forms")
