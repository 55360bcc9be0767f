"""Amounts of money in what a debtor writes, told from invoice and telephone numbers."""

import re
from decimal import Decimal
from functools import cache

from price_parser import Price

from domain.reading.words import LANGUAGES, Pattern, words_of

_NUMBER = r"\d{1,3}(?:[. ]\d{3})+(?:,\d{2})?|\d{1,3}(?:,\d{3})+(?:\.\d{2})?|\d{1,6}(?:[.,]\d{2})?"
_NOT_WITHIN = r"(?<![\w.,/-])"
_NOT_ON = r"(?![\w/]|[.,-]\w)"
_BARE = r"(?<![\w.,/:#+-])(?!(?:19|20)\d\d\b)\d{2,4}(?![\w/:-]|[.,]\d| ?\d)"
"""A number that is no year, no time, and no piece of a longer one."""
_ENDING = r"(?:,-+|,=|,--)?"


@cache
def _pattern(language: str) -> Pattern:
    words = words_of(language).amounts
    signed = rf"(?:€|£|\$|\beur) ?(?:{_NUMBER}){_ENDING}(?![\w/]|[.,]\d)"
    named = rf"{_NOT_WITHIN}(?:{_NUMBER}){_ENDING} ?(?:{words['after']}\b|[€£$])"
    cents = rf"{_NOT_WITHIN}(?:\d{{1,6}}[.,]\d{{2}}|\d{{1,3}}[.]\d{{3}},\d{{2}}){_NOT_ON}"
    round_ = rf"{_NOT_WITHIN}(?:{_NUMBER}),[-=]+"
    paying = rf"\b{words['paying']} (?:\d{{1,5}}){_NOT_ON}(?! ?{words['instead']}\b)"
    each = r"(?:per|in de|elke|iedere|a|each|every) (?:maand|month|week)"
    monthly = rf"{_NOT_WITHIN}\d{{1,5}} ?(?=(?:{each}|p/m)\b)|(?<=maand )\d{{1,5}}\b{_NOT_ON}"
    return re.compile("|".join((signed, named, round_, cents, paying, monthly)))


def amounts_in(text: str, language: str) -> tuple[Decimal, ...]:
    """The amounts that a plain text names, each once; a bare number only where it is paid."""
    return tuple(dict.fromkeys(_all_in(text, language)))


def _all_in(text: str, language: str) -> list[Decimal]:
    found = (_price(match[0]) for match in _pattern(language).finditer(text))
    return [price for price in found if price]


def speaks_of_more(text: str, language: str) -> bool:
    """Whether money is named twice, or a number stands there that may be money as well."""
    if len(_all_in(text, language)) > 1:
        return True
    for dates in (words_of(it).dates.phrases for it in LANGUAGES):
        text = dates.sub(" ", text)
    instead = "|".join(words_of(it).amounts["instead"] for it in LANGUAGES)
    left = _pattern(language).sub(" ", text)
    return bool(re.search(rf"{_BARE}(?! ?(?:{instead})\b)", left))


_OFF = re.compile(
    r"^ ?(?:\w+ ){0,2}?(?:er ?af|af|minder|te ?veel|in mindering|korting|terug|off|too much|back)\b"
)
_TOO_MUCH_BY = re.compile(r"\b(?:overcharged|overbilled)(?: (?:me|us))?(?: by)? ?$")


def disputed_part(text: str, language: str) -> Decimal | None:
    """How much of it the words dispute ("60 euro eraf"); None where they leave that open.

    Another amount ("agreed was 80") is no part of it: then all of it is looked at.
    """
    found = list(_pattern(language).finditer(text))
    if len(found) != 1:
        return None
    before, after = text[: found[0].start()], text[found[0].end() :]
    off = _OFF.search(after) or _TOO_MUCH_BY.search(before)
    return _price(found[0][0]) if off else None


_BY_MONTH = re.compile(
    r"\b(?:per|in de|elke|iedere|a|each|every) (?:maand|month)\b|\bmaandelijks|\bmonthly\b|\bp/m\b"
)


def a_month(text: str, language: str) -> Decimal | None:
    """The amount that is to be paid each month; None where the words leave that open."""
    amounts = amounts_in(text, language)
    return amounts[0] if len(amounts) == 1 and _BY_MONTH.search(text) else None


def _price(text: str) -> Decimal | None:
    """The number as people write it on either side of the Channel; cents are kept."""
    amount = Price.fromstring(text).amount
    return amount.quantize(Decimal("0.01")) if amount and amount < 1_000_000 else None
