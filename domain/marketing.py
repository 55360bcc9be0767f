"""Who belongs on the marketing list again (practice C5): the rules of reactivation."""

from collections.abc import Sequence

from domain.vocabulary import Outcome, Stage

GOOD_ENDINGS = (
    Outcome.PAID,
    Outcome.PLAN_COMPLETED,
    Outcome.COMPLAINT_UPHELD,
    Outcome.CREDITED,
)
"""Endings after which the debtor is a customer again."""

SOLVED = (Stage.ARRANGED, Stage.UPCOMING)
"""Stages of a case that stands in nobody's way: agreed, or not due yet."""


def solved(other_stages: Sequence[Stage]) -> bool:
    """Whether no other open case of the debtor is without a solution (peers E)."""
    return all(stage in SOLVED for stage in other_stages)
