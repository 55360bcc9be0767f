"""The free text of a payment, taken apart: runs of digits and letters, and what stands before."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from domain.matching.words import CUES, FILLING, OF_THE_PAYER, Cue

_DIGIT = re.compile(r"[0-9]")
_RUN = re.compile(r"[A-Z]+|[0-9]+")
_IBAN = re.compile(r"\b(?!RF)[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_DATE = re.compile(
    r"(?<![0-9])(?:[0-3]?[0-9][-/. ][01]?[0-9][-/. ](?:20)?[0-9]{2}"
    r"|20[0-9]{2}[-/.][01][0-9][-/.][0-3][0-9])(?![-/.]?[0-9])"
)
_AMOUNT = re.compile(
    r"(?:(?:EUR|€|USD|GBP)\s?[0-9][0-9.,]*)"
    r"|(?<![0-9.,/-])(?:[0-9]{1,3}(?:[., ][0-9]{3})+|[0-9]{1,6})[.,](?:[0-9]{2}|-)(?![0-9.,/-])"
    r"|[0-9][0-9.,]*\s?(?:EUR\b|EURO\b|€)(?!\s?[0-9])"
)
_PHONE_OR_TIME = re.compile(
    r"(?<![0-9/-])(?:\+[0-9]{2}[ -]?|0)6[ -]?[1-9](?:[ -]?[0-9]){7}(?![0-9])"
    r"|(?<![0-9])[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?(?![0-9])"
)
_LETTER_FOR_DIGIT = re.compile(r"(?<=[0-9])[OIL](?=[0-9])|(?<=[-/. ])[OIL](?=[0-9])")
_LETTERS = str.maketrans("OIL", "011")
_LONGEST_GAP = 3
_MOST_RUNS = 60
_MOST_TOGETHER = 12


class Run(NamedTuple):
    """A run of digits or of letters, in capitals, and how far it stands from the one before."""

    text: str
    gap: str
    digits: bool


Window = tuple[str, int, int]
"""Runs that stand together, written as one; the places of the first and the last."""


def in_capitals(text: str) -> str:
    """A text in capitals of ASCII, without accents."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(it for it in text if not unicodedata.combining(it))
    return text.upper()


def digits_meant(text: str) -> str:
    """The text with letters that stand for digits read so: ``2O26-O117``."""
    return _LETTER_FOR_DIGIT.sub(lambda found: found[0].translate(_LETTERS), text)


def without_others(text: str, *, dates: bool, amounts: bool) -> str:
    """The text without accounts, telephones, times and, if asked, dates and amounts.

    A bar stands for each, so that what was apart does not come together.
    """
    if not _DIGIT.search(text):
        return text
    text = _IBAN.sub(lambda found: " | " if _is_iban(found[0]) else found[0], text)
    text = _PHONE_OR_TIME.sub(" | ", text)
    if dates:
        text = _DATE.sub(" | ", text)
    return _AMOUNT.sub(" | ", text) if amounts else text


def is_date(number: str) -> bool:
    """Whether an invoice number is written like a date, so that dates may not be hidden."""
    return _DATE.fullmatch(number) is not None


def is_amount(number: str) -> bool:
    """Whether an invoice number is written like an amount."""
    return _AMOUNT.fullmatch(number) is not None


def _is_iban(written: str) -> bool:
    compact = written.replace(" ", "")
    moved = compact[4:] + compact[:4]
    return int("".join(str(int(it, 36)) for it in moved)) % 97 == 1


def runs_of(text: str) -> tuple[Run, ...]:
    """The runs of a text in capitals, at most sixty."""
    found, end = list[Run](), 0
    for it in _RUN.finditer(text):
        found.append(Run(it[0], text[end : it.start()], it[0].isdigit()))
        end = it.end()
        if len(found) == _MOST_RUNS:
            break
    return tuple(found)


def windows(runs: tuple[Run, ...], longest: int) -> Iterator[Window]:
    """Every sequence of neighbouring runs with a digit in it, up to a length in characters."""
    for first in range(len(runs)):
        compact, digits = "", False
        for last in range(first, min(first + _MOST_TOGETHER, len(runs))):
            text, gap, is_number = runs[last]
            if last > first and (len(gap) > _LONGEST_GAP or "|" in gap):
                break
            compact += text
            if len(compact) > longest:
                break
            digits = digits or is_number
            if digits:
                yield compact, first, last


def cue_before(runs: tuple[Run, ...], place: int) -> Cue | None:
    """What the words before a run say it is: an invoice's number, a customer's, another's.

    Words that say nothing by themselves are passed over, as are numbers and letters that a number
    begins with: "order *nr* 12 *en 13*", "factuur *F*26".
    """
    found: Cue | None = None
    for at in range(place - 1, max(place - 7, -1), -1):
        if "|" in runs[at + 1].gap:
            break
        word = runs[at].text
        if runs[at].digits or word in FILLING:
            continue
        cue = CUES.get(word)
        if cue is Cue.INVOICE and at and runs[at - 1].text in OF_THE_PAYER:
            return Cue.OTHER
        if cue is None and not runs[at + 1].gap:
            continue
        if cue is not Cue.NUMBER:
            return cue or found
        found = Cue.INVOICE
    return found
