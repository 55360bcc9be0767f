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

from domain.debtor import Representative
from domain.disputes import DisputeKind, Goodwill, Link
from domain.goodwill import Gesture
from domain.holds import HoldKind
from domain.incoming import CreditorSlug
from domain.invoice import Amount, InvoiceNumber
from domain.model import Model
from domain.said_together import AT_MOST, contradiction
from domain.vocabulary import CallOutcome, TaskKind

STOP_WORDS = frozenset(
    {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"}
    | {"afmelden", "stoppen"}
)
"""A message of just one of these closes the channel it came by; the debt remains."""
LONGEST_ACCOUNT = 60


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
    FULFILLED = "fulfilled"
    """Of what was agreed on condition: we did our part, and the debtor pays now (H6)."""
    MEDIATE = "mediate"
    """It stalls: a mediator looks at it (practice C7)."""


class MatchOutcome(StrEnum):
    """What came of looking for a payment; or what a payment is for, of which nobody knew."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    BOOK = "book"
    """On ``parts``, on ``invoices`` as far as they are open, or as was proposed first."""
    REFUND = "refund"
    """The creditor paid it back."""
    KEEP = "keep"
    """It waits for an invoice that is still to come."""
    NOT_OURS = "not_ours"
    """It is for something else than invoices, and leaves these books."""
    REVERSE = "reverse"
    """What went back at the bank is this ``payment``, or the one that was proposed first."""


class CreditOutcome(StrEnum):
    """What becomes of money that was paid too much."""

    APPLY = "apply"
    """To ``invoices``, the oldest open ones where none is named; ``amount`` of it, or all."""
    REFUND = "refund"
    """The creditor paid it back; ``amount`` of it, or all."""
    KEEP = "keep"
    """It stays to the good: the next invoice is asked for less."""


class LetterOutcome(StrEnum):
    """What became of a letter on paper."""

    POSTED = "posted"


class TaskOutcome(Model):
    """What a person reports of a task; each kind of task narrows what it may be."""

    outcome: str
    kind: Annotated[str, Field(max_length=40)] | None = None
    """What is wrong (``DisputeKind``), or what protects the debtor (``HoldKind``)."""
    amount: Annotated[Amount, Field(gt=0, decimal_places=2)] | None = None
    """Money: promised, paid, the disputed part of a complaint, a credit."""
    date: dt.date | None = None
    account: Annotated[str, Field(max_length=LONGEST_ACCOUNT)] | None = None
    """Of what was paid: from which account, as they say; it never leaves Postgres."""
    at: AwareDatetime | None = None
    terms: Annotated[int, Field(ge=2, le=36)] | None = None
    """In how many parts a plan is paid: ``amount`` each, from ``date`` on."""
    note: Annotated[str, Field(max_length=4000)] | None = None
    """In the person's own words; it never leaves Postgres. Of an answered complaint: the reasons,
    as the debtor reads them. Of who is vulnerable nothing is kept: health is not for us."""
    invoices: Annotated[tuple[InvoiceNumber, ...], Field(max_length=200)] = ()
    """Which of the task's invoices it is about; all where absent."""
    evidence: Annotated[tuple[Link, ...], Field(max_length=20)] = ()
    """Links to what shows it: photos, a delivery note, mails."""
    owner: Annotated[str, Field(max_length=200)] | None = None
    """Who answers a complaint, or does what was agreed on condition (H6), by ``date``."""
    since: dt.date | None = None
    """Of a bankruptcy: the day of the judgment, from which no interest runs."""
    representative: Representative | None = None
    """Who acts for a protected debtor, and is written to instead."""
    name: Annotated[str, Field(max_length=200)] | None = None
    """The mediator's."""
    goodwill: Goodwill | None = None
    """What kind of thing the customer gets: a replacement leaves the claim as it is."""
    condition: Gesture | None = None
    """Of ``conditional``: what we do first, on one line, in words that the debtor reads (H6)."""
    override: bool | None = None
    """Of a hand-over: although no last demand lapsed, or it is time-barred; ``note`` says why."""
    gesture: Gesture | None = None
    """What the debtor is given for the trouble, in words that they will read (practice C3)."""

    @field_validator("note")
    @classmethod
    def _nothing_of_health(cls, value: str | None, info: ValidationInfo) -> str | None:
        return None if info.data.get("kind") == HoldKind.VULNERABLE else value


_NEEDS = {
    ("promise", "date"): "a promise needs the date on which will be paid",
    ("part_now", "amount"): "part_now needs the amount that is paid today",
    ("call_back", "at"): "call_back needs a moment (at) or a date",
    ("interrupted", "date"): "interrupted needs the date of the demand or acknowledgement",
    ("rejected", "note"): "rejected needs the reasons, in plain words: the customer reads them",
    ("partly", "amount"): "partly needs the amount that is credited",
    ("mediate", "name"): "mediate needs the name of the mediator",
}
_KINDS: dict[str, tuple[str, ...]] = {
    "complaint": tuple(DisputeKind),
    "conditional": tuple(DisputeKind),
    "protected": tuple(kind for kind in HoldKind if kind is not HoldKind.PAUSED),
}
"""What ``kind`` may be, by outcome."""


class _Spoken(TaskOutcome):
    model_config = ConfigDict(validate_default=True)

    @field_validator("kind")
    @classmethod
    def _known(cls, value: str | None, info: ValidationInfo) -> str | None:
        known = _KINDS.get(info.data.get("outcome", ""), ())
        if value is not None and value not in known:
            of = f"choose one of {', '.join(known)}" if known else "it belongs to no such outcome"
            raise ValueError(of)
        return value

    @field_validator("amount", "date", "at", "note", "name")
    @classmethod
    def _concrete(cls, value: Any, info: ValidationInfo) -> Any:
        """A conversation ends with a concrete agreement (practice M7)."""
        why = _NEEDS.get((info.data.get("outcome", ""), info.field_name or ""))
        by_date = info.field_name == "at" and info.data.get("date") is not None
        if value is None and why is not None and not by_date:
            raise ValueError(why)
        return value


class _Told(_Spoken):
    """What a person said, who may have said more than one thing."""

    @field_validator("also", check_fields=False)
    @classmethod
    def _goes_together(cls, value: tuple[Any, ...], info: ValidationInfo) -> tuple[Any, ...]:
        if "outcome" not in info.data or not value:
            return value
        if any(it.also for it in value):
            raise ValueError("give all meanings in one list")
        first = TaskOutcome.model_validate(
            {name: info.data.get(name) for name in ("outcome", "amount")}
            | {"invoices": info.data.get("invoices", ())}
        )
        why = contradiction((first, *value))
        if why is not None:
            raise ValueError(why)
        return value


class CallAnswer(_Told):
    """How a call ended (practice, "Outcomes of a call")."""

    outcome: CallOutcome
    also: Annotated[tuple["CallAnswer", ...], Field(max_length=AT_MOST)] = ()
    """What else was said: each steers the case, and none where one of them cannot be."""


RESUME = "resume"
"""Nothing but a word: the ladder goes on. Of a hold: it is lifted."""
KEEP = "keep"
"""What a hold asks was done, and it stays."""
CLOSE = "close"
"""The debtor is protected and nothing more can be done: the cases close."""
CONDOLE = "condole"
"""Who settles the estate gets our condolences, in the words of ``note``; the hold stays."""
OF_A_HOLD = (KEEP, CLOSE, CONDOLE)

INTERRUPTED = ApprovalOutcome.INTERRUPTED.value
"""Limitation was: by a demand in writing, or words that acknowledge the debt, on ``date``."""

_READ_AS = (*(it.value for it in CallOutcome), RESUME, *OF_A_HOLD, INTERRUPTED)


def _what_it_says(value: str) -> str:
    if value not in _READ_AS:
        raise ValueError(f"choose one of {', '.join(_READ_AS)}")
    return value


class TriageAnswer(_Told):
    """What a reply turned out to say, as a person read it."""

    outcome: Annotated[str, AfterValidator(_what_it_says)]
    also: Annotated[tuple["TriageAnswer", ...], Field(max_length=AT_MOST)] = ()
    """As of a call: a reply that says it is paid in part, and asks for a call about the rest."""


def meanings_of(answer: TaskOutcome) -> list[TaskOutcome]:
    """Every meaning of an answer, each alone, as they were given."""
    if not isinstance(answer, CallAnswer | TriageAnswer):
        return [answer]
    return [answer.model_copy(update={"also": ()}), *answer.also]


_SAME = {"approved": "approve", "hand_over": "approve", "rejected": "decline"}


def _decision(value: Any) -> Any:
    return _SAME.get(value, value) if isinstance(value, str) else value


class ApprovalAnswer(_Spoken):
    """Hand over, not now (until ``date``), write off, withdraw; or what became of limitation."""

    outcome: Annotated[ApprovalOutcome, BeforeValidator(_decision)]


class ComplaintAnswer(_Spoken):
    """How the complaint was answered: ``amount`` is the credit, ``note`` the reasons."""

    outcome: ComplaintOutcome


class PaidPart(Model):
    """What of a payment is for one invoice, as a person says."""

    invoice_number: InvoiceNumber
    amount: Annotated[Amount, Field(gt=0, decimal_places=2)]


class MatchAnswer(TaskOutcome):
    """Whether the payment was found, or what one is for; it is booked as every payment is."""

    outcome: MatchOutcome
    parts: Annotated[tuple[PaidPart, ...], Field(max_length=200)] = ()
    """Of ``book``: the invoices with their amounts; what is left over is the debtor's credit."""
    payment: Annotated[str, Field(max_length=200)] | None = None
    """Of ``reverse``: which payment went back."""

    @field_validator("parts")
    @classmethod
    def _said_once(cls, value: tuple[PaidPart, ...], info: ValidationInfo) -> tuple[PaidPart, ...]:
        if value and info.data.get("invoices"):
            raise ValueError("give parts, with an amount each, or invoices, not both")
        if len({it.invoice_number for it in value}) < len(value):
            raise ValueError("give each invoice once")
        return value


class CreditAnswer(TaskOutcome):
    """What becomes of a debtor's credit."""

    outcome: CreditOutcome


class LetterAnswer(TaskOutcome):
    """When the letter was posted: ``date``, today where absent."""

    outcome: LetterOutcome


_ANSWERS: dict[TaskKind, type[TaskOutcome]] = {
    TaskKind.CALL: CallAnswer,
    TaskKind.TRIAGE: TriageAnswer,
    TaskKind.APPROVAL: ApprovalAnswer,
    TaskKind.COMPLAINT: ComplaintAnswer,
    TaskKind.LETTER: LetterAnswer,
    TaskKind.MATCH: MatchAnswer,
    TaskKind.CREDIT: CreditAnswer,
}


def outcomes_of(kind: TaskKind) -> tuple[str, ...]:
    """Every outcome that a task of this kind may have."""
    if kind is TaskKind.TRIAGE:
        return _READ_AS
    told = _ANSWERS[kind].model_fields["outcome"].annotation
    assert isinstance(told, type)
    assert issubclass(told, StrEnum)
    return tuple(told)


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
