"""Messages outside of any ladder: answers, confirmations, questions. They demand nothing.

A courtesy belongs to the debtor and lists the invoices it speaks of. It counts towards no cap
(design, "one debtor, one conversation"), but keeps to permitted hours, channels and consents.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, Field

from domain.model import Model
from domain.vocabulary import Channel, Stage


class CourtesyKind(StrEnum):
    """What a courtesy says; each has a message of this name in ``playbooks/messages``."""

    REPLY_RECEIVED = "reply_received"
    """A person reads the reply, and answers by when."""
    CALL_ARRANGED = "call_arranged"
    """We call who asked for it, from when on (practice F4)."""
    CALL_UNANSWERED = "call_unanswered"
    """We called who asked for it, and nobody answered: at which moments we can call."""
    NUMBER_ASKED = "number_asked"
    """Who asks to be called and has no number that can be called: which one."""
    PROMISE_CONFIRMED = "promise_confirmed"
    """What was promised, in writing (practice M7)."""
    PLAN_PROPOSED = "plan_proposed"
    """A plan that only needs to be accepted (practice I4)."""
    PLAN_AGREED = "plan_agreed"
    TERM_REMINDER = "term_reminder"
    """A few days before a term of a plan, or the day of a promise."""
    TERM_MISSED = "term_missed"
    """What is still missing of a term, to who was not reached by phone (practice H7)."""
    PLAN_VOID = "plan_void"
    """The plan is off after a second missed term, and what follows."""
    PAYMENT_SOUGHT = "payment_sought"
    """Says it is paid: on which day, from which account (so that staff find it)."""
    COMPLAINT_RECEIVED = "complaint_received"
    """Who answers the complaint, by when; nothing is asked meanwhile (practice C4)."""
    COMPLAINT_ANSWERED = "complaint_answered"
    ANSWER_LATE = "answer_late"
    """The answer that was promised by a day takes longer, and by when it comes (practice C4)."""
    CONDITION_CONFIRMED = "condition_confirmed"
    """Who does what first, by when, and what is paid then (practice H6)."""
    INVOICE_WITHDRAWN = "invoice_withdrawn"
    """What was asked for need not be paid: the creditor took the invoice back."""
    DUE_DATE_MOVED = "due_date_moved"
    """What was asked for may be paid later than we wrote."""
    AMOUNT_CHANGED = "amount_changed"
    """What was asked for is less now: what is left, and until when it may be paid."""
    HOLD_CONFIRMED = "hold_confirmed"
    """Debt help, guardian, bankruptcy: we stopped, and whom we write to (domain facts, 12)."""
    CONDOLENCE = "condolence"
    """To who settles the estate of a debtor who died, in words that a person sent."""
    GOODWILL = "goodwill"
    """A voucher or free delivery after an upheld complaint (practice C3)."""
    SATISFACTION = "satisfaction"
    """Some days after the end: how was it? (practice I7)."""
    PAYS_ON_TIME = "pays_on_time"
    """Now and then, to who pays on time (practice I7)."""


class Courtesy(Model):
    """One planned courtesy."""

    id: UUID
    creditor: str
    debtor: str
    covers: Annotated[tuple[str, ...], Field(min_length=1)]
    """The invoices it speaks of; the first is the one under whose case it is filed."""
    kind: CourtesyKind
    occasion: Annotated[str, Field(min_length=1, max_length=200)]
    """What caused it (an arrangement, a reply): the same occasion is never told twice."""
    facts: dict[str, Any] = Field(default_factory=dict)
    """What the message says beside the claims: strings, ready to be read, no markup."""
    channel: Channel | None = None
    """The channel of the conversation; where absent, or unusable, the first that reaches."""
    not_before: AwareDatetime
    expires_at: AwareDatetime | None = None
    """From then on it is left unsaid: a late courtesy is none."""

    @property
    def key(self) -> CourtesyKey:
        """Which courtesy, as Temporal knows it."""
        return CourtesyKey(creditor=self.creditor, id=self.id)

    @property
    def lapses_at(self) -> datetime:
        """When it is left unsaid at the latest."""
        return self.expires_at or self.not_before + LASTS


LASTS = timedelta(days=7)
"""How long a courtesy without an end of its own is of use."""

_OPEN = frozenset(Stage) - {Stage.CLOSED}
_ASKED = frozenset({Stage.UPCOMING, Stage.REMINDING, Stage.FINAL_NOTICE, Stage.APPROVAL})
_ANY = frozenset(Stage)
MAY_WAIT = _ASKED | {Stage.ON_HOLD}
"""Stages in which a later due date is news: a plan and a complaint have their own terms."""

KEEPS_SENSE: Mapping[CourtesyKind, frozenset[Stage]] = {
    CourtesyKind.REPLY_RECEIVED: _OPEN,
    CourtesyKind.CALL_ARRANGED: _OPEN - {Stage.ON_HOLD},
    CourtesyKind.CALL_UNANSWERED: _OPEN - {Stage.ON_HOLD},
    CourtesyKind.NUMBER_ASKED: _OPEN - {Stage.ON_HOLD},
    CourtesyKind.PROMISE_CONFIRMED: frozenset({Stage.ARRANGED}),
    CourtesyKind.PLAN_PROPOSED: _ASKED,
    CourtesyKind.PLAN_AGREED: frozenset({Stage.ARRANGED}),
    CourtesyKind.TERM_REMINDER: frozenset({Stage.ARRANGED}),
    CourtesyKind.TERM_MISSED: frozenset({Stage.ARRANGED}),
    CourtesyKind.PLAN_VOID: _ASKED,
    CourtesyKind.PAYMENT_SOUGHT: _OPEN - {Stage.ON_HOLD},
    CourtesyKind.COMPLAINT_RECEIVED: _OPEN - {Stage.ON_HOLD},
    CourtesyKind.COMPLAINT_ANSWERED: _ANY,
    CourtesyKind.ANSWER_LATE: _OPEN - {Stage.ON_HOLD},
    CourtesyKind.CONDITION_CONFIRMED: _OPEN - {Stage.ON_HOLD},
    CourtesyKind.INVOICE_WITHDRAWN: frozenset({Stage.CLOSED}),
    CourtesyKind.DUE_DATE_MOVED: MAY_WAIT,
    CourtesyKind.AMOUNT_CHANGED: _ASKED,
    CourtesyKind.HOLD_CONFIRMED: frozenset({Stage.ON_HOLD}),
    CourtesyKind.CONDOLENCE: frozenset({Stage.ON_HOLD}),
    CourtesyKind.GOODWILL: _ANY,
    CourtesyKind.SATISFACTION: frozenset({Stage.CLOSED}),
    CourtesyKind.PAYS_ON_TIME: _ANY,
}
"""Where one of its cases must stand when it is said: no promise is confirmed once it is paid."""

SAYS: Mapping[CourtesyKind, str] = {
    CourtesyKind.REPLY_RECEIVED: "says that a person reads the reply",
    CourtesyKind.CALL_ARRANGED: "says when we call",
    CourtesyKind.CALL_UNANSWERED: "says at which moments we can call",
    CourtesyKind.NUMBER_ASKED: "asks which number to call",
    CourtesyKind.PROMISE_CONFIRMED: "confirms what was promised",
    CourtesyKind.PLAN_PROPOSED: "proposes a plan",
    CourtesyKind.PLAN_AGREED: "confirms the plan",
    CourtesyKind.TERM_REMINDER: "reminds of what was agreed",
    CourtesyKind.TERM_MISSED: "says what is missing of a term",
    CourtesyKind.PLAN_VOID: "says that the plan is off",
    CourtesyKind.PAYMENT_SOUGHT: "asks for what finds the payment",
    CourtesyKind.COMPLAINT_RECEIVED: "says who answers the complaint, and by when",
    CourtesyKind.COMPLAINT_ANSWERED: "answers the complaint",
    CourtesyKind.ANSWER_LATE: "says that the answer takes longer, and until when",
    CourtesyKind.CONDITION_CONFIRMED: "confirms what we do before it is paid",
    CourtesyKind.INVOICE_WITHDRAWN: "says that it need not be paid any more",
    CourtesyKind.DUE_DATE_MOVED: "says until when it may be paid now",
    CourtesyKind.AMOUNT_CHANGED: "says how much is left to pay",
    CourtesyKind.HOLD_CONFIRMED: "confirms that everything is stopped",
    CourtesyKind.CONDOLENCE: "condoles with who settles the estate",
    CourtesyKind.GOODWILL: "offers something for the trouble",
    CourtesyKind.SATISFACTION: "asks how it was",
    CourtesyKind.PAYS_ON_TIME: "thanks for paying on time",
}
"""What stands in the timeline."""

WRITTEN = (Channel.WHATSAPP, Channel.EMAIL, Channel.SMS)
"""The channels of courtesies, the one most talked on first; none takes a person's time."""


