"""The hour at which a debtor asks to be called: "om half drie", "after 6 pm"; on office hours.

``dateparser`` reads neither "half drie" nor "kwart voor tien", and takes any number for an hour.
"""

import re
from datetime import time
from typing import NamedTuple

_WORDS = (
    "een twee drie vier vijf zes zeven acht negen tien elf twaalf",
    "one two three four five six seven eight nine ten eleven twelve",
)
_NUMBERS = {word: hour for words in _WORDS for hour, word in enumerate(words.split(), start=1)}
_HOUR = rf"(?:\d{{1,2}}|{'|'.join(_NUMBERS)})"
_FROM = (
    r"(?:niet (?:voor|eerder dan)|not (?:before|until)|om|na|vanaf|rond|tussen|at|after|from|around"
    r"|between)"
)
_BEFORE = r"(?:voor|before|tot|until|uiterlijk(?: om)?|by)"
_NO_DAY = (
    r"(?![\d/:-]|[.,]\d| ?(?:jan|feb|maart|mrt|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)"
    r"|(?:e|ste|de|st|nd|rd|th)\b| (?:dag|day|week|weken|maand|month|euro)|%)"
)
_PHRASE = re.compile(
    rf"(?:\b(?P<lead>{_FROM}|{_BEFORE}) )?(?:"
    rf"\bhalf (?P<half>{_HOUR})\b"
    rf"|\bhalf past (?P<half_past>{_HOUR})\b"
    rf"|\b(?:kwart over|quarter past) (?P<quarter_past>{_HOUR})\b"
    rf"|\b(?:kwart voor|quarter to) (?P<quarter_to>{_HOUR})\b"
    rf"|(?<![\w.,/:+-])(?P<hour>{_HOUR})(?:[:.](?P<minute>[0-5]\d))?{_NO_DAY}"
    r"(?P<unit> ?(?:uur|u|h|am|pm|a\.m\.?|p\.m\.?|o'?clock)\b\.?)?)"
    r"(?: ?(?:uur|u|pm|am)\b)?"
)
_PARTS_OF_DAY = (
    (re.compile(r"\b(?!tussen)\w*middag\b|\b'?s middags\b|\bafternoons?\b"), time(13)),
    (re.compile(r"\b\w*avond\b|\b'?s avonds\b|\bevenings?\b|\btonight\b"), time(18)),
)
_WITHIN_DAY = re.compile(r"(?<=dag)(?:ochtend|na?middag|middag|avond)\b()")
_LAST_OF_AFTERNOON = 6
_NOON = 12


class Hour(NamedTuple):
    """From when on; and whether no other hour, or an end alone, was named beside."""

    at: time | None = None
    clear: bool = True
    rest: str = ""
    """The text without its hours, in which days are looked for."""


def hour_in(text: str) -> Hour:
    """The hour that a plain text names; none where it names none, or leaves it open."""
    rest = _WITHIN_DAY.sub(r"\1 ", text)
    found = [it for it in _PHRASE.finditer(rest) if _is_hour(it)]
    for it in reversed(found):
        rest = f"{rest[: it.start()]} {rest[it.end() :]}"
    if not found:
        parts = [at for words, at in _PARTS_OF_DAY if words.search(text)]
        return Hour(parts[0] if len(parts) == 1 else None, len(parts) < 2, rest)
    between = found[0]["lead"] in ("tussen", "between")
    ends = any(re.fullmatch(_BEFORE, it["lead"] or "") for it in found)
    at = _clock(found[0])
    clear = at is not None and not ends and (len(found) == 1 or between)
    return Hour(at if clear else None, clear, rest)


def _is_hour(found: re.Match[str]) -> bool:
    """Whether it is one: a bare number is none."""
    bare = found["hour"] is not None and not (found["minute"] or found["unit"])
    return not bare or (found["lead"] is not None and found["lead"] not in ("voor", "by"))


def _clock(found: re.Match[str]) -> time | None:
    minutes = {"half": -30, "half_past": 30, "quarter_past": 15, "quarter_to": -15, "hour": 0}
    name = next(it for it in minutes if found[it] is not None)
    hour = _NUMBERS.get(found[name]) or int(found[name])
    unit = (found["unit"] or found[0]).replace(".", "").strip()
    morning = unit.endswith("am")
    if (hour <= _LAST_OF_AFTERNOON and not morning) or (unit.endswith("pm") and hour < _NOON):
        hour += _NOON
    total = hour * 60 + minutes[name] + int(found["minute"] or 0)
    return time(*divmod(total, 60)) if total < 24 * 60 else None
