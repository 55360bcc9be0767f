"""Messages outside of any ladder: answers, confirmations, questions. They demand nothing.

A courtesy belongs to the debtor and lists the invoices it speaks of. It counts towards no cap
(design, "one debtor, one conversation"), but keeps to permitted hours, channels and consents.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, Field

from domain.model import Model
from domain.vocabulary import Channel


class CourtesyKind(StrEnum):
    """What a courtesy says; each has a message of this name in ``playbooks/messages``."""

    REPLY_RECEIVED = "reply_received"
    """A person reads the reply, and answers by when."""
    PROMISE_CONFIRMED = "promise_confirmed"
    """What was promised, in writing (practice M7)."""
    PLAN_PROPOSED = "plan_proposed"
    """A plan that only needs to be accepted (practice I4)."""
    PLAN_AGREED = "plan_agreed"
    TERM_REMINDER = "term_reminder"
    """A few days before a term of a plan, or the day of a promise."""
    PLAN_VOID = "plan_void"
    """The plan is off after a second missed term, and what follows."""
    PAYMENT_SOUGHT = "payment_sought"
    """Says it is paid: on which day, from which account (so that staff find it)."""
    COMPLAINT_RECEIVED = "complaint_received"
    """Who answers the complaint, by when; nothing is asked meanwhile (practice C4)."""
    COMPLAINT_ANSWERED = "complaint_answered"
    HOLD_CONFIRMED = "hold_confirmed"
    """Debt help, guardian, bankruptcy: we stopped, and whom we write to (domain facts, 12)."""
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
    covers: tuple[str, ...]
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
