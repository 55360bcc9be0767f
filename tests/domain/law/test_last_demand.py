"""A last demand claims what is sure where the debtor is, and never more."""

import pytest

from domain.law.last_demand import MEMBER_STATES, LastDemand, last_demand
from domain.vocabulary import DebtorKind


@pytest.mark.parametrize(
    ("kind", "country", "law"),
    [
        ("consumer", "NL", LastDemand.DUTCH),
        ("business", "NL", LastDemand.DUTCH),
        ("business", "DE", LastDemand.EUROPEAN),
        ("business", "be", LastDemand.EUROPEAN),
        ("consumer", "DE", LastDemand.REQUEST),
        ("consumer", "GB", LastDemand.REQUEST),
        ("business", "GB", LastDemand.REQUEST),  # left in 2020
        ("business", "US", LastDemand.REQUEST),
    ],
)
def test_what_may_be_announced(kind: str, country: str, law: LastDemand) -> None:
    assert last_demand(DebtorKind(kind), country) is law


def test_the_union_has_27_member_states() -> None:
    assert len(MEMBER_STATES) == 27
