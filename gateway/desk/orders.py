"""What a person may order about a case or a debtor: what it is called, asks for and leads to."""

from decimal import Decimal

from domain.model import Model
from domain.staff import Right
from domain.vocabulary import Stage
from ledger.case_view import CaseView


class Order(Model):
    """One order, as a page offers it."""

    name: str
    label: str
    follows: str
    """What happens next, in plain words."""
    fields: tuple[str, ...] = ("why",)
    """``why`` (asked for), ``until`` (may be empty), ``word`` (a personal one), ``playbook``,
    ``override`` (where something is only a person's to overrule)."""
    right: Right = Right.WORK
    grave: bool = False
    """Asked twice: it cannot be taken back, or is to be seen first."""
    mild: bool = False
    """It can be taken back: it is asked twice to show what follows."""


PAUSE = Order(
    name="pause",
    label="Pause this invoice",
    follows="Nothing goes out about it until the day, or until somebody resumes it. "
    "Without a day a person is asked from time to time whether it is still so.",
    fields=("until", "why"),
)
RESUME = Order(
    name="resume",
    label="Resume this invoice",
    follows="The case looks again, and goes on with its next due step.",
    fields=(),
)
WORD = Order(
    name="word",
    label="A personal word",
    follows="The next written message to the debtor says it, once; never a notice of the law. "
    "Empty takes back what waits.",
    fields=("word",),
)
WAIVE = Order(
    name="waive-costs",
    label="Waive the costs",
    follows="The collection costs of this invoice are no longer asked. "
    "What is open of the invoice itself stays.",
    right=Right.DECIDE,
    grave=True,
)
WRITE_OFF = Order(
    name="write-off",
    label="Write off",
    follows="The case closes and nothing is asked any more, although it is owed.",
    right=Right.DECIDE,
    grave=True,
)
WITHDRAW = Order(
    name="withdraw",
    label="Withdraw the claim",
    follows="There was no claim: the case closes. A debtor who had heard of it is told so.",
    right=Right.DECIDE,
    grave=True,
)
MOVE = Order(
    name="move",
    label="Move to another playbook",
    follows="What was done stays done, and a notice that was sent runs on. What the case does next "
    "is shown before it moves.",
    fields=("playbook", "why"),
    right=Right.DECIDE,
    grave=True,
    mild=True,
)
HAND_OVER = Order(
    name="hand-over",
    label="Hand over",
    follows="The dossier goes to the agency, and the case closes here.",
    fields=("override", "why"),
    right=Right.DECIDE,
    grave=True,
)
OF_A_CASE = {
    it.name: it for it in (PAUSE, RESUME, WORD, MOVE, WAIVE, HAND_OVER, WRITE_OFF, WITHDRAW)
}

PAUSE_ALL = Order(
    name="pause",
    label="Pause everything of this debtor",
    follows="Nothing goes out to them, about open and coming invoices alike, until the day, or "
    "until somebody resumes it.",
    fields=("until", "why"),
)
RESUME_ALL = Order(
    name="resume",
    label="Resume everything",
    follows="The pause ends, and the cases go on, softly.",
    fields=(),
    grave=True,
)
LIFT_ALL = RESUME_ALL.model_copy(
    update={
        "label": "Lift the protection",
        "follows": "Every hold on this debtor ends, the protection too; the cases go on, softly.",
        "right": Right.DECIDE,
    }
)
"""As :data:`RESUME_ALL`, where the law or a person protects the debtor."""


def orders_of(case: CaseView, *, paused: bool, movable: bool) -> list[Order]:
    """What makes sense for a case now; of a closed one nothing."""
    if case.closed_at is not None:
        return []
    held = case.stage is Stage.ON_HOLD
    # What holds the debtor ends on the debtor's page.
    fitting = [RESUME] if paused else [] if held else [PAUSE]
    fitting.append(WORD)
    if movable:
        fitting.append(MOVE)
    if case.costs > Decimal(0):
        fitting.append(WAIVE)
    return [*fitting, WRITE_OFF, WITHDRAW]


def orders_of_debtor(*, held: bool, protected: bool) -> list[Order]:
    """What makes sense for a debtor whom something holds, or protects."""
    if protected:
        return [LIFT_ALL]
    return [RESUME_ALL] if held else [PAUSE_ALL]
