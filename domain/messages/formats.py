"""Amounts, dates, lists and account numbers as the reader writes them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal

from domain.money import Money

_LOCALES = {"en": "en_GB"}
_LONGEST_LIST = 120


def _locale(language: str) -> str:
    return _LOCALES.get(language, language)


@lru_cache(maxsize=4096)
def money_in(language: str, money: Money) -> str:
    """``€ 1.250,00`` in Dutch, ``€1,250.00`` in English; with plain spaces."""
    text = format_currency(money.amount, money.currency, locale=_locale(language))
    return " ".join(str(text).split())


def percent_in(language: str, percent: Decimal) -> str:
    """``5%``, ``2,5%`` in Dutch."""
    return f"{format_decimal(percent, locale=_locale(language))}%"


@lru_cache(maxsize=4096)
def date_in(language: str, day: date) -> str:
    """``31 oktober 2026``: the month in words, so that no one mistakes it for a day."""
    return str(format_date(day, "d MMMM y", locale=_locale(language)))


def list_in(language: str, items: Sequence[str], and_more: str) -> str:
    """``A, B en C``; a long list is cut and ends in ``and_more`` (with ``{count}``)."""
    shown: list[str] = []
    for item in items:
        if shown and sum(map(len, shown)) + len(item) > _LONGEST_LIST:
            break
        shown.append(item)
    rest = len(items) - len(shown)
    if rest:
        shown.append(and_more.format(count=rest))
    return str(format_list(shown, locale=_locale(language)))


def iban_in_fours(iban: str) -> str:
    """``NL91 ABNA 0417 1643 00``, easier to copy by hand."""
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))


def one_line(text: str) -> str:
    """The text without line breaks, tabs and runs of spaces."""
    return " ".join(text.split())
