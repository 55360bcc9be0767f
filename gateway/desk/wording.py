"""How facts are written at the desk: amounts, days, moments, the words of the contract."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency

from domain.vocabulary import Channel

_LOCALE = "en_GB"


def money(amount: Decimal, currency: str = "EUR") -> str:
    """``€1,234.50``."""
    return str(format_currency(amount, currency, locale=_LOCALE))


def day(it: date) -> str:
    """``Mon 23 Nov 2026``."""
    return str(format_date(it, "EEE d MMM y", locale=_LOCALE))


def moment(it: datetime, zone: ZoneInfo) -> str:
    """``Mon 23 Nov 2026, 09:00``, on the creditor's clock."""
    return str(format_datetime(it.astimezone(zone), "EEE d MMM y, HH:mm", locale=_LOCALE))


def words(name: StrEnum | str) -> str:
    """A name of the contract as people read it: ``final notice``."""
    if isinstance(name, Channel):
        return name.in_words
    return str(name).replace("_", " ")


FILTERS: dict[str, Callable[..., str]] = {
    "money": money,
    "day": day,
    "moment": moment,
    "words": words,
}
