"""An entry (:61:): days, direction, amount, references."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.money import Money
from gateway.imports.bank.mt940.balances import short_day
from gateway.imports.bank.mt940.fields import Field
from gateway.imports.bank.values import (
    clean_name,
    comma_amount,
    currency_of,
    given,
    iban_proven,
)

_LINE = re.compile(
    r"(?P<value>[0-9]{6})(?P<entry>[0-9]{4}|\s{4})?"
    r"(?P<mark>R?[CD])[A-Z]?\s?(?P<amount>[0-9]+(?:[,.][0-9]*)?)\s?"
    r"(?:(?P<type>[NFS][A-Z0-9 ]{3})(?P<rest>.*))?",
    re.ASCII | re.DOTALL,
)
"""6!n[4!n]2a[1!a]15d1!a3!c16x[//16x]; the letter before the amount is the currency's third."""
_ORDERED = re.compile(r"/OCMT/([A-Z]{3})([0-9]+,[0-9]*)", re.ASCII)
_CUSTOMER_REFERENCE = 16
_PART_OF_A_YEAR = 182


@dataclass(frozen=True, slots=True)
class StatementLine:
    """An entry without what its :86: tells."""

    amount: Decimal
    booked_on: date
    value_on: date
    reversal: bool
    bank_reference: str
    name: str
    iban: str
    original: Money | None


def statement_line(field: Field, currency: str) -> StatementLine:
    """An entry; credits (C) and reversed debits (RD) are positive, D and RC negative.

    Raises:
        BrokenError: it is none.
    """
    found = _LINE.fullmatch(field.texts[0].rstrip())
    if found is None:
        raise field.broken(f"{field.text[:40]!r} is no entry such as 2611301130C12,50NTRFNONREF")
    try:
        value_on = short_day(found["value"])
        entry = (found["entry"] or "").strip()
        booked_on = _nearest(entry, value_on) if entry else value_on
        amount = comma_amount(found["amount"], currency)
        name, iban = _other_side(found["rest"] or "", field.texts[1:])
    except ValueError as error:
        raise field.broken(str(error)) from error
    return StatementLine(
        amount=amount if found["mark"] in ("C", "RD") else -amount,
        booked_on=booked_on,
        value_on=value_on,
        reversal=found["mark"].startswith("R"),
        bank_reference=_bank_reference(found["rest"] or ""),
        name=name,
        iban=iban,
        original=_original(field.texts[1:], currency),
    )


def _nearest(entry: str, value_on: date) -> date:
    """The booking day, which has no year: the one nearest to the value date.

    Raises:
        ValueError: no year has such a day.
    """
    near = []
    for year in (value_on.year, value_on.year + 1, value_on.year - 1):
        try:
            near.append(date(year, int(entry[:2]), int(entry[2:])))
        except ValueError:
            continue
    day = min(near, key=lambda day: abs((day - value_on).days), default=None)
    if day is None or abs((day - value_on).days) > _PART_OF_A_YEAR:
        raise ValueError(f"{entry!r} is no existing day (read as MMDD)")
    return day


def _bank_reference(rest: str) -> str:
    return given(rest.partition("//")[2].strip())


def _other_side(rest: str, more: list[str]) -> tuple[str, str]:
    """Name and IBAN where a bank puts them here, as Rabobank, SNS and ASN do."""
    customer = rest.partition("//")[0]
    below = more[0].strip() if more else ""
    if iban := iban_proven(customer):
        return clean_name(below), iban
    name = customer[_CUSTOMER_REFERENCE:]
    return clean_name(name), iban_proven(below)


def _original(more: list[str], currency: str) -> Money | None:
    """What was ordered in another currency (``/OCMT/``), for information."""
    found = _ORDERED.search("".join(more))
    if found is None or found[1] == currency:
        return None
    try:
        return Money(amount=comma_amount(found[2], found[1]), currency=currency_of(found[1]))
    except ValueError:  # a currency of the past, say: nothing is booked by it
        return None
