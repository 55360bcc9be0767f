"""Whether a reply says yes, and nothing else: the answer to a plan that was proposed."""

import re

from domain.reading.normalising import plain, sentences
from domain.reading.written_anew import unsigned, written_anew

_A_YES = (
    r"(?:ja|jawel|oke|ok|okay|akkoord|accoord|prima|goed|graag|top|perfect|yes|yep|sure|agreed|fine"
    r"|(?:ja )?(?:dat |dit |het )?is (?:goed|prima|akkoord|oke|ok|fine)"
    r"|(?:ja )?(?:dat |dit )?vind ik (?:goed|prima)"
    r"|(?:hier|daar) ?(?:ga|ben) ik (?:mee )?(?:mee )?akkoord(?: mee)?"
    r"|(?:ik|wij|we) (?:ga|gaan|ben|zijn) (?:hier ?mee |daar ?mee |er ?mee )?akkoord"
    r"|doe (?:maar|ik)|afgesproken|(?:i|we) (?:agree|accept)(?: (?:to )?(?:this|it|the plan))?"
    r"|(?:that|this) (?:is (?:fine|good|ok|okay)|works(?: for (?:me|us))?)|sounds good"
    r"|ja graag|yes please|met (?:dit|het) voorstel|(?:het|dit) voorstel is (?:goed|prima|akkoord)"
    r"|akkoord met (?:het|dit|uw) (?:voorstel|plan)|agreed (?:to|with) the (?:plan|proposal))"
)
_YES = re.compile(rf"{_A_YES}(?: {_A_YES})*")
_BESIDE = re.compile(
    r"(?:dank(?: u| je)?(?: wel)?|dankjewel|dankuwel|bedankt|hartelijk dank|thanks|thank you"
    r"|many thanks|beste.*|hallo.*|hoi.*|dag.*|geachte.*|dear.*|hello.*|hi.*|hartelijk)"
)
_FILLING = re.compile(r"\b(?:hoor|heel|helemaal|natuurlijk|zeker|very much|alvast|allemaal)\b")


def accepts(text: str) -> bool:
    """Whether all that was written anew is a yes, with thanks and greetings at most.

    Strict: with a condition, a question or another day it is no yes, and a person reads it.
    """
    said = sentences(plain(unsigned(written_anew(text))))
    clauses = [
        part
        for it in said
        for clause in it.clauses
        for part in re.split(r"\.\s*|\s+en\s+|\s+and\s+", clause)
    ]
    words = [" ".join(_FILLING.sub(" ", it).split()) for it in clauses]
    left = [it for it in words if it and not _BESIDE.fullmatch(it)]
    asked = any(it.asks for it in said)
    return bool(left) and not asked and all(_YES.fullmatch(it) for it in left)
