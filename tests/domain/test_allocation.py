"""How an amount lies over the parts of a claim."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.allocation import Component, PaymentOrder, shared

PRINCIPAL, INTEREST, COSTS = Component.PRINCIPAL, Component.INTEREST, Component.COSTS
OWED = {PRINCIPAL: 25_000, INTEREST: 140, COSTS: 4_000}
FRIENDLY, BY_LAW = PaymentOrder.PRINCIPAL_FIRST.components, PaymentOrder.BY_LAW.components


@pytest.mark.parametrize(
    ("minor", "order", "parts"),
    [
        (10_000, FRIENDLY, {PRINCIPAL: 10_000}),
        (25_000, FRIENDLY, {PRINCIPAL: 25_000}),
        (27_000, FRIENDLY, {PRINCIPAL: 25_000, COSTS: 2_000}),
        (30_000, FRIENDLY, {PRINCIPAL: 25_000, COSTS: 4_000}),
        (3_000, BY_LAW, {COSTS: 3_000}),
        (4_100, BY_LAW, {COSTS: 4_000, INTEREST: 100}),
        (10_000, BY_LAW, {COSTS: 4_000, INTEREST: 140, PRINCIPAL: 5_860}),
        (90_000, BY_LAW, {COSTS: 4_000, INTEREST: 140, PRINCIPAL: 25_000}),
        (10_000, (COSTS,), {COSTS: 4_000}),
        (0, BY_LAW, {}),
    ],
)
def test_what_is_paid_first(
    minor: int, order: tuple[Component, ...], parts: dict[Component, int]
) -> None:
    assert shared(minor, OWED, order) == parts


@given(
    minor=st.integers(0, 10**9),
    owed=st.dictionaries(st.sampled_from(Component), st.integers(-(10**9), 10**9)),
    order=st.sampled_from([FRIENDLY, BY_LAW]),
)
def test_no_part_takes_more_than_is_owed_and_nothing_is_lost(
    minor: int, owed: dict[Component, int], order: tuple[Component, ...]
) -> None:
    parts = shared(minor, owed, order)
    assert all(0 < part <= owed[component] for component, part in parts.items())
    wanted = sum(max(owed.get(component, 0), 0) for component in order)
    assert sum(parts.values()) == min(minor, wanted)