def nonsense_now(kind: CourtesyKind, stages: frozenset[Stage]) -> str | None:
    """Why a courtesy makes no sense where its cases stand now; None while it does."""
    if not KEEPS_SENSE[kind].isdisjoint(stages):
        return None
    where = ", ".join(sorted(stage.value.replace("_", " ") for stage in stages)) or "nowhere"
    return f"the case is {where} by now"


class CourtesyKey(Model):
    """Which courtesy."""

    creditor: str
    id: UUID

    @property
    def workflow_id(self) -> str:
        """``courtesy/{creditor}/{id}``."""
        return f"courtesy/{self.creditor}/{self.id}"


class CourtesyInput(Model):
    """The input of ``SendCourtesy``."""

    key: CourtesyKey
    clock_offset: timedelta = timedelta(0)


class Trouble(StrEnum):
    """Why a courtesy could not be handed in, however often it was tried."""

    PROVIDER_DOWN = "provider_down"
    FAULT = "fault"
    """A reason of ours: a person looks."""


class PlanCourtesy(Model):
    """Look when, and by which channel, a courtesy is to be said."""

    key: CourtesyKey
    clock_offset: timedelta = timedelta(0)
    now: AwareDatetime
    trouble: Trouble | None = None


class SayCourtesy(Model):
    """Say a courtesy on a channel, if it still is to be said."""

    key: CourtesyKey
    clock_offset: timedelta = timedelta(0)
    now: AwareDatetime
    kind: CourtesyKind
    channel: Channel


class CourtesyStatus(StrEnum):
    """What became of a courtesy."""

    WAITING = "waiting"
    SENT = "sent"
    UNSAID = "unsaid"


class CourtesyStanding(Model):
    """Where a courtesy stands: what its effects answer. No personal data."""

    kind: CourtesyKind
    status: CourtesyStatus
    why: str
    at: AwareDatetime | None = None
    """When it is said; None once it is over."""
    channel: Channel | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more is to be done."""
        return self.status is not CourtesyStatus.WAITING
