"""Amounts of money in what a debtor writes, told from invoice and telephone numbers."""

import re
from decimal import Decimal
from functools import cache

from price_parser import Price

from domain.reading.words import Pattern, words_of

_NUMBER = r"\d{1,3}(?:[. ]\d{3})+(?:,\d{2})?|\d{1,3}(?:,\d{3})+(?:\.\d{2})?|\d{1,6}(?:[.,]\d{2})?"
_NOT_WITHIN = r"(?<![\w.,/-])"
_NOT_ON = r"(?![\w/]|[.,-]\w)"
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
    found = dict.fromkeys(
        price for match in _pattern(language).finditer(text) if (price := _price(match[0]))
    )
    return tuple(found)


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
