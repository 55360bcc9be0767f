"""The terms that a debtor names of a plan: so much a month, from a day on."""

import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import NamedTuple

from domain.reading.amounts import a_month, amounts_in, speaks_of_more

_FROM = re.compile(
    r"\b(?:vanaf|met ingang van|te beginnen|from|starting|beginning)\b(?: (?:op|on))?"
)
_BEGINS = re.compile(
    r"\b(?:vanaf|ingang|na|begin(?:nen)?|als|zodra|from|starting|after|beginning|once|when|if)\b"
)
_OF_SO_MUCH = re.compile(
    r"\b(?:delen|termijnen|stukjes|keer|parts|instalments|payments) (?:van|of|a) "
    r"|\b(?:per|elke|iedere|every|each|a) (?:week|weken|twee weken|14 dagen|dag|day|fortnight)\b"
    r"|\b(?:weke|dage)lijks|\b(?:weekly|daily|fortnightly)\b"
)

_COUNTED = (
    "twee drie vier vijf zes zeven acht negen tien elf twaalf",
    "two three four five six seven eight nine ten eleven twelve",
)
_NUMBERS = {
    word: number for words in _COUNTED for number, word in enumerate(words.split(), start=2)
}
_NUMBER = rf"(?:\d{{1,2}}|{'|'.join(_NUMBERS)})"
_PARTS = (
    r"(?:x|keer|maal|termijn(?:en|tjes)|delen|gedeelte[ns]|stuk(?:ken|jes)|instalments|payments"
    r"|parts|goes|times|chunks|halves|stages)"
)
_COUNT = re.compile(
    rf"(?<![\w.,/-])(?P<parts>{_NUMBER}) ?(?:gelijke |equal |monthly |maandelijkse )?{_PARTS}\b"
    rf"|\b(?:over|in) (?P<months>{_NUMBER}) (?:maanden|months)\b"
)
_ABOUT = re.compile(
    r"\b(?:of|or|a|tot|to|-) ?$|\b(?:minstens|minimaal|at least|more than|meer dan) $"
)
_AT_MOST = re.compile(r"\b(?:niet|not|no) (?:meer|more) (?:dan|than) ")
_AGREED_BEFORE = re.compile(
    r"\b(?:regeling|betaalregeling|betalingsregeling|afbetalingsregeling|betaalplan|afspraak)\b.*"
    r"\b(?:afgesproken|getroffen|gemaakt|overeengekomen|loopt|lopen)\b"
    r"|\b(?:afgesproken|getroffen|overeengekomen|loopt|lopen)\b.*\b\w*regeling\b"
    r"|\b(?:have|had|made|agreed|set up)\b[^.?]*\b(?:plan|arrangement|instalments)\b[^.?]*\bwith\b"
    r"|\balready (?:have|had|agreed|made|set up)\b[^.?]*\b(?:plan|arrangement|instalments)\b"
)
_TERMS_AT_MOST = 36

_DENIED = re.compile(r"\b(?:te ?veel|te hoog|niet|geen|nooit|too much|not|no|never)\b")


class Terms(NamedTuple):
    """What is stated of what is meant; what is not said is left to the playbook."""

    amount: Decimal | None = None
    """Each month."""
    first_on: date | None = None
    clear: bool = True
    """Whether no term was named beside these, so that acting on them leaves nothing out."""
    parts: int | None = None
    """In how many parts."""
    clock: time | None = None
    """Of a call: from which hour on."""


def terms_in(text: str, language: str, days: Callable[[str], tuple[date, ...]]) -> Terms:
    """The terms of a plain text that asks to pay in parts; ``days`` reads its days."""
    if _AGREED_BEFORE.search(text):
        return Terms(clear=False)
    count, counted = _count(text)
    if not amounts_in(text, language):
        dated = len(days(text))
        return Terms(parts=count, clear=counted and dated < (1 if count else 2))
    terms = _of_amounts(text, language, days)
    return terms._replace(clear=terms.clear and counted and count is None)


def _count(text: str) -> tuple[int | None, bool]:
    """In how many parts, and whether the words leave no doubt of it."""
    text = _AT_MOST.sub("", text)
    found = [it["parts"] or it["months"] for it in _COUNT.finditer(text)]
    counts = {_NUMBERS.get(it) or int(it) for it in found} - {1}
    if not counts:
        return None, True
    count = counts.pop()
    vague = any(_ABOUT.search(text[: it.start()]) for it in _COUNT.finditer(text))
    if counts or vague or not 2 <= count <= _TERMS_AT_MOST:
        return None, False
    return count, True


def _of_amounts(text: str, language: str, days: Callable[[str], tuple[date, ...]]) -> Terms:
    """The terms of a text that names an amount."""
    amounts = amounts_in(text, language)
    amount = a_month(text, language)
    if amount is None:
        return Terms(clear=len(amounts) == 1 and not _OF_SO_MUCH.search(text))
    if speaks_of_more(text, language) or _DENIED.search(text):
        return Terms(amount, clear=False)
    named = days(_FROM.sub("op" if language == "nl" else "on", text))
    if len(named) == 1:
        return Terms(amount, named[0])
    return Terms(amount, clear=not named and not _BEGINS.search(text))
