"""Days in what a debtor writes: the last day that the words allow, from the day it was written.

``dateparser`` reads stated dates. It guesses where we must not, or reads nothing: "next week" is a
week later to the day, "volgende week dinsdag" and "de 25e" nothing, and it looks for a date in
any number; so our patterns say what is a date, and relative ones are counted here.
"""

import calendar
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple

from dateparser.date import DateDataParser
from dateutil.relativedelta import relativedelta

from domain.reading.words import words_of

FARTHEST = timedelta(days=180)
"""A day beyond it is none that was meant: "3 november", written on the 9th, is past."""


class _Phrase(NamedTuple):
    text: str
    on: date
    language: str

    @property
    def weekday(self) -> date:
        """The next day of this name; never the day of writing itself."""
        names = words_of(self.language).dates.weekdays
        index = next(i for i, name in enumerate(names) if name[:3] in self.text)
        return self.on + timedelta(days=(index - self.on.weekday() - 1) % 7 + 1)

    @property
    def number(self) -> int:
        """The first number in it, in figures or as a word."""
        numbers = words_of(self.language).dates.numbers
        words = re.findall(r"\d+|\w+", self.text)
        return next(numbers.get(it) or int(it) for it in words if it.isdecimal() or it in numbers)

    @property
    def sunday(self) -> date:
        return self.on + timedelta(days=6 - self.on.weekday())


def days_in(text: str, on: date, language: str) -> tuple[date, ...]:
    """The days from ``on`` that a plain text names, each once, the first first."""
    phrases = words_of(language).dates.phrases
    days = {_read(found, on, language) for found in phrases.finditer(text)}
    return tuple(sorted(day for day in days if day and on <= day <= on + FARTHEST))


def past_days_in(text: str, on: date, language: str) -> tuple[date, ...]:
    """The days until ``on`` that a plain text names by their number: when something was paid."""
    days = set()
    for found in words_of(language).dates.phrases.finditer(text):
        phrase = _Phrase(found[0], on, language)
        try:
            if found.lastgroup == "stated":
                days.add(_stated_past(phrase))
            elif found.lastgroup == "day_of_month":
                days.add(_past_day_of_month(phrase))
        except (ValueError, OverflowError):
            continue  # no such day
    return tuple(sorted(day for day in days if day and on - FARTHEST <= day <= on))


def _stated_past(phrase: _Phrase) -> date | None:
    """Where the year is left out, the last such day."""
    read = _stated(phrase)
    if read is not None and read > phrase.on and str(read.year) not in phrase.text:
        read -= relativedelta(years=1)
    return read


def _past_day_of_month(phrase: _Phrase) -> date:
    day = phrase.on + relativedelta(day=phrase.number)
    return day if day <= phrase.on else phrase.on + relativedelta(months=-1, day=phrase.number)


def is_vague(text: str, language: str) -> bool:
    """Whether days are spoken of without naming one: "after Friday", "early next week"."""
    phrases = words_of(language).dates.phrases
    return any(found.lastgroup == "vague" for found in phrases.finditer(text))


def _read(found: re.Match[str], on: date, language: str) -> date | None:
    assert found.lastgroup is not None
    try:
        return _READERS[found.lastgroup](_Phrase(found[0], on, language))
    except (ValueError, OverflowError):
        return None  # no such day: "30 februari", "over 99999999 weken"


@cache
def _parser(language: str, on: date) -> DateDataParser:
    settings = {
        "RELATIVE_BASE": datetime.combine(on, time.min),
        "PREFER_DATES_FROM": "future",
        "DATE_ORDER": "DMY",
        "PARSERS": ["relative-time", "absolute-time"],
    }
    return DateDataParser(languages=[language], settings=settings)


def _stated(phrase: _Phrase) -> date | None:
    text = re.sub(r"(?<=\d)(?:e|ste|de)\b|\b(?:de|the) ", "", phrase.text)
    read = _parser(phrase.language, phrase.on).get_date_data(text).date_obj
    return read.date() if read else None


def _day_of_month(phrase: _Phrase) -> date | None:
    """The first such day that a month has; today's number is today."""
    for months in range(3):
        first = phrase.on.replace(day=1) + relativedelta(months=months)
        if phrase.number <= calendar.monthrange(first.year, first.month)[1]:
            day = first.replace(day=phrase.number)
            if day >= phrase.on:
                return day
    return None


def _next_weekday(phrase: _Phrase) -> date:
    """Some mean the coming one, others the one of next week: the later."""
    coming = phrase.weekday
    return coming + timedelta(weeks=1) if coming <= phrase.sunday else coming


def _weekday_next_week(phrase: _Phrase) -> date:
    return phrase.sunday + timedelta(days=1 + phrase.weekday.weekday())


def _month_end(phrase: _Phrase, months: int) -> date:
    return phrase.on + relativedelta(months=months, day=31)


def _named_month_end(phrase: _Phrase) -> date | None:
    """The last day of a month by its name, of this one or of the next that is called so."""
    read = _parser(phrase.language, phrase.on).get_date_data(f"1 {phrase.text.split()[-1]}")
    if read.date_obj is None:
        return None
    month: int = read.date_obj.month
    return phrase.on + relativedelta(years=int(month < phrase.on.month), month=month, day=31)


_READERS: dict[str, Callable[[_Phrase], date | None]] = {
    "past": lambda it: None,
    "vague": lambda it: None,
    "stated": _stated,
    "today": lambda it: it.on,
    "tomorrow": lambda it: it.on + timedelta(days=1),
    "weekday": lambda it: it.weekday,
    "next_weekday": _next_weekday,
    "weekday_next_week": _weekday_next_week,
    "in_days": lambda it: it.on + timedelta(days=it.number),
    "in_weeks": lambda it: it.on + timedelta(weeks=it.number),
    "in_months": lambda it: it.on + relativedelta(months=it.number),
    "end_of_week": lambda it: it.sunday,
    "end_of_next_week": lambda it: it.sunday + timedelta(weeks=1),
    "end_of_month": lambda it: _month_end(it, 0),
    "end_of_next_month": lambda it: _month_end(it, 1),
    "end_of_named_month": _named_month_end,
    "day_of_month": _day_of_month,
}
