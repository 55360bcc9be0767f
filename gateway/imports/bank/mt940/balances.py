"""The balances of a message: :60F:, :60M:, :62F: and :62M:."""

import re
from datetime import date

from gateway.imports.bank.mt940.fields import Field
from gateway.imports.bank.sheet import Balance
from gateway.imports.bank.values import comma_amount, currency_of

_BALANCE = re.compile(r"([CD])([0-9]{6})([A-Z]{3})([0-9,.]+)", re.ASCII)
_CENTURY = 80
"""Years of two digits from here on were in the last one."""


def balance(field: Field) -> Balance:
    """A balance, below zero if overdrawn.

    Raises:
        BrokenError: it is none.
    """
    found = _BALANCE.fullmatch(field.text)
    if found is None:
        raise field.broken(f"{field.text[:40]!r} is no balance such as C261130EUR1234,56")
    try:
        day = short_day(found[2])
        currency = currency_of(found[3])
        amount = comma_amount(found[4], currency)
    except ValueError as error:
        raise field.broken(str(error)) from error
    signed = amount if found[1] == "C" else -amount
    return Balance(signed, currency, day, field.line, f":{field.tag}:")


def short_day(text: str) -> date:
    """A day as YYMMDD.

    Raises:
        ValueError: it does not exist.
    """
    year = int(text[:2])
    try:
        return date(year + (1900 if year >= _CENTURY else 2000), int(text[2:4]), int(text[4:]))
    except ValueError as error:
        raise ValueError(f"{text!r} is no existing day (read as YYMMDD)") from error
