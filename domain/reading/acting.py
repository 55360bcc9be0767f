"""What the system does by itself with what was read: in which stages, as which answer."""

from collections.abc import Mapping

from domain.answers import TaskOutcome
from domain.reading.intent import Intent, Reading
from domain.vocabulary import CallOutcome, Stage

SYSTEM = "amicable"
"""Who has read a reply that the system acted on: the person of such a task."""

BUTTONS: Mapping[str, Intent] = {
    "paid": Intent.PAID,
    "plan": Intent.PLAN,
    "dispute": Intent.DISPUTE,
    "hardship": Intent.HARDSHIP,
    "call_me": Intent.CALL_ME,
}
"""The quick replies of our messages (``domain.messages.source``): they mean just this."""
AGREED = "agreed"
"""The button under a plan that was proposed."""

_ASKED = frozenset({Stage.UPCOMING, Stage.REMINDING, Stage.FINAL_NOTICE, Stage.APPROVAL})
_ANY = frozenset(Stage) - {Stage.CLOSED}
ACTED_WHERE: Mapping[Intent, frozenset[Stage]] = {
    Intent.PAID: _ASKED,
    Intent.PROMISE: _ASKED,
    Intent.PLAN: _ASKED,
    Intent.DISPUTE: _ASKED,
    Intent.HARDSHIP: _ASKED,
    Intent.CALL_ME: _ANY - {Stage.ON_HOLD},
    Intent.STOP: _ANY,
    Intent.WRONG_PERSON: _ANY,
    Intent.OUT_OF_OFFICE: _ANY,
}
"""What is agreed, disputed or on hold is a person's: a reply changes nothing of it by itself."""

_OUTCOMES: Mapping[Intent, CallOutcome] = {
    Intent.PAID: CallOutcome.ALREADY_PAID,
    Intent.PROMISE: CallOutcome.PROMISE,
    Intent.PLAN: CallOutcome.PLAN,
    Intent.DISPUTE: CallOutcome.COMPLAINT,
    Intent.HARDSHIP: CallOutcome.CANNOT_PAY,
    Intent.CALL_ME: CallOutcome.CALL_BACK,
    Intent.WRONG_PERSON: CallOutcome.WRONG_PERSON,
}
_WORDS: Mapping[Intent, str] = {
    Intent.PAID: "paid already",
    Intent.PROMISE: "a promise",
    Intent.PLAN: "a wish to pay in parts",
    Intent.DISPUTE: "a complaint",
    Intent.HARDSHIP: "not able to pay now",
    Intent.CALL_ME: "a wish to be called",
    Intent.STOP: "no more messages here",
    Intent.WRONG_PERSON: "the wrong person",
    Intent.OUT_OF_OFFICE: "an absence",
}
_LONGEST_NOTE = 4000
OF_INVOICES = frozenset({Intent.PAID, Intent.PROMISE, Intent.PLAN, Intent.DISPUTE})
"""Meanings that hold for the invoices that are named; the others are about the debtor."""


def pressed(button: str | None, *, answers_proposal: bool) -> Reading | None:
    """The meaning of a quick reply; None for what is no button of ours.

    Pressing "cannot pay now" is acted upon as well, unlike such words: it is as exact as the
    person's own outcome, and it leads to help at once (practice C2).
    """
    if answers_proposal and button in (AGREED, "plan"):
        intent = Intent.PLAN
    elif button is not None and button in BUTTONS:
        intent = BUTTONS[button]
    else:
        return None
    return Reading(intent=intent, confidence=1.0, language="", act=True)


def may_act(reading: Reading, stages: frozenset[Stage]) -> bool:
    """Whether the system acts on a reply about cases that stand in these stages.

    A debtor who is protected, or whom a person has paused, is met by a person whatever they say;
    else one case in which it changes something is enough.
    """
    if not reading.act:
        return False
    acted = ACTED_WHERE.get(reading.intent, frozenset[Stage]())
    held = Stage.ON_HOLD in stages and Stage.ON_HOLD not in acted
    return not held and not acted.isdisjoint(stages)


def answer_of(reading: Reading, text: str) -> TaskOutcome:
    """The reading as the answer that a person would have given; what has none is its own."""
    outcome = _OUTCOMES.get(reading.intent)
    complaint = reading.intent is Intent.DISPUTE and text
    noted = complaint or reading.intent is Intent.PAID
    payable = reading.intent in (Intent.PROMISE, Intent.PLAN)
    priced = payable or reading.intent is Intent.DISPUTE
    dated = payable or reading.intent is Intent.PAID
    return TaskOutcome(
        outcome=outcome.value if outcome else reading.intent.value,
        date=reading.date if dated else None,
        amount=reading.amount if priced else None,
        account=reading.account if reading.intent is Intent.PAID else None,
        note=text[:_LONGEST_NOTE] if noted else None,
        kind=reading.kind if complaint else None,
        terms=reading.terms if payable else None,
        at=reading.at,
        evidence=reading.evidence if complaint else (),
        invoices=reading.invoices,
    )


def read_as(reading: Reading, *, button: bool) -> str:
    """What stands in the timeline: "read as a promise for Fri 13 Nov (0.93): acted"."""
    what = _WORDS[reading.intent]
    if reading.invoices and reading.intent is not Intent.PLAN:
        what += f" about {', '.join(reading.invoices)}"
    if reading.intent is Intent.PLAN and reading.amount is not None:
        what += f", {reading.amount} a month"
    if reading.terms is not None:
        what += f", {reading.terms} of them"
    if reading.date is not None:
        before = "until" if reading.intent is Intent.OUT_OF_OFFICE else "for"
        before = "from" if reading.intent is Intent.PLAN else before
        before = "on" if reading.intent is Intent.PAID else before
        what += f" {before} {reading.date:%a %d %b}"
    if reading.clock is not None:
        what += f" from {reading.clock:%H:%M} on"
    how = "button" if button else f"{reading.confidence:.2f}"
    return f"read as {what} ({how}): acted"
