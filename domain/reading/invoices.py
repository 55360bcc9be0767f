"""Which invoices a reply speaks of: by their numbers, exactly, or a person reads it.

A number is known again in other capitals, with spaces, and without its marks ("x1a" is X1-A); a
part of one is not. Whatever else tells invoices apart ("the other one") is for a person.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from domain.reading.language import language_of
from domain.reading.normalising import plain
from domain.reading.words import words_of
from domain.reading.written_anew import unsigned, written_anew

_MARK = "invoicemark"
_CALLED = {"nl": "deze", "en": "this invoice"}
"""What a number is to the reader of the words; "factuur" would say that an invoice never came."""
_NOT_WITHIN, _NOT_ON = r"(?<!\w)(?<!\w[-/.])", r"(?!\w|[-/.]\w)"
_NO_MONEY = r"(?! ?(?:,|euro?s?\b|€|pounds?\b|gbp\b|(?:x|keer|times)\b))"
_BILL = r"\b(?:factuur|facturen|fact|rekening|nota|invoices?|bill|inv)[ .]*"
_NUMBER = r"(?:nummers?|nr|no|number|num|#)[ .:#]*"
_CUE = rf"{_BILL}(?:{_NUMBER})?"
_CALLED_SO = (
    rf"(?!{_MARK})(?![a-z]{{2}}\d{{2}})(?=[a-z]*[-/.]?\d)(?:\w[\w/.-]*\w){_NOT_ON}{_NO_MONEY}"
)
"""What follows such words as the number of an invoice: no IBAN, and no money."""
_LONG = 6
"""Digits from which a bare number is no amount."""
_SHORTEST_REFERENCE = 4
_SEPARATORS = re.compile(r"[\s./-]+")
_RUN = re.compile(r"[^\W\d_]+|\d+")
_AND = (
    r"(?:en|and|plus|ook|also|facturen|factuur|invoices?|nummers?|nr|no|de|the|rekening|nota|bill)"
)
_LISTED = re.compile(rf"[\W_]*(?:\b{_AND}\b[\W_]*)*")
_BILLS = r"(?:factuur|facturen|rekening(?:en)?|nota'?s?|invoices?|bills?)"
_MONTH = r"(?:jan|feb|maart|mrt|march|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)\w*"
_VERBS = r"(?:heb|betaal|is|was|wordt|klopt|ken|niet|volgt|komt|maak|al|i|we|will)"
_THEN = rf"(?= {_VERBS}\b|[ .,;!?]*$|[.,;!?])"
_ORDER = (
    r"(?:eerste|tweede|derde|vierde|laatste|andere|oudste|nieuwste|vorige|ene|kleinste|grootste"
    r"|overige|resterende|first|second|third|last|other|oldest|newest|previous|smaller|larger)"
)
_THESE = r"(?:de|die|deze|the|your|these|those)"
_TELLS_APART = re.compile(
    rf"\b{_ORDER} {_BILLS}\b"
    r"|\b(?:first|second|third|last|other|older|newer|smaller|larger) ones?\b"
    rf"|\b(?:de|die) (?:eerste|tweede|derde|laatste){_THEN}"
    r"|\b(?:de|die|het|the) (?:rest|restant|andere|anderen|overige|others?|remaining|remainder)\b"
    rf"|\b(?:een|1|twee|2|one|two) (?:van|of) {_THESE} (?:\w+ )?{_BILLS}"
    r"|\b(?:een|1|one) (?:van|of) (?:(?:de|the) (?:twee|drie|vier|two|three|four)|beide|them)\b"
    rf"|\b{_BILLS} (?:van|uit|voor|of|from|for) {_MONTH}|\bdie van (?:\d|€|{_MONTH})"
)
_EXCEPT = re.compile(
    r"\b(?:behalve|uitgezonderd|zonder|buiten|except|excluding|apart from|other than|niet|not)"
    rf" (?:\w+ ){{0,2}}{_MARK}"
)
_ALL = re.compile(r"\b(?:alles|alle|allemaal|everything|all)\b")


class Named(NamedTuple):
    """What a reply says of which invoices it means."""

    invoices: tuple[str, ...]
    """Those of the answered message that it names; none where it names none."""
    clear: bool
    """Whether nothing in it may mean other invoices than these, or one of them in particular."""
    text: str
    """The reply with each number as a plain word: no digit of it is a day or an amount."""


def named_in(text: str, covered: Iterable[str], others: Iterable[str] = ()) -> Named:
    """The invoices that a reply names.

    Args:
        text: what the debtor wrote.
        covered: the invoices of the message that it answers.
        others: further invoices of the debtor; naming one of them is for a person.
    """
    known = tuple(covered)
    anew = unsigned(written_anew(text))
    found = sorted(
        (match.span(), number) for number in known for match in _number(number).finditer(anew)
    )
    marked = plain(_replaced(anew, known, _MARK))
    named = {number for _, number in found}
    in_order = tuple(number for number in known if number in named)
    clear = (
        not _hints_at_others(marked, known, tuple(others))
        and not _TELLS_APART.search(marked)
        and not _EXCEPT.search(marked)
        and (len(named) < 2 or _are_listed(marked))
        and not (in_order and in_order != known and _ALL.search(marked))
    )
    called = _CALLED[language_of(plain(anew))]
    return Named(in_order, clear, _replaced(text, known, called) if named else text)


def names(text: str, number: str, reference: str | None = None) -> bool:
    """Whether someone names an invoice, by its number or by our payment reference.

    In all they wrote, its subject, and what they quote.
    """
    if _number(number).search(text):
        return True
    bare = _SEPARATORS.sub("", reference or "")
    if len(bare) < _SHORTEST_REFERENCE:
        return False
    spaced = r"[\s./-]*".join(map(re.escape, bare))
    return re.search(rf"(?<!\w){spaced}(?!\w)", text, re.IGNORECASE) is not None


@cache
def _number(number: str) -> re.Pattern[str]:
    """An invoice number as people write it; a short one of digits only where it is called so."""
    runs = _RUN.findall(number)
    spaced = [r"[ .-]?".join(run) if len(run) >= _LONG and run.isdigit() else run for run in runs]
    body = _NOT_WITHIN + r"[\W_]{0,3}".join(spaced) + _NOT_ON
    if len(runs) == 1 and number.isdigit() and len(number) < _LONG:
        body = rf"(?:(?<=#)|(?<=# )|(?:{_CUE}))(?:{body})"
    return re.compile(body if runs else re.escape(number), re.IGNORECASE)


def _replaced(text: str, numbers: Iterable[str], word: str) -> str:
    for number in sorted(numbers, key=len, reverse=True):
        text = _number(number).sub(word, text)
    return text


def _are_listed(marked: str) -> bool:
    """Whether nothing is said between the numbers: they are spoken of together."""
    return all(_LISTED.fullmatch(part) for part in marked.split(_MARK)[1:-1])


def _hints_at_others(marked: str, known: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether something may be a number of an invoice that the message was not about."""
    if any(_number(number).search(marked) for number in others):
        return True
    if re.search(_BILL + _NUMBER + _CALLED_SO, marked):
        return True
    phrases = (words_of(it).dates.phrases for it in _CALLED)
    for dates in phrases:
        marked = dates.sub(" ", marked)
    shapes = (_shape(number) for number in (*known, *others))
    parts = (_last_part(number) for number in (*known, *others))
    longer = (_within(number) for number in (*known, *others))
    return any(re.search(it, marked) for it in (_CUE + _CALLED_SO, *shapes, *parts, *longer) if it)


def _shape(number: str) -> str | None:
    """What looks just like one of our numbers, and is none that we know of."""
    if number.isdigit() and len(number) < _LONG:
        return None
    figures = (
        r"\d" if it.isdigit() else r"[^\W\d_]" if it.isalpha() else re.escape(it)
        for it in plain(number)
    )
    return f"{_NOT_WITHIN}{''.join(figures)}{_NOT_ON}"


def _within(number: str) -> str | None:
    """A number within a longer one."""
    if number.isdigit() and len(number) < _LONG:
        return None
    return "[-/. ]?".join(_RUN.findall(plain(number))) or None


def _last_part(number: str) -> str | None:
    """Its last digits alone: they may mean it, and are not taken for it."""
    runs = _RUN.findall(number)
    if not runs or not runs[-1].isdigit() or len(runs[-1]) < 3:
        return None
    return rf"(?<![\w€$£])(?<![€$£] ){_NOT_WITHIN}{runs[-1]}{_NOT_ON}{_NO_MONEY}"
