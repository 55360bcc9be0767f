"""One case as the workflow carries it: which invoice, where it stands, and what comes next.

No personal data here: ids, dates, amounts and reasons only, because these models are
what Temporal keeps.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from pydantic import AwareDatetime

from domain.debtor_history import HistoryKind
from domain.marketing import MarketingMove
from domain.model import Model
from domain.vocabulary import Channel, DebtorKind, NonPaymentReason, Outcome, Stage


class CaseKey(Model):
    """One opening of the case of one invoice."""

    creditor: str
    invoice_number: str
    opening: int = 1

    @property
    def workflow_id(self) -> str:
        """``invoice/{creditor}/{number}``; every opening is a run of its own under it."""
        return f"invoice/{self.creditor}/{self.invoice_number}"


class NextWhat(StrEnum):
    """What the case waits to do."""

    CONTACT = "contact"
    MOVE = "move"
    CALL_EXPIRES = "call_expires"
    PROOF_MISSING = "proof_missing"
    TERM_ENDS = "term_ends"
    RESUME = "resume"
    RESOLVE_UNKNOWN = "resolve_unknown"
    ASK_AGAIN = "ask_again"
    LOOK_AGAIN = "look_again"
    PROVIDER_DOWN = "provider_down"
    FAULT = "fault"
    """The contact could not be made for a reason of ours: a person looks."""
    THANK = "thank"


class Next(Model):
    """The next due moment of a case, with its reason in words."""

    at: AwareDatetime
    what: NextWhat
    why: str
    step: str | None = None
    channel: Channel | None = None
    attempt: int = 1
    stage: Stage | None = None


class Standing(Model):
    """Where a case stands. Written to the ledger and answered by every effect."""

    stage: Stage
    reason: NonPaymentReason = NonPaymentReason.UNKNOWN
    outcome: Outcome | None = None
    step: str | None = None
    """The last step that was done (sent, covered or skipped)."""
    open_amount: Decimal
    """Principal still owed, in ``currency``."""
    currency: str
    due_on: date | None = None
    """The due date, where it moved since the case opened."""
    playbook: str | None = None
    """``name@version``, where the case moved to another than it opened with."""
    costs: Decimal = Decimal(0)
    needs_person: bool = False
    contacted: bool = False
    """Whether the debtor has heard from us in this opening."""
    marketing_suspended: bool = False
    marketing_move: MarketingMove | None = None
    """What is to be done at once about the debtor's marketing: something agreed or broken."""
    heard: int = 0
    """The last event that was answered: a local effect whose answer got lost is run again."""
    next: Next | None = None
    """The next due moment; None when only an answer from outside can move the case."""


class CaseState(Model):
    """All a run needs to go on: for continue-as-new, reopening and rebuilding alike."""

    key: CaseKey
    debtor_id: str
    debtor_kind: DebtorKind
    due_on: date
    playbook: str
    """``name@version``, pinned when the case opened."""
    standing: Standing
    last_seq: int = 0
    clock_offset: timedelta = timedelta(0)
    desk_url: str = ""
    history: HistoryKind | None = None
    """How the debtor paid before; None where too little is known."""

    @property
    def playbook_now(self) -> str:
        """The playbook that it goes by: it may have moved since the case opened."""
        return self.standing.playbook or self.playbook

    @property
    def due_now(self) -> date:
        """The due date as it stands: it may have moved since the case opened."""
        return self.standing.due_on or self.due_on


class CaseInput(Model):
    """The input of ``CollectInvoice``: an opening, or a case that goes on."""

    key: CaseKey
    clock_offset: timedelta = timedelta(0)
    """Case time minus the server's time: zero in production."""
    state: CaseState | None = None


class CaseEventWhat(StrEnum):
    """What can interrupt a case."""

    BALANCE_CHANGED = "balance_changed"
    """A payment, credit, reversal or new balance: look at what is open."""
    OVERDUE = "overdue"
    """The invoice became overdue."""
    DUE_DATE_CHANGED = "due_date_changed"
    """The creditor put the due date off, or forward: plan anew (and look at what is open)."""
    WITHDRAWN = "withdrawn"
    REPLIED = "replied"
    TASK_DONE = "task_done"
    CONTACT_DELIVERED = "contact_delivered"
    CONTACT_FAILED = "contact_failed"
    NOTICE_JOINED = "notice_joined"
    """Another case's notice lists this claim, too."""
    ARRANGEMENT_CHANGED = "arrangement_changed"
    """A promise or plan over this claim, and others, was proposed, agreed, missed or ended."""
    PAUSED = "paused"
    RESUMED = "resumed"
    DEBTOR_UPDATED = "debtor_updated"
    SENDING_CHANGED = "sending_changed"
    """A release, another mode of the creditor, or the end of a stop: look at what was held."""
    PLAYBOOK_MOVED = "playbook_moved"
    """A person wants the case worked by another playbook."""


class CaseEvent(Model):
    """A stored fact told to the case; ``ref`` names its row in the ledger."""

    seq: int
    what: CaseEventWhat
    ref: str | None = None
    clock_offset: timedelta | None = None
    """The installation's offset when it was told, so that a moved clock reaches every case."""


class CaseResult(Model):
    """How the case ended."""

    key: CaseKey
    outcome: Outcome
    open_amount: Decimal
    currency: str


class MoveClock(Model):
    """Where the clock of a case is moved to; the embedded stack and tests only."""

    clock_offset: timedelta


class Resting(Model):
    """A case with nothing to do before ``next_at``; None when it waits for the outside."""

    next_at: AwareDatetime | None
