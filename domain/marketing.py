"""Who belongs on the marketing list again (practice C5): the rules of reactivation."""

from collections.abc import Collection, Sequence
from enum import StrEnum

from domain.vocabulary import Outcome, Stage

GOOD_ENDINGS = (
    Outcome.PAID,
    Outcome.PLAN_COMPLETED,
    Outcome.COMPLAINT_UPHELD,
    Outcome.CREDITED,
)
"""Endings after which the debtor is a customer again."""

LIFTING = (*GOOD_ENDINGS, Outcome.WITHDRAWN)
"""Endings after which what we suppressed is lifted: solved, or there was no claim at all."""

UNSOLVED_ENDINGS = (Outcome.ESCALATED, Outcome.PROTECTED)
"""Endings that solve nothing while something is still owed."""


class ReactivateWhen(StrEnum):
    """When an arrangement counts as the solution (a creditor's setting)."""

    AGREED = "agreed"
    FIRST_TERM_PAID = "first_term_paid"


class MarketingMove(StrEnum):
    """What a case still has to do about the debtor's marketing."""

    SUSPEND = "suspend"
    REACTIVATE = "reactivate"


SOLVED = (Stage.ARRANGED, Stage.UPCOMING)
"""Stages of a case that stands in nobody's way: agreed, or not due yet."""


def solved(other_stages: Sequence[Stage]) -> bool:
    """Whether no other open case of the debtor is without a solution (peers E)."""
    return all(stage in SOLVED for stage in other_stages)


_BROKEN = frozenset({Stage.REMINDING, Stage.FINAL_NOTICE, Stage.APPROVAL})


def broken(number: str, stage: Stage, trusted: Collection[str]) -> bool:
    """Whether the arrangement of this case, which made a customer again, did not hold.

    A complaint or a hold during an arrangement breaks nothing: its answer decides.
    """
    return number in trusted and stage in _BROKEN
