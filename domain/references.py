"""Payment references a bank app can check: RF (ISO 11649) and the Dutch betalingskenmerk."""

import re
from enum import StrEnum

from stdnum import iso11649

from domain.model import Model


class ReferenceKind(StrEnum):
    """The structured references we know."""

    RF = "rf"
    BETALINGSKENMERK = "betalingskenmerk"


class Reference(Model):
    """A reference without separators, and whether its form and check digits are right."""

    kind: ReferenceKind
    valid: bool
    value: str


_SEPARATORS = re.compile(r"[\s./-]+")
_WEIGHTS = (2, 4, 8, 5, 10, 9, 7, 3, 6, 1)

_FULL = 15
_PLAIN = 7
_WITH_LENGTH = range(9, 15)


def check_reference(value: str) -> Reference:
    """Judge a reference: digits alone are a betalingskenmerk, anything else should be RF."""
    compact = _compact(value)
    if compact.isascii() and compact.isdigit():
        valid = _valid_betalingskenmerk(compact)
        return Reference(kind=ReferenceKind.BETALINGSKENMERK, valid=valid, value=compact)
    return Reference(kind=ReferenceKind.RF, valid=_valid_rf(compact), value=compact)


def make_reference(value: str, kind: ReferenceKind = ReferenceKind.RF) -> Reference:
    """A reference for an invoice or customer number, with its check digits.

    Spaces, dots, hyphens and slashes are left out, so that ``1-23`` and ``12-3`` become the same
    reference: whoever numbers invoices so must number them apart otherwise.

    Args:
        value: up to 21 letters and digits for RF, up to 15 digits for a betalingskenmerk.
        kind: which reference to make.

    Raises:
        ValueError: the value has other characters, none, or too many.
    """
    compact = _compact(value)
    make = _make_rf if kind is ReferenceKind.RF else _make_betalingskenmerk
    return Reference(kind=kind, valid=True, value=make(compact))


def _compact(value: str) -> str:
    compact = _SEPARATORS.sub("", value)
    # Some letters beyond ASCII have capitals within it and would pass for them.
    return compact.upper() if compact.isascii() else compact


def _valid_rf(compact: str) -> bool:
    well_formed = re.fullmatch(r"RF[0-9]{2}[0-9A-Z]{1,21}", compact)
    return well_formed is not None and bool(iso11649.is_valid(compact))


def _make_rf(compact: str) -> str:
    if not re.fullmatch(r"[0-9A-Z]{1,21}", compact):
        raise ValueError(f"{compact!r} cannot be an RF reference: give 1 to 21 letters and digits")
    digits = "".join(str(int(character, 36)) for character in f"{compact}RF00")
    return f"RF{98 - int(digits) % 97:02d}{compact}"


def _valid_betalingskenmerk(digits: str) -> bool:
    """Currence's rules: 7 digits have no check, 9 to 14 also carry their length, or 16."""
    check, payload = digits[0], digits[1:]
    if len(digits) == _PLAIN:
        return True
    if len(digits) in _WITH_LENGTH:
        return payload[0] == _length_digit(payload[1:]) and check == _check_digit(payload)
    return len(digits) == _FULL + 1 and check == _check_digit(payload)


def _make_betalingskenmerk(digits: str) -> str:
    if not re.fullmatch(r"[0-9]{1,15}", digits):
        raise ValueError(f"{digits!r} cannot be a betalingskenmerk: give 1 to 15 digits")
    # The short form holds numbers of 7 to 12 digits; all others are filled up to the long one.
    if _PLAIN <= len(digits) <= _WITH_LENGTH[-1] - 2:
        payload = _length_digit(digits) + digits
    else:
        payload = digits.zfill(_FULL)
    return _check_digit(payload) + payload


def _length_digit(number: str) -> str:
    return str(len(number) % 10)


def _check_digit(payload: str) -> str:
    """The eleven-check with weights from the right; 10 is written as 1, 11 as 0."""
    total = sum(
        int(digit) * _WEIGHTS[place % len(_WEIGHTS)]
        for place, digit in enumerate(reversed(payload))
    )
    check = 11 - total % 11
    return {10: "1", 11: "0"}.get(check, str(check))
