"""Dates as people and spreadsheets write them."""

import re
from datetime import date

from gateway.imports.evidence import UNCLEAR
from gateway.imports.mapping import DateOrder

_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm])?|T00:00:00(?:\.0+)?Z)?"
_ISO = re.compile(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})" + _TIME, re.ASCII)
_PARTS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})" + _TIME, re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}([-/.])\d{1,2}\1\d{2}(?!\d).*", re.ASCII | re.DOTALL)
_YEARS = range(1900, 2200)
_WRITTEN = {DateOrder.DMY: "day-month-year", DateOrder.MDY: "month-day-year"}


def order_of(text: str) -> str:
    """Which order a date speaks for: ``dmy``, ``mdy``, ``unclear``, or nothing."""
    parts = _PARTS.fullmatch(text)
    if parts is None:
        return ""
    first, second = int(parts[1]), int(parts[3])
    if first == second or (first > 12 and second > 12):
        return ""
    if first > 12:
        return DateOrder.DMY
    return DateOrder.MDY if second > 12 else UNCLEAR


def read_date(text: str, order: DateOrder) -> date:
    """The date that a cell holds; a time of day is dropped.

    Raises:
        ValueError: it is no date, an impossible one, or has a two-digit year.
    """
    if iso := _ISO.fullmatch(text):
        return _existing(text, int(iso[1]), int(iso[3]), int(iso[4]), "year-month-day")
    parts = _PARTS.fullmatch(text)
    if parts is None or order not in _WRITTEN:
        raise ValueError(_complaint(text))
    first, second, year = int(parts[1]), int(parts[3]), int(parts[4])
    day, month = (first, second) if order is DateOrder.DMY else (second, first)
    return _existing(text, year, month, day, _WRITTEN[order])


def _existing(text: str, year: int, month: int, day: int, written: str) -> date:
    if year not in _YEARS:
        raise ValueError(f"{text!r} has an impossible year: {year}")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(f"{text!r} is no existing date (read as {written})") from error


def _complaint(text: str) -> str:
    if _PARTS.fullmatch(text):
        return f"{shortened(text)} is no ISO date: write 2026-12-31, or say the order of the dates"
    if _SHORT_YEAR.fullmatch(text):
        return f"{shortened(text)} has a year of two digits: write all four"
    if re.fullmatch(r"[34]\d{4}", text, re.ASCII):
        return f"{text!r} is no date but Excel's number of a day: format the column as a date"
    return f"{shortened(text)} is no date: write 2026-12-31 or 31-12-2026"


def shortened(text: str, limit: int = 60) -> str:
    """A value as it is quoted in an error: never the whole of a very long cell."""
    return repr(text if len(text) <= limit else f"{text[:limit]}…")
