"""What a case asks of the world: each effect's name, input and answer.

Every effect reads fresh facts, acts, writes where the case stands to the ledger, and answers
with it, so the workflow computes no dates and no amounts.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from pydantic import AwareDatetime

from domain.case import CaseEvent, CaseKey, CaseState, Next, Standing
from domain.model import Model
from domain.vocabulary import Channel


class Effect(StrEnum):
    """Activity names, as they stand in histories."""

    OPEN_CASE = "open_case"
    RESPOND = "respond"
    ADVANCE = "advance"
    REACH_OUT = "reach_out"
    SUSPEND_MARKETING = "suspend_marketing"
    REACTIVATE = "reactivate"
    THANK = "thank"
    PLAN_COURTESY = "plan_courtesy"
    SAY_COURTESY = "say_courtesy"
    HAND_OVER = "hand_over"
    CLOSE_CASE = "close_case"
    SCAN_OVERDUE = "scan_overdue"


class Queue(StrEnum):
    """Task queues: one per provider, so that each has its own rate limit."""

    CASES = "cases"
    WHATSAPP = "contact-whatsapp"
    EMAIL = "contact-email"
    CALL = "contact-call"
    LETTER = "contact-letter"
    SMS = "contact-sms"
    MARKETING = "marketing"

    @classmethod
    def of(cls, channel: Channel) -> Queue:
        """The queue of a channel."""
        match channel:
            case Channel.WHATSAPP:
                return cls.WHATSAPP
            case Channel.EMAIL:
                return cls.EMAIL
            case Channel.CALL:
                return cls.CALL
            case Channel.LETTER:
                return cls.LETTER
            case Channel.SMS:
                return cls.SMS

    @property
    def channel(self) -> Channel | None:
        """The channel whose contacts are made on this queue; None for cases and marketing."""
        return next((channel for channel in Channel if Queue.of(channel) is self), None)


PROVIDER_BUSY = "ProviderBusy"
"""Type of the error with which an effect asks to be tried again a little later."""


class Happened(StrEnum):
    """What became of an effect."""

    DONE = "done"
    SENT = "sent"
    LATER = "later"
    TRY_NEXT = "try_next"
    COVERED = "covered"
    SKIPPED = "skipped"
    SETTLED = "settled"
    UNKNOWN = "unknown"
    STALE = "stale"
    """The ledger says that this opening is over, or not ours to act on."""


class CaseCall(Model):
    """What every effect gets: which case, and the case's clock.

    ``now`` counts for local effects only; an activity's clock is the server's time of its own
    attempt plus ``clock_offset``.
    """

    key: CaseKey
    clock_offset: timedelta = timedelta(0)
    now: AwareDatetime


class Respond(CaseCall):
    """Answer a fact that came in."""

    event: CaseEvent


class Advance(CaseCall):
    """Do what fell due without a message: an end of term, a pause, an expiry."""

    due: Next


class ReachOut(CaseCall):
    """Make one contact, if the fresh facts still ask for it."""

    step: str
    channel: Channel
    attempt: int = 1


class Thank(CaseCall):
    """Say thanks for a payment, on a channel that reached the debtor."""

    channel: Channel


class Answer(Model):
    """What happened, why, and where the case stands now."""

    happened: Happened
    why: str
    standing: Standing


class Opened(Model):
    """The case as the ledger opened it; None when there is nothing to work on."""

    state: CaseState | None
    why: str = ""


class ScanOverdue(Model):
    """The daily look through the ledger for invoices that became overdue."""

    clock_offset: timedelta = timedelta(0)


class Scanned(Model):
    """How many cases the scan opened, and what it planned for customers."""

    opened: int
    asked: int = 0
    thanked: int = 0
