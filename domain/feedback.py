"""How it was, as the debtor says (practice I7): when we ask, and what an answer says."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from domain.marketing import GOOD_ENDINGS
from domain.model import Model

ASKED_AFTER = GOOD_ENDINGS
"""Endings after which we ask: never after a hand-over, a write-off, protection, a withdrawal."""

ANSWERED_WITHIN = timedelta(days=30)
"""A number that comes later answers something else."""

ASKED_AGAIN_AFTER = timedelta(days=90)
"""One debtor is asked at most once in so long."""

LOW = 2
"""Up to this mark a person makes it good."""

THANKED_AT_MOST = 2
"""How many friendly words a year who pays on time gets."""


class Feedback(Model):
    """Whether, and when, a creditor asks and thanks; 0 is never."""

    ask_after_days: Annotated[int, Field(ge=0, le=60)] = 7
    """Days from a case's end to the question."""
    thanks_on_time_every: Annotated[int, Field(ge=0, le=50)] = 0
    """After so many invoices in a row that were paid by their due date."""


class Mark(Model):
    """A mark from 1 to 5, with the words beside it."""

    score: Annotated[int, Field(ge=1, le=5)]
    words: str | None = None


_MARK = re.compile(
    r"""\s*(?:(?:heel\s+erg\s+|hartelijk\s+)?(?:bedankt|dank\s*(?:u|je|jullie)?(?:\s*wel)?
               |thanks|thank\s+you)\b[\s!.,:;-]*)?
        (?:(?:een|a|cijfer|score|mark)[:\s]\s*)?
        (?P<score>[1-5])(?![0-9])
        (?P<of>\s*(?:/|van\sde|uit|out\sof|of)\s*5(?![0-9]))?
        (?:\s*$|(?(of)[\s….]+(?=\w)|(?!))(?P<after>.*)|\s*(?:[!:;]|[-–—.,](?![0-9])|\n)\s*(?P<words>.*)
           |\s+(?P<why>(?:maar|want|omdat|but|because|as|since|alles|echt|zeer|erg)\b.*))""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


def mark_in(text: str) -> Mark | None:
    """The mark that a reply gives: ``4``, ``4/5``, ``4: fijn geholpen``.

    ``5 december``, ``4 termijnen`` and ``2,50`` are none: only a number that stands alone, on a
    line of its own, before punctuation or before why it was given is. Thanks may go before it.
    """
    found = _MARK.fullmatch(text)
    if found is None:
        return None
    words = (found["words"] or found["why"] or found["after"] or "").strip(" \t\r\n!:;-–—.,")
    return Mark(score=int(found["score"]), words=words or None)
