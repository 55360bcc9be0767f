"""Money: a decimal amount in one currency, rounded half-up to the currency's minor unit."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache
from typing import Annotated

from babel.core import get_global
from babel.numbers import get_currency_precision
from pydantic import AfterValidator

from domain.model import Model


@cache
def _known_currencies() -> frozenset[str]:
    """Currencies that are legal tender somewhere today (CLDR)."""
    tender = get_global("territory_currencies").values()
    return frozenset(
        code
        for currencies in tender
        for code, _, until, legal in currencies
        if legal and until is None
    )


def known_currency(code: str) -> str:
    """The ISO 4217 code itself.

    Raises:
        ValueError: the code is not a currency.
    """
    if code not in _known_currencies():
        raise ValueError(f"unknown currency {code!r}: give an ISO 4217 code such as EUR")
    return code


Currency = Annotated[str, AfterValidator(known_currency)]


class CurrencyMismatchError(ValueError):
    """Two amounts of different currencies were put together."""


class Money(Model):
    """An amount in a currency; arithmetic refuses to mix currencies."""

    amount: Decimal
    currency: Currency = "EUR"

    @classmethod
    def from_minor(cls, minor: int, currency: str) -> Money:
        """From cents (or the currency's own minor unit), as the ledger keeps them."""
        return cls(amount=Decimal(minor).scaleb(-precision(currency)), currency=currency)

    @property
    def minor(self) -> int:
        """The amount in minor units (cents for EUR).

        Raises:
            ValueError: the amount has more decimals than its currency.
        """
        return minor_units(self.amount, self.currency)

    def rounded(self) -> Money:
        """Half-up to the currency's minor unit."""
        amount = self.amount.quantize(_unit(self.currency), ROUND_HALF_UP)
        return Money(amount=amount, currency=self.currency)

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(amount=self.amount + other.amount, currency=self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(amount=self.amount - other.amount, currency=self.currency)

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatchError(f"{self.currency} and {other.currency} cannot be added")


@cache
def precision(currency: str) -> int:
    """How many decimals a currency has: 2 for EUR, 0 for JPY (CLDR)."""
    return int(get_currency_precision(currency))


def minor_units(amount: Decimal, currency: str) -> int:
    """An amount in minor units, where a whole :class:`Money` is not needed.

    Raises:
        ValueError: the amount has more decimals than its currency.
    """
    scaled = amount.scaleb(precision(currency))
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{amount} has more decimals than {currency} allows")
    return int(scaled)


def fits_currency(amount: Decimal, currency: str) -> Decimal:
    """The amount itself.

    Raises:
        ValueError: it is no finite number or has more decimals than the currency.
    """
    if not amount.is_finite():
        raise ValueError("not a finite amount")
    if not _in_whole_units(amount, currency):
        raise ValueError(f"{amount} has more decimals than {currency} allows")
    return amount


def _in_whole_units(amount: Decimal, currency: str) -> bool:
    try:
        return amount == amount.quantize(_unit(currency))
    except InvalidOperation:
        # More digits than a Decimal is reckoned with: they are cut before they are counted.
        exponent = amount.normalize().as_tuple().exponent
        return isinstance(exponent, int) and -exponent <= precision(currency)


@cache
def _unit(currency: str) -> Decimal:
    return Decimal(1).scaleb(-precision(currency))
