"""Collection costs of small instalments since 1 October 2024 (Besluit BIK art. 2, as amended).

An instalment below €266.67 costs €40 when it is the first missed one and €20 when another of the
same contract was missed within the six months before it; together at most €140 in six months,
looking back from each missed instalment. Each needs a fourteen-day notice of its own (BW 6:96(6)).
One later notice that lists several gives only the highest fee of a single instalment.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from domain.law.costs import MINIMUM, collection_costs
from domain.model import Model
from domain.rounding import cents, whole_cents

SMALL_BELOW = Decimal("266.67")
"""From here on 15% is more than the minimum, and the usual scale applies."""
FURTHER = Decimal("20.00")
"""For each later missed instalment: inferred from 40 + 5 × 20 = 140 (domain facts: unconfirmed)."""
MOST_IN_SIX_MONTHS = Decimal("140.00")
_MONTHS = 6
SINCE = date(2024, 10, 1)


class MissedInstalment(Model):
    """An instalment that was not paid in time, with a valid notice of its own."""

    due_on: date
    amount: Decimal


class InstalmentCosts(Model):
    """What one missed instalment costs."""

    due_on: date
    amount: Decimal
    costs: Decimal
    why: str


def instalment_costs(missed: Sequence[MissedInstalment]) -> tuple[InstalmentCosts, ...]:
    """The costs of each missed instalment of one contract, each noticed by itself.

    In the order of their due dates. Excluding VAT.

    Raises:
        ValueError: none given, or an amount is not positive in whole cents, or is due before the
            rule came into force.
    """
    found: list[InstalmentCosts] = []
    for one in _checked(missed):
        found.append(_large(one) if one.amount >= SMALL_BELOW else _small(one, found))
    return tuple(found)


def listed_together(missed: Sequence[MissedInstalment]) -> Decimal:
    """The costs where one later notice lists several instalments: the highest of a single one."""
    return max(
        collection_costs([one.amount]).costs if one.amount >= SMALL_BELOW else MINIMUM
        for one in _checked(missed)
    )


def _checked(missed: Sequence[MissedInstalment]) -> list[MissedInstalment]:
    if not missed:
        raise ValueError("no missed instalment given: there are no costs without one")
    for one in missed:
        if whole_cents(one.amount, "instalment") <= 0:
            raise ValueError(f"instalment {one.amount} is not positive: nothing is owed on it")
        if one.due_on < SINCE:
            raise ValueError(f"instalment of {one.due_on}: this rule applies from {SINCE} on")
    return sorted(missed, key=lambda one: one.due_on)


def _large(one: MissedInstalment) -> InstalmentCosts:
    costs = collection_costs([one.amount]).costs
    return _told(one, costs, f"not below {SMALL_BELOW}: the usual scale")


def _small(one: MissedInstalment, before: Sequence[InstalmentCosts]) -> InstalmentCosts:
    since = one.due_on - relativedelta(months=_MONTHS)
    recent = [it.costs for it in before if it.amount < SMALL_BELOW and it.due_on > since]
    room = max(MOST_IN_SIX_MONTHS - sum(recent, Decimal(0)), Decimal(0))
    step = FURTHER if recent else MINIMUM
    why = "a later one within six months" if recent else "the first in six months"
    if room < step:
        why = f"{MOST_IN_SIX_MONTHS} in six months is reached"
    return _told(one, min(step, room), why)


def _told(one: MissedInstalment, costs: Decimal, why: str) -> InstalmentCosts:
    return InstalmentCosts(due_on=one.due_on, amount=one.amount, costs=cents(costs), why=why)
