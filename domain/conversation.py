"""How a call goes on: what the debtor says leads to the next step of the guide (practice H2–M9).

The words of the steps are data (``playbooks/call_guide``); here is only which follows which, and
which outcome it comes to.
"""

from collections.abc import Collection, Mapping

from domain.model import Model
from domain.vocabulary import CallOutcome


class Turn(Model):
    """One thing that can happen in a conversation."""

    says: str
    """What the caller clicks."""
    to: str | None = None
    """The practice code of the step that follows."""
    outcome: CallOutcome | None = None
    """What it comes to, where it comes to anything."""


BEGIN = "H2"


def _on(says: str, to: str) -> Turn:
    return Turn(says=says, to=to)


def _ends(says: str, outcome: CallOutcome, to: str | None = None) -> Turn:
    return Turn(says=says, to=to, outcome=outcome)


TURNS: Mapping[str, tuple[Turn, ...]] = {
    "H2": (
        _on("I said what it is about", "M4"),
        _ends("Nobody answers", CallOutcome.NO_ANSWER),
        _ends("Voicemail", CallOutcome.VOICEMAIL),
        _ends("Somebody else's number", CallOutcome.WRONG_PERSON),
        _ends("Call me at another time", CallOutcome.CALL_BACK),
    ),
    "M4": (
        _on("Holds back, or says little", "H3"),
        _on("Will pay", "H4"),
        _on("Gives a reason", "M5"),
        _on("Is angry", "H5"),
        _ends("Has paid already", CallOutcome.ALREADY_PAID),
    ),
    "H3": (
        _ends("Something is wrong with it", CallOutcome.COMPLAINT, "H6"),
        _on("Pays once something is done", "H6"),
        _on("Nothing is wrong", "H4"),
    ),
    "H4": (
        _ends("Pays while we speak", CallOutcome.PAID_NOW, "M7"),
        _ends("Names a day", CallOutcome.PROMISE, "M7"),
        _on("Not all of it at once", "M6"),
        _on("Gives a reason", "M5"),
        _on("Will not pay", "H7"),
    ),
    "H5": (
        _on("Calms down", "H4"),
        _on("Something is wrong with it", "H3"),
        _on("Stays angry, or hangs up", "H7"),
    ),
    "M5": (
        _on("Wants to settle it", "M6"),
        _on("Many small grievances", "M9"),
        _ends("Cannot pay now", CallOutcome.CANNOT_PAY, "M6"),
        _ends("Debt help, guardian, bankrupt", CallOutcome.PROTECTED),
        _ends("The debtor has died", CallOutcome.DECEASED),
    ),
    "M6": (
        _ends("A part today", CallOutcome.PART_NOW, "M7"),
        _ends("All of it, on a day", CallOutcome.PROMISE, "M7"),
        _ends("In parts", CallOutcome.PLAN, "M7"),
        _ends("Nothing is possible now", CallOutcome.CANNOT_PAY),
        _on("Refuses all of that", "H7"),
    ),
    "M9": (_on("Back to this invoice", "M6"),),
    "M7": (_on("Yes, on a condition", "H6"), _on("No agreement", "H7")),
    "H6": (
        _ends("They pay when it is done", CallOutcome.CONDITIONAL),
        _ends("It is a complaint", CallOutcome.COMPLAINT),
    ),
    "H7": (
        _ends("Refuses to pay", CallOutcome.REFUSES),
        _ends("Broke off, no result", CallOutcome.BROKE_OFF),
        _ends("Wants no more calls", CallOutcome.DO_NOT_CALL),
    ),
}
"""By the code of the step; a step of no code here offers nothing but the others."""


def turns(codes: Collection[str], known: Collection[str]) -> tuple[Turn, ...]:
    """What can follow a step of these codes, in a guide that has steps of the ``known`` codes."""
    offered = [turn for code in codes for turn in TURNS.get(code, ())]
    fitting = [
        turn if turn.to is None or turn.to in known else turn.model_copy(update={"to": None})
        for turn in offered
    ]
    return tuple(it for it in dict.fromkeys(fitting) if it.to or it.outcome)
