"""The words of the contract: every closed set of names, once.

Values are lower case and relied on by others (stored rows, events, search attributes, API):
members may be added, never renamed.
"""

from enum import StrEnum


class Stage(StrEnum):
    """Where a case stands; each is a room in ``workflows/rooms``."""

    UPCOMING = "upcoming"
    REMINDING = "reminding"
    ARRANGED = "arranged"
    DISPUTED = "disputed"
    ON_HOLD = "on_hold"
    FINAL_NOTICE = "final_notice"
    APPROVAL = "approval"
    CLOSED = "closed"


class NonPaymentReason(StrEnum):
    """Why the debtor does not pay, as far as we know (practice C1)."""

    UNKNOWN = "unknown"
    FORGOT = "forgot"
    CANNOT_PAY = "cannot_pay"
    WILL_NOT_PAY = "will_not_pay"
    DISPUTES = "disputes"
    UNREACHABLE = "unreachable"
    BROKEN_PROMISE = "broken_promise"
    PROTECTED = "protected"


class Channel(StrEnum):
    """How a debtor is reached; each has an activity and a task queue of its own (practice I1)."""

    WHATSAPP = "whatsapp"
    EMAIL = "email"
    CALL = "call"
    LETTER = "letter"
    SMS = "sms"

    @property
    def in_words(self) -> str:
        """What staff read, within a sentence."""
        match self:
            case Channel.WHATSAPP:
                return "WhatsApp"
            case Channel.EMAIL:
                return "email"
            case Channel.CALL:
                return "call"
            case Channel.LETTER:
                return "letter"
            case Channel.SMS:
                return "SMS"

    @property
    def by_person(self) -> bool:
        """Whether a person brings it: it is a task then, and takes their time."""
        match self:
            case Channel.CALL | Channel.LETTER:
                return True
            case Channel.WHATSAPP | Channel.EMAIL | Channel.SMS:
                return False


def with_article(words: str) -> str:
    """``an email``, ``a call``: by the sound of the first letter, as staff read it."""
    return f"{'an' if words[0] in 'aeio' or words == Channel.SMS.in_words else 'a'} {words}"


class DebtorKind(StrEnum):
    """Whether consumer law protects the debtor."""

    CONSUMER = "consumer"
    BUSINESS = "business"


class TaskKind(StrEnum):
    """What a person is asked to do."""

    CALL = "call"
    TRIAGE = "triage"
    COMPLAINT = "complaint"
    APPROVAL = "approval"
    LETTER = "letter"
    MATCH = "match"
    CREDIT = "credit"
    """Money that no invoice took: apply or refund it."""


class CallOutcome(StrEnum):
    """How a call ended; each steers the case (practice, "Outcomes of a call")."""

    PAID_NOW = "paid_now"
    PART_NOW = "part_now"
    PROMISE = "promise"
    PLAN = "plan"
    COMPLAINT = "complaint"
    CONDITIONAL = "conditional"
    CANNOT_PAY = "cannot_pay"
    REFUSES = "refuses"
    ALREADY_PAID = "already_paid"
    WRONG_PERSON = "wrong_person"
    NO_ANSWER = "no_answer"
    VOICEMAIL = "voicemail"
    CALL_BACK = "call_back"
    BROKE_OFF = "broke_off"
    PROTECTED = "protected"
    DECEASED = "deceased"
    DO_NOT_CALL = "do_not_call"


class TimelineWhat(StrEnum):
    """What a line of the timeline tells."""

    OPENED = "opened"
    CONTACT_SENT = "contact_sent"
    CONTACT_DELIVERED = "contact_delivered"
    CONTACT_FAILED = "contact_failed"
    HELD_BACK = "held_back"
    COVERED = "covered"
    REPLY = "reply"
    TASK_OPENED = "task_opened"
    TASK_DONE = "task_done"
    PAYMENT = "payment"
    REVERSAL = "reversal"
    CREDIT = "credit"
    PROMISE = "promise"
    PLAN = "plan"
    COMPLAINT = "complaint"
    HOLD = "hold"
    STAGE_CHANGED = "stage_changed"
    REASON_CHANGED = "reason_changed"
    NOTICE = "notice"
    COSTS_ADDED = "costs_added"
    SUSPENDED = "suspended"
    REACTIVATED = "reactivated"
    DUE_DATE_CHANGED = "due_date_changed"
    BALANCE_STATED = "balance_stated"
    PLAYBOOK_CHANGED = "playbook_changed"
    APPROVED = "approved"
    ESCALATED = "escalated"
    CLOSED = "closed"
    REOPENED = "reopened"
    GOODWILL = "goodwill"
    FEEDBACK = "feedback"
    PAYMENT_TRIED = "payment_tried"
    """The debtor went to the checkout and did not pay: a fact for who calls them."""
    CHANNEL_CLOSED = "channel_closed"
    """The debtor wants no more on a channel, or it reaches someone else."""


class Outcome(StrEnum):
    """How a case ended."""

    PAID = "paid"
    PLAN_COMPLETED = "plan_completed"
    COMPLAINT_UPHELD = "complaint_upheld"
    CREDITED = "credited"
    ESCALATED = "escalated"
    WITHDRAWN = "withdrawn"
    WRITTEN_OFF = "written_off"
    PROTECTED = "protected"
    TIME_BARRED = "time_barred"
