"""Amounts, currencies, days and texts as banks write them.

Whatever is wrong is a ``ValueError`` in words; where it stood is known by whoever asked.
"""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from stdnum import iban as iban_rules

from domain.money import fits_currency, known_currency, precision
from gateway.imports.dates import shortened

LONGEST_TEXT = 4000
"""Characters kept of a text; the longest that SEPA and SWIFT carry is a tenth of it."""
_LONGEST_NAME = 200
_POINT = re.compile(r"[0-9]{1,18}(?:\.[0-9]{0,5})?|\.[0-9]{1,5}", re.ASCII)
_COMMA = re.compile(r"[0-9]{1,15}(?:[,.][0-9]{0,5})?", re.ASCII)
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T.*|Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII)
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}", re.ASCII)
_NONE = {"NOTPROVIDED", "NOTPROVIDE", "NONREF", "NONREFERENCE"}


def point_amount(text: str, currency: str) -> Decimal:
    """An amount as XML has it (``1234.5``), with the currency's own decimals.

    Raises:
        ValueError: it is none, is below zero, or has more decimals than the currency.
    """
    if not _POINT.fullmatch(text):
        raise ValueError(f"{shortened(text)} is no amount such as 1234.56")
    return _exact(Decimal(text), currency)


def comma_amount(text: str, currency: str) -> Decimal:
    """An amount as SWIFT has it (``1234,5``; some banks write a point), likewise.

    Raises:
        ValueError: it is none, or has more decimals than the currency.
    """
    if not _COMMA.fullmatch(text):
        raise ValueError(f"{shortened(text)} is no amount such as 1234,56")
    return _exact(Decimal(text.replace(",", ".")), currency)


def _exact(amount: Decimal, currency: str) -> Decimal:
    return fits_currency(amount, currency).quantize(_unit(currency))


@lru_cache(maxsize=64)
def _unit(currency: str) -> Decimal:
    return Decimal(1).scaleb(-precision(currency))


@lru_cache(maxsize=64)
def currency_of(text: str) -> str:
    """A currency code.

    Raises:
        ValueError: there is none, or an unknown one.
    """
    if not text:
        raise ValueError("the currency is missing")
    return known_currency(text)


@lru_cache(maxsize=1024)
def iso_day(text: str) -> date:
    """The day of an XML date or moment, as the bank wrote it, whatever its zone.

    Raises:
        ValueError: it is none.
    """
    found = _DAY.fullmatch(text)
    try:
        return date.fromisoformat(found[1] if found else "")
    except ValueError as error:
        raise ValueError(f"{shortened(text)} is no day such as 2026-11-30") from error


def iban_shaped(text: str) -> str:
    """An account number without spaces if it is built like an IBAN, else nothing."""
    compact = "".join(text.split()).upper()
    return compact if _IBAN.fullmatch(compact) else ""


def iban_proven(text: str) -> str:
    """An IBAN whose check digits are right, else nothing: what stands in free text may be any."""
    compact = iban_shaped(text)
    return compact if compact and iban_rules.is_valid(compact, check_country=False) else ""


def given(text: str) -> str:
    """A reference, or nothing where it only says that there is none."""
    return "" if "".join(text.split()).upper() in _NONE else text


def clean_text(text: str) -> str:
    """A text in one line, as long as one can be.

    Raises:
        ValueError: its letters were damaged before it came here.
    """
    if "\ufffd" in text:
        raise ValueError("has damaged letters: export the statement again")
    return " ".join(text.split())[:LONGEST_TEXT]


def clean_name(text: str) -> str:
    """A name, likewise."""
    return clean_text(text)[:_LONGEST_NAME]
