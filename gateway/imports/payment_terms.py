"""Terms of payment as people write them, in Dutch, English and German, to a last day of payment.

Only what can be read in one way is read; whoever asks takes the law's own term for the rest.
"""

import re
from calendar import monthrange
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from gateway.imports.dates import read_date
from gateway.imports.mapping import DateOrder
from gateway.imports.payment_anchor import counted_from_invoice
from gateway.imports.payment_words import speaks_of_payment, speaks_of_something_else

_LONGEST_TEXT = 500
_LONGEST_TERM = 400
_WORDS = {
    **dict.fromkeys(("zeven", "seven", "sieben"), 7),
    **dict.fromkeys(("acht", "eight"), 8),
    **dict.fromkeys(("tien", "ten", "zehn"), 10),
    **dict.fromkeys(("veertien", "fourteen", "vierzehn"), 14),
    **dict.fromkeys(("dertig", "thirty", "dreissig"), 30),
    **dict.fromkeys(("zestig", "sixty", "sechzig"), 60),
    **dict.fromkeys(("een", "één", "one", "ein", "eine", "einem", "einer"), 1),
    **dict.fromkeys(("twee", "two", "zwei"), 2),
}
_NUMBER = rf"(?P<number>\d{{1,3}}|{'|'.join(_WORDS)})"
_NO_RATE = r"(?<![\d.,/%+−–-])"
_MONTH_END = (
    r"(?:einde?\s+(?:van\s+de\s+)?maand|end\s+of\s+(?:the\s+)?month|eom|monatsende"
    r"|ende\s+des\s+monats)"
)
_DAYS = re.compile(
    rf"{_NO_RATE}\b{_NUMBER}(?:\s*\(\d{{1,3}}\))?\s*(?:kalender\s*|calendar\s+)?"
    r"(?P<unit>dagen|dag|dgn|days?|tagen?|tage|weken|week|weeks|wochen?|maand(?:en)?|months?|monate?n?)\b"
)
_NO_UNIT = r"\b(?![.,/]\d|\s*%|\s*(?:we|wo|ma|mo))"
_NET = re.compile(rf"\b(?:netto|net|n)[\s/]*(?P<number>\d{{1,3}}){_NO_UNIT}")
_NUMBER_NET = re.compile(rf"{_NO_RATE}\b(?P<number>\d{{1,3}})\s*(?:netto|net)\b")
_AFTER_MONTH = re.compile(rf"\b{_MONTH_END}\s*(?:\+|plus)\s*(?P<number>\d{{1,3}}){_NO_UNIT}")
_NET_FIRST = re.compile(r"\b(?:netto|net)\b[^\d,;.]{0,25}\d{1,3}\b(?!\s*%)(?:\s*\w+)?")
_NET_LAST = re.compile(r"\d{1,3}\s*\w*\s*(?:netto|net)\b")
_END_OF_MONTH = re.compile(rf"\b{_MONTH_END}\b")
_END_OF_NEXT = re.compile(
    r"\b(?:einde?\s+(?:van\s+de\s+)?volgende\s+maand|end\s+of\s+(?:the\s+)?(?:next|following)"
    r"\s+month|ende\s+des\s+(?:folgemonats|nächsten\s+monats))\b"
)
_AFTERWARDS = re.compile(
    r"[,;.]?\s*(?:\b(?:daarna|nadien|thereafter|danach)\b"
    r"|\d[\d.,]*\s*%\s*(?:rente|interest|(?:verzugs)?zinsen)).*$"
)
"""What becomes due once the term is over."""
_AT_ONCE = re.compile(
    r"\b(?:per\s+direct|direct\s+(?:te\s+)?(?:voldoen|betalen|opeisbaar)|onmiddellijk|per\s+omgaande"
    r"|(?:à|a)?\s*contante?|on\s+receipt|immediate(?:ly)?|sofort|bei\s+erhalt)\b"
)
_DISCOUNT = re.compile(
    r"korting|discount|skonto|rabatt?|kredietbeperking|escompte|\d\s*%\s*(?:\d|bij|if|bei)|\d/\d"
)
_NO_DISCOUNT = re.compile(
    r"\b(?:zonder|without|no|geen|ohne)\s+(?:enige\s+|any\s+)?(?:korting|discount|skonto)"
)
_EITHER = re.compile(r"\d\s*(?:of|or|oder|à|tot|to|bis|-|–)\s*\d{1,3}\s*[dtwm]")
_DATE = re.compile(r"(?<!\d)(?:\d{4}-\d{2}-\d{2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})(?!\d)")


