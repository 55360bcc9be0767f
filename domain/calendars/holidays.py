"""Public holidays and the days that follow from them.

For the Netherlands these are the days of the Algemene termijnenwet: art. 3(1) names the holidays
(5 May every year), art. 3(2) equates Good Friday, art. 3(3) lets a decree equate more days. For
other countries they are the public holidays that the library `holidays` knows; for a country it
does not know, only weekends are free.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

import holidays
from dateutil.easter import easter

# Algemene termijnenwet art. 3(3); append what later decrees add.
DECREE_DAYS = frozenset(
    {
        date(2026, 1, 2),
        date(2026, 5, 15),
        date(2027, 5, 7),
        date(2028, 4, 28),
        date(2028, 5, 26),
    }
)

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


@cache
def _holidays_of(country: str, year: int) -> MappingProxyType[date, str]:
    # The library counts 5 May as public only in lustrum years and Good Friday not at all;
    # its category "optional" has both.
    categories = ("public", "optional") if country == "NL" else ("public",)
    try:
        known = holidays.country_holidays(
            country, years=year, categories=categories, language="en_US"
        )
    except NotImplementedError:
        return MappingProxyType({})
    named = {day: str(name) for day, name in known.items() if day.year == year}
    if country == "NL":
        named |= {day: "equated by decree" for day in DECREE_DAYS if day.year == year}
    return MappingProxyType(named)


def holiday_name(day: date, country: str = "NL") -> str | None:
    """The name of the public holiday that ``day`` is, in English, or None."""
    return _holidays_of(country.upper(), day.year).get(day)


def is_holiday(day: date, country: str = "NL") -> bool:
    """Whether ``day`` is a public holiday or equated with one (Algemene termijnenwet art. 3)."""
    return holiday_name(day, country) is not None


def is_working_day(day: date, country: str = "NL") -> bool:
    """Whether ``day`` is no Saturday, Sunday or public holiday (Algemene termijnenwet art. 1)."""
    return day.weekday() < _SATURDAY and not is_holiday(day, country)


def next_working_day(day: date, country: str = "NL") -> date:
    """``day`` itself if it is a working day, else the first one after it."""
    return first_after(day, lambda it: is_working_day(it, country))


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    sunday = easter(year)
    fixed = {date(year, 1, 1), date(year, 5, 1), date(year, 12, 25), date(year, 12, 26)}
    return frozenset(fixed | {sunday - 2 * _ONE_DAY, sunday + _ONE_DAY})


def is_bank_day(day: date) -> bool:
    """Whether euro payments settle: no weekend and none of the six closing days of TARGET."""
    return day.weekday() < _SATURDAY and day not in _bank_holidays(day.year)


def next_bank_day(day: date, country: str = "NL") -> date:
    """``day`` itself if banks settle and people work on it, else the first such day after it."""
    return first_after(day, lambda it: is_bank_day(it) and is_working_day(it, country))


def last_bank_day(day: date, country: str = "NL") -> date:
    """``day`` itself if banks settle and people work on it, else the last such day before it."""
    return last_before(day, lambda it: is_bank_day(it) and is_working_day(it, country))


def first_after(day: date, suits: Callable[[date], bool]) -> date:
    """``day`` itself if it suits, else the first day after it that does."""
    while not suits(day):
        day += _ONE_DAY
    return day


def last_before(day: date, suits: Callable[[date], bool]) -> date:
    """``day`` itself if it suits, else the last day before it that did."""
    while not suits(day):
        day -= _ONE_DAY
    return day
