"""A proposed plan adds up to the cent, on days that money comes in, within the limits."""

from datetime import date
from decimal import Decimal

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from domain.arrangements.limits import PlanLimits
from domain.arrangements.proposal import NoPlanError, Purse, Wish, propose, weigh
from domain.calendars.holidays import is_working_day
from domain.vocabulary import DebtorKind

MONDAY = date(2026, 11, 16)
LIMITS = PlanLimits()
SANNE = Purse(kind=DebtorKind.CONSUMER, country="NL", income="salary")
BAKER = Purse(kind=DebtorKind.BUSINESS, country="NL")
days = st.dates(date(2026, 1, 1), date(2030, 12, 31))
totals = st.decimals("80.00", "20000", places=2)
purses = st.sampled_from(
    [SANNE, BAKER, Purse(kind=DebtorKind.CONSUMER, country="NL", income="aow")]
)


def plan(total: str, purse: Purse = SANNE, today: date = MONDAY) -> list[tuple[str, str]]:
    found = propose(Decimal(total), today, purse, LIMITS)
    return [(str(it.due_on), str(it.amount)) for it in found.terms]


def test_the_first_term_today_the_others_on_money_days() -> None:
    """M6: the power of now; 25 December is a holiday, so the salary comes before it."""
    assert plan("250.00") == [
        ("2026-11-16", "41.67"),
        ("2026-12-24", "41.67"),
        ("2027-01-25", "41.67"),
        ("2027-02-25", "41.67"),
        ("2027-03-25", "41.67"),
        ("2027-04-23", "41.65"),
    ]


def test_who_is_asked_on_a_sunday_begins_on_monday() -> None:
    assert plan("100.00", today=date(2026, 11, 15)) == [
        ("2026-11-16", "50.00"),
        ("2026-12-24", "50.00"),
    ]


def test_a_first_term_just_before_pay_day_is_not_followed_the_day_after() -> None:
    assert [day for day, _ in plan("100.00", today=date(2026, 11, 24))] == [
        "2026-11-24",
        "2026-12-24",
    ]


def test_a_state_pension_comes_on_its_own_day() -> None:
    pensioner = Purse(kind=DebtorKind.CONSUMER, country="NL", income="aow")
    assert [day for day, _ in plan("120.00", pensioner)] == [
        "2026-11-16",
        "2026-12-23",
        "2027-01-22",
    ]


def test_an_income_whose_day_is_not_known_is_not_guessed() -> None:
    someone = Purse(kind=DebtorKind.CONSUMER, country="NL", income="social_assistance")
    assert [day for day, _ in plan("100.00", someone)] == ["2026-11-16", "2026-12-16"]


def test_too_little_is_not_offered_in_parts() -> None:
    with pytest.raises(NoPlanError, match=r"79\.99 is open: a plan is offered from 80\.00"):
        plan("79.99")


@given(totals, days, purses)
def test_a_proposal_keeps_to_the_limits(total: Decimal, today: date, purse: Purse) -> None:
    found = propose(total, today, purse, LIMITS)
    sums = [term.amount for term in found.terms]
    assert sum(sums) == total
    assert sums[-1] <= sums[0] == max(sums)
    assert sums[0] - sums[-1] < Decimal("0.01") * len(sums)
    assert 2 <= len(sums) <= LIMITS.terms_at_most
    assert min(sums[:-1]) >= LIMITS.least_term
    dates = [term.due_on for term in found.terms]
    assert dates == sorted(set(dates))
    assert today <= dates[0]
    assert dates[-1] <= today + relativedelta(months=LIMITS.months_at_most)
    assert all(is_working_day(day, "NL") for day in dates)
    assert weigh(total, today, purse, LIMITS, Wish(terms=len(sums))).beyond == ()


@pytest.mark.parametrize(
    ("wish", "beyond"),
    [
        (Wish(amount=Decimal("62.50")), ()),
        (Wish(terms=2, first_on=date(2026, 11, 30)), ()),
        (Wish(amount=Decimal("25")), ("10 terms, more than 6", "terms of 25.00, less than 40.00")),
        (Wish(first_on=date(2026, 12, 24)), ("first term on 2026-12-24",)),
        (Wish(terms=3, first_on=date(2027, 5, 1)), ("the last term on", "the first term on")),
    ],
)
def test_a_counter_is_weighed_by_every_limit(wish: Wish, beyond: tuple[str, ...]) -> None:
    found = weigh(Decimal("250.00"), MONDAY, SANNE, LIMITS, wish)
    if wish.first_on == date(2026, 12, 24):
        beyond = ("the first term on 2026-12-24, more than a month from now",)
    for part in beyond:
        assert part in "; ".join(found.beyond)
    assert bool(found.beyond) is bool(beyond)


@given(totals, days, purses, st.decimals("200", "5000", places=2))
def test_a_counter_adds_up_too(total: Decimal, today: date, purse: Purse, amount: Decimal) -> None:
    found = weigh(total, today, purse, LIMITS, Wish(amount=amount))
    sums = [term.amount for term in found.terms]
    assert sum(sums) == total
    assert all(one == amount for one in sums[:-1])
    assert 0 < sums[-1] <= amount


def test_more_terms_than_anyone_remembers_are_refused() -> None:
    with pytest.raises(NoPlanError, match="would be 250 in number"):
        weigh(Decimal(250), MONDAY, SANNE, LIMITS, Wish(amount=Decimal(1)))


def test_terms_that_do_not_pay_it_are_refused() -> None:
    with pytest.raises(NoPlanError, match=r"3 terms of 50\.00 pay 150\.00 of the 250"):
        weigh(Decimal(250), MONDAY, SANNE, LIMITS, Wish(amount=Decimal(50), terms=3))


def test_limits_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="at least two times least_term"):
        PlanLimits(offered_from=Decimal(50), least_term=Decimal(40))
