"""Answers of people: the outcome of a task, and the words that close a channel.

What an outcome does to the case is in ``domain.responses``; here is only what may be said.
"""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)

from domain.goodwill import Gesture
from domain.incoming import CreditorSlug
from domain.invoice import Amount, InvoiceNumber
from domain.model import Model
from domain.vocabulary import CallOutcome, TaskKind

STOP_WORDS = frozenset(
    {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"}
    | {"afmelden", "stoppen"}
)
"""A message of just one of these closes the channel it came by; the debt remains."""


def says_stop(text: str) -> bool:
    """Whether a message says nothing but that this channel must stop."""
    return text.strip(" \t\r\n.,!?\"'“”").casefold() in STOP_WORDS


class ApprovalOutcome(StrEnum):
    """The decision whether to hand over (practice M8)."""

    APPROVE = "approve"
    DECLINE = "decline"
    WRITE_OFF = "write_off"
    WITHDRAW = "withdraw"
    TIME_BARRED = "time_barred"
    INTERRUPTED = "interrupted"
    """It can be enforced after all: limitation was interrupted on ``date`` (BW 3:317, 3:318)."""


class ComplaintOutcome(StrEnum):
    """How a complaint ended (practice C4)."""

    UPHELD = "upheld"
    PARTLY = "partly"
    REJECTED = "rejected"


class LetterOutcome(StrEnum):
    """What became of a letter on paper."""

    POSTED = "posted"


class TaskOutcome(Model):
    """What a person reports of a task; each kind of task narrows what it may be."""

    outcome: str
    amount: Annotated[Amount, Field(gt=0, decimal_places=2)] | None = None
    date: dt.date | None = None
    at: AwareDatetime | None = None
    terms: Annotated[int, Field(ge=2, le=36)] | None = None
    """In how many parts a plan is paid: ``amount`` each, from ``date`` on."""
    goodwill: Gesture | None = None
    """What the debtor is given for the trouble, in words that they will read (practice C3)."""
    note: Annotated[str, Field(max_length=4000)] | None = None
    """In the person's own words; it never leaves Postgres."""


_NEEDS = {
    ("promise", "date"): "a promise needs the date on which will be paid",
    ("part_now", "amount"): "part_now needs the amount that is paid today",
    ("call_back", "at"): "call_back needs a moment (at) or a date",
    ("interrupted", "date"): "interrupted needs the date of the demand or acknowledgement",
}


class _Spoken(TaskOutcome):
    model_config = ConfigDict(validate_default=True)

    @field_validator("amount", "date", "at")
    @classmethod
    def _concrete(cls, value: Any, info: ValidationInfo) -> Any:
        """A conversation ends with a concrete agreement (practice M7)."""
        why = _NEEDS.get((info.data.get("outcome", ""), info.field_name or ""))
        by_date = info.field_name == "at" and info.data.get("date") is not None
        if value is None and why is not None and not by_date:
            raise ValueError(why)
        return value


class CallAnswer(_Spoken):
    """How a call ended (practice, "Outcomes of a call")."""

    outcome: CallOutcome


RESUME = "resume"
"""Nothing but a word: the ladder goes on."""

_READ_AS = (*(it.value for it in CallOutcome), RESUME)


def _what_it_says(value: str) -> str:
    if value not in _READ_AS:
        raise ValueError(f"choose one of {', '.join(_READ_AS)}")
    return value


class TriageAnswer(_Spoken):
    """What a reply turned out to say, as a person read it."""

    outcome: Annotated[str, AfterValidator(_what_it_says)]


_SAME = {"approved": "approve", "hand_over": "approve", "rejected": "decline"}


def _decision(value: Any) -> Any:
    return _SAME.get(value, value) if isinstance(value, str) else value


class ApprovalAnswer(_Spoken):
    """Hand over, not now (until ``date``), write off, withdraw; or what became of limitation."""

    outcome: Annotated[ApprovalOutcome, BeforeValidator(_decision)]


class ComplaintAnswer(TaskOutcome):
    """How the complaint was answered."""

    outcome: ComplaintOutcome


class LetterAnswer(TaskOutcome):
    """When the letter was posted: ``date``, today where absent."""

    outcome: LetterOutcome


_ANSWERS: dict[TaskKind, type[TaskOutcome]] = {
    TaskKind.CALL: CallAnswer,
    TaskKind.TRIAGE: TriageAnswer,
    TaskKind.APPROVAL: ApprovalAnswer,
    TaskKind.COMPLAINT: ComplaintAnswer,
    TaskKind.LETTER: LetterAnswer,
    TaskKind.MATCH: TaskOutcome,
}


def answer_to(kind: TaskKind, body: Any) -> TaskOutcome:
    """The outcome of a task of this kind, checked.

    Raises:
        pydantic.ValidationError: it is none; each error names its field.
    """
    return _ANSWERS[kind].model_validate(body)


class IncomingCall(CallAnswer):
    """A debtor who calls by themselves: an outcome without a task."""

    creditor: CreditorSlug
    invoice_number: InvoiceNumber

    @property
    def answer(self) -> CallAnswer:
        """The outcome alone, as a call task has it."""
        own = self.model_dump(exclude={"creditor", "invoice_number"}, exclude_unset=True)
        return CallAnswer.model_validate(own)
