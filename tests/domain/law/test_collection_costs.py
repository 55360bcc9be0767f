from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.law.costs import (
    MAXIMUM,
    MINIMUM,
    collection_costs,
    further_costs,
)
from domain.rounding import CENT, cents

principals = st.decimals("0.01", "2000000", places=2)


@pytest.mark.parametrize(
    ("principal", "costs"),
    [
        ("0.01", "40.00"),
        ("100", "40.00"),
        ("266.66", "40.00"),
        ("266.70", "40.01"),
        ("1234.56", "185.18"),
        ("1734.56", "260.18"),
        ("2500", "375.00"),
        ("5000", "625.00"),
        ("10000", "875.00"),
        ("200000", "2775.00"),
        ("1000000", "6775.00"),
        ("2000000", "6775.00"),
    ],
)
def test_the_scale_of_the_decree(principal: str, costs: str) -> None:
    assert collection_costs([Decimal(principal)]).costs == Decimal(costs)


def test_vat_comes_on_top_only_when_the_creditor_cannot_reclaim_it() -> None:
    reclaims = collection_costs([Decimal(1000)])
    assert (reclaims.costs, reclaims.vat) == (Decimal("150.00"), Decimal("0.00"))

    cannot = collection_costs([Decimal(1000)], vat=True)
    assert cannot.costs + cannot.vat == Decimal("181.50")
    assert cannot.total == Decimal("1181.50")


def test_three_claims_are_one_sum_and_not_three_times_the_minimum() -> None:
    together = collection_costs([Decimal(100)] * 3)
    assert together.principal == Decimal("300.00")
    assert together.costs == Decimal("45.00")


def test_a_later_claim_costs_only_what_it_adds() -> None:
    assert further_costs(Decimal(200), [Decimal(100)]).costs == Decimal("5.00")
    assert further_costs(Decimal(100), [Decimal(100)]).costs == Decimal("0.00")
    assert further_costs(Decimal(0), [Decimal(100)]).costs == Decimal("40.00")


@pytest.mark.parametrize(
    ("principal", "message"),
    [
        ("0", "not positive"),
        ("-5", "not positive"),
        ("1.005", "part of a cent"),
        ("NaN", "no amount of money"),
        ("Infinity", "no amount of money"),
        ("1e30", "no amount of money"),
    ],
)
def test_what_is_no_claim_is_refused(principal: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        collection_costs([Decimal(100), Decimal(principal)])


def test_no_claims_are_refused() -> None:
    with pytest.raises(ValueError, match="no principal given"):
        collection_costs([])


def test_half_a_cent_is_rounded_up() -> None:
    assert cents(Decimal("0.005")) == Decimal("0.01")
    assert cents(Decimal("2.665")) == Decimal("2.67")


@given(principals)
def test_costs_stay_between_the_minimum_and_the_maximum(principal: Decimal) -> None:
    assert MINIMUM <= collection_costs([principal]).costs <= MAXIMUM


@given(principals, principals)
def test_owing_more_never_costs_less(one: Decimal, other: Decimal) -> None:
    low, high = sorted([one, other])
    assert collection_costs([low]).costs <= collection_costs([high]).costs


@given(principals)
def test_a_cent_more_owed_is_at_most_a_cent_more_in_costs(principal: Decimal) -> None:
    step = collection_costs([principal + CENT]).costs - collection_costs([principal]).costs
    assert 0 <= step <= CENT


@pytest.mark.parametrize("bracket", ["2500", "5000", "10000", "200000"])
def test_the_scale_has_no_jump_between_brackets(bracket: str) -> None:
    below, above = Decimal(bracket) - CENT, Decimal(bracket) + CENT
    assert collection_costs([above]).costs - collection_costs([below]).costs <= CENT


@given(principals, st.lists(principals, min_size=1, max_size=4), st.booleans())
def test_notifying_in_parts_costs_the_same_as_at_once(
    already: Decimal, new: list[Decimal], vat: bool
) -> None:
    before = collection_costs([already], vat=vat)
    added = further_costs(already, new, vat=vat)
    assert added.costs >= 0
    assert added.vat >= 0
    assert before.total + added.total == collection_costs([already, *new], vat=vat).total