def due_on_by(text: str, issued_on: date) -> date | None:
    """The last day of payment that terms name, counted from the day of issue.

    ``30 dagen``, ``Payment within 30 days``, ``netto 14 dagen``, ``per direct``, ``30 days end of
    month``, ``vóór 15-12-2026`` are terms. Nothing where the text names no term or several, a
    term that only belongs to a discount, or one that may be that of a delivery, a return, a debit.
    """
    words = " ".join(text.casefold().split())
    if len(words) > _LONGEST_TEXT or _EITHER.search(words) or speaks_of_something_else(words):
        return None
    words = _NO_DISCOUNT.sub("", words)
    if _DISCOUNT.search(words):
        words = _without_discount(words)
    words = _AFTERWARDS.sub("", words)
    if not speaks_of_payment(words) or not _from_the_invoice(words):
        return None
    found = {*_by_terms(words, issued_on), *_by_dates(words, issued_on)}
    return found.pop() if len(found) == 1 else None


def _from_the_invoice(words: str) -> bool:
    """Whether no days that are named count from something else, such as a reminder."""
    named = [it for of in (_DAYS, _NET, _NUMBER_NET, _AT_ONCE) for it in of.finditer(words)]
    return all(counted_from_invoice(words[: it.start()], words[it.end() :]) for it in named)


def _without_discount(words: str) -> str:
    """The net term alone: the other days are those of the discount."""
    for pattern in (_NET_FIRST, _NET_LAST):
        net = [found[0] for found in pattern.finditer(words)]
        if net:
            return net[0] if len(net) == 1 else ""
    return ""


def _by_terms(words: str, issued_on: date) -> set[date]:
    named = [(it["number"], it["unit"]) for it in _DAYS.finditer(words)]
    for pattern in (_NET, _NUMBER_NET, _AFTER_MONTH):
        named += [(it["number"], "days") for it in pattern.finditer(words)]
    # No days at all is what a program writes where nobody filled in a term.
    found = {_after(number, unit, issued_on) for number, unit in named if number.strip("0")}
    if not found and any(letter.isdigit() for letter in words):
        return found  # a number that is no known term may well put off the rest
    if not found and _AT_ONCE.search(words):
        found.add(issued_on)
    if _END_OF_NEXT.search(words):
        return set() if found else {_month_end(issued_on + relativedelta(months=1))}
    if _END_OF_MONTH.search(words):
        return {_end_of_month(day, issued_on) for day in found or {issued_on}}
    return found


def _by_dates(words: str, issued_on: date) -> set[date]:
    """Days named in full; a day that can be read in two ways is two days."""
    found = set()
    for it in _DATE.finditer(words):
        orders = (DateOrder.DMY, DateOrder.MDY) if "/" in it[0] else (DateOrder.DMY,)
        for order in orders:
            try:
                found.add(read_date(it[0], order))
            except ValueError:
                continue
    return {day for day in found if day >= issued_on}


def _after(number: str, unit: str, issued_on: date) -> date:
    count = _WORDS[number] if number in _WORDS else int(number)
    if unit.startswith(("ma", "mo")):
        return issued_on + relativedelta(months=count)
    days = count * 7 if unit.startswith("w") else count
    return issued_on + timedelta(days=min(days, _LONGEST_TERM))


def _end_of_month(day: date, issued_on: date) -> date:
    """The later of both readings: days and then the month's end, or the month's end and then days.

    So that nothing is called late that is on time for whoever reads it the other way.
    """
    return max(_month_end(day), _month_end(issued_on) + (day - issued_on))


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
