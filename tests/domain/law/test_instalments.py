"""Costs of small instalments since 1 October 2024: 40, then 20, at most 140 in six months."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from domain.law.costs import collection_costs
from domain.law.instalments import (
    MOST_IN_SIX_MONTHS,
    MissedInstalment,
    instalment_costs,
    listed_together,
)


def missed(*days: str, amount: str = "75.00") -> list[MissedInstalment]:
    return [
        MissedInstalment(due_on=date.fromisoformat(day), amount=Decimal(amount)) for day in days
    ]


def costs(*days: str, amount: str = "75.00") -> list[str]:
    return [str(it.costs) for it in instalment_costs(missed(*days, amount=amount))]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("2026-01-01",), ["40.00"]),
        (("2026-01-01", "2026-02-01"), ["40.00", "20.00"]),
        (("2026-01-01", "2026-06-30"), ["40.00", "20.00"]),
        (("2026-01-01", "2026-07-01"), ["40.00", "40.00"]),
        (tuple(f"2026-{month:02}-01" for month in range(1, 7)), ["40.00"] + ["20.00"] * 5),
    ],
)
def test_the_first_costs_forty_and_later_ones_twenty(
    days: tuple[str, ...], expected: list[str]
) -> None:
    assert costs(*days) == expected


def test_a_seventh_within_six_months_costs_nothing_more() -> None:
    weekly = [str(date(2026, 1, 5) + timedelta(weeks=week)) for week in range(8)]
    assert costs(*weekly) == ["40.00", *["20.00"] * 5, "0.00", "0.00"]


@pytest.mark.parametrize(
    ("amount", "expected"), [("266.66", "40.00"), ("266.67", "40.00"), ("400.00", "60.00")]
)
def test_a_larger_instalment_follows_the_usual_scale(amount: str, expected: str) -> None:
    found = instalment_costs(missed("2026-01-01", "2026-02-01", amount=amount))
    assert str(found[0].costs) == expected
    assert (found[1].costs == Decimal(20)) is (amount == "266.66")


def test_one_later_notice_over_all_gives_the_highest_fee_of_one() -> None:
    assert listed_together(missed("2026-01-01", "2026-02-01", "2026-03-01")) == Decimal("40.00")
    mixed = missed("2026-01-01") + missed("2026-02-01", amount="400.00")
    assert listed_together(mixed) == Decimal("60.00")


@pytest.mark.parametrize(
    ("instalments", "why"),
    [
        ([], "no missed instalment"),
        (missed("2024-09-30"), "applies from 2024-10-01"),
        (missed("2026-01-01", amount="0"), "not positive"),
    ],
)
def test_what_has_no_costs_is_refused(instalments: list[MissedInstalment], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        instalment_costs(instalments)


small = st.builds(
    MissedInstalment,
    due_on=st.dates(date(2024, 10, 1), date(2028, 1, 1)),
    amount=st.decimals("0.01", "266.66", places=2),
)


@given(st.lists(small, min_size=1, max_size=20))
def test_six_months_never_cost_more_than_the_most(instalments: list[MissedInstalment]) -> None:
    found = instalment_costs(instalments)
    for one in found:
        since = one.due_on - relativedelta(months=6)
        window = [it.costs for it in found if since < it.due_on <= one.due_on]
        assert sum(window) <= MOST_IN_SIX_MONTHS
        assert 0 <= one.costs <= 40


@given(st.lists(small, min_size=1, max_size=10))
def test_noticing_each_by_itself_is_what_the_law_rewards(
    instalments: list[MissedInstalment],
) -> None:
    each = sum(it.costs for it in instalment_costs(instalments))
    assert listed_together(instalments) <= each
    apart = sum(collection_costs([it.amount]).costs for it in instalments)
    assert each <= apart, "never more than each as a claim of its own"
