"""The terms that a debtor names of a plan: so much a month, from a day on."""

import re
from collections.abc import Callable
from datetime import date
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

_DENIED = re.compile(r"\b(?:te ?veel|te hoog|niet|geen|nooit|too much|not|no|never)\b")


class Terms(NamedTuple):
    """What is asked for; what is not said is left to the playbook."""

    amount: Decimal | None = None
    """Each month."""
    first_on: date | None = None
    clear: bool = True
    """Whether no term was named beside these, so that acting on them leaves nothing out."""


def terms_in(text: str, language: str, days: Callable[[str], tuple[date, ...]]) -> Terms:
    """The terms of a plain text that asks to pay in parts; ``days`` reads its days."""
    amounts = amounts_in(text, language)
    if not amounts:
        return Terms()
    amount = a_month(text, language)
    if amount is None:
        return Terms(clear=len(amounts) == 1 and not _OF_SO_MUCH.search(text))
    if speaks_of_more(text, language) or _DENIED.search(text):
        return Terms(amount, clear=False)
    named = days(_FROM.sub("op" if language == "nl" else "on", text))
    if len(named) == 1:
        return Terms(amount, named[0])
    return Terms(amount, clear=not named and not _BEGINS.search(text))
