"""Amounts as people and spreadsheets write them."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from domain.money import precision
from gateway.imports.dates import shortened
from gateway.imports.evidence import UNCLEAR
from gateway.imports.mapping import DecimalMark

_MARKS: dict[str, tuple[str, ...]] = {
    "€": ("EUR",),
    "£": ("GBP",),
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD"),
}
_SPACED_GROUPS = re.compile(r"(?<=[0-9])[\s'’](?=[0-9]{3}(?![0-9]))")
_MARK = r"[€$£]|[A-Za-z]{3}"
_SHAPE = re.compile(
    rf"(?P<mark1>{_MARK})?\s*(?P<open>\()?\s*(?P<sign1>[-+−])?\s*(?P<mark2>{_MARK})?\s*"
    r"(?P<sign2>[-+−])?\s*(?P<digits>[0-9.,]*[0-9](?:[.,][-–—=]{1,2})?)\s*"
    rf"(?P<mark3>{_MARK})?\s*(?P<sign3>[-−])?\s*(?P<close>\))?\s*(?P<mark4>{_MARK})?"
)
_PLAIN = re.compile(r"[0-9]{1,15}([.,])[0-9]{2}")
"""As most files write all amounts: it can be read in one way only."""
_SEPARATORS = {DecimalMark.COMMA: (",", "."), DecimalMark.POINT: (".", ",")}
_MARK_GROUPS = ("mark1", "mark2", "mark3", "mark4")
_SIGN_GROUPS = ("open", "sign1", "sign2", "sign3")
_LONGEST = 40
_MOST_DIGITS = 20


@dataclass(frozen=True, slots=True)
class ReadAmount:
    """A signed amount and the currency mark beside it, if any."""

    value: Decimal
    mark: str = ""

    def in_currency(self, currency: str) -> Decimal:
        """The amount with the currency's decimals.

        Raises:
            ValueError: the mark beside the amount is another currency's.
        """
        if self.mark and currency not in _MARKS.get(self.mark, (self.mark,)):
            raise ValueError(
                f"the amount is in {self.mark} but the currency is {currency}: set invoice.currency"
            )
        rounded = self.value.quantize(_unit(currency))
        return rounded if rounded == self.value else self.value


@cache
def _unit(currency: str) -> Decimal:
    return Decimal(1).scaleb(-precision(currency))


def decimal_mark_of(text: str) -> str:
    """Which decimal mark an amount speaks for: ``comma``, ``point``, ``unclear``, or nothing."""
    if plain := _PLAIN.fullmatch(text):
        return DecimalMark.COMMA if plain[1] == "," else DecimalMark.POINT
    shape = _shape(text)
    if shape is None:
        return ""
    digits = shape["digits"].rstrip("-–—=")
    fits = [mark for mark in _SEPARATORS if _plain(digits, mark) is not None]
    if len(fits) == 1:
        return fits[0]
    return UNCLEAR if len(fits) == 2 and ("," in digits or "." in digits) else ""


def read_amount(text: str, decimal: DecimalMark) -> ReadAmount:
    """The amount that a cell holds; minus signs and parentheses make it negative.

    Raises:
        ValueError: it is no amount, or not one with this decimal mark.
    """
    common = _PLAIN.fullmatch(text)
    if common and common[1] == _SEPARATORS[decimal][0]:
        return ReadAmount(Decimal(text.replace(",", ".")))
    shape = _shape(text)
    if shape is None:
        raise ValueError(f"{shortened(text)} is no amount: write 1234.56 or 1.234,56")
    plain = _plain(shape["digits"].rstrip("-–—="), decimal)
    if plain is None:
        raise ValueError(f"{shortened(text)} is no amount with a decimal {decimal}")
    if len(plain) > _MOST_DIGITS:
        raise ValueError(f"{shortened(text)} is too large an amount")
    negative = any(sign != "+" for sign in _all(shape, *_SIGN_GROUPS))
    marks = _all(shape, *_MARK_GROUPS)
    value = Decimal(plain)
    return ReadAmount(-value if negative else value, marks[0].upper() if marks else "")


def _shape(text: str) -> re.Match[str] | None:
    if len(text) > _LONGEST:
        return None
    shape = _SHAPE.fullmatch(_SPACED_GROUPS.sub("", text))
    if shape is None or bool(shape["open"]) != bool(shape["close"]):
        return None
    fits = len(_all(shape, *_SIGN_GROUPS)) <= 1 and len(_all(shape, *_MARK_GROUPS)) <= 1
    return shape if fits else None


def _plain(digits: str, decimal: DecimalMark) -> str | None:
    """``1.234,56`` as ``1234.56``, or nothing if it is not written with this decimal mark."""
    mark, group = _SEPARATORS[decimal]
    whole, found, cents = digits.partition(mark)
    if mark in cents or group in cents:
        return None
    if group in whole:
        first, *groups = whole.split(group)
        if not 1 <= len(first) <= 3 or first == "0" or any(len(part) != 3 for part in groups):
            return None
        whole = first + "".join(groups)
    return f"{whole or '0'}.{cents}" if found and cents else whole or None


def _all(shape: re.Match[str], *groups: str) -> list[str]:
    return [found for found in shape.group(*groups) if found]
