"""What happens in the demonstration: for the progress that is shown, and for judging it after."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.vocabulary import Channel


def step_in_words(step: str) -> str:
    """The step of a message; the message of a call is the one after a call that failed."""
    return "call missed" if step == "call" else step.replace("_", " ")


class Kind(StrEnum):
    """What is counted while time passes."""

    MESSAGE = "messages"
    CALL = "calls"
    LETTER = "letters"
    REPLY = "replies"
    PAYMENT = "payments"
    DECISION = "decisions"


@dataclass(frozen=True)
class Happening:
    """One thing that someone did."""

    at: datetime
    kind: Kind
    who: str
    what: str


Tell = Callable[[Happening], None]


@dataclass(frozen=True)
class Received:
    """A message that reached a debtor, as they saw it."""

    at: datetime
    channel: Channel
    step: str
    numbers: tuple[str, ...]
    """The invoices it speaks of."""
    subject: str
    text: str
