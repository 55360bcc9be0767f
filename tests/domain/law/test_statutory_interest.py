from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.law.interest import Interest, interest
from domain.law.rates import RateTable
from domain.vocabulary import DebtorKind

CONSUMER, BUSINESS = DebtorKind.CONSUMER, DebtorKind.BUSINESS
RATES = RateTable.packaged()

sums = st.decimals("0.01", "1000000", places=2)
kinds = st.sampled_from(DebtorKind)
days = st.dates(date(2014, 12, 31), date(2029, 12, 31))


def over(principal: str, kind: DebtorKind, start: str, end: str) -> Interest:
    return interest(
        Decimal(principal), kind, date.fromisoformat(start), date.fromisoformat(end), RATES
    )


@pytest.mark.parametrize(
    ("kind", "start", "end", "owed", "parts"),
    [
        (CONSUMER, "2026-01-31", "2026-07-31", "19.84", [(181, "4")]),
        (CONSUMER, "2025-12-01", "2026-01-31", "8.33", [(30, "6"), (31, "4")]),
        (BUSINESS, "2026-06-15", "2026-07-15", "8.45", [(15, "10.15"), (15, "10.40")]),
        (CONSUMER, "2023-12-31", "2024-12-31", "70.19", [(366, "7")]),
    ],
)
def test_a_thousand_euros_unpaid(
    kind: DebtorKind, start: str, end: str, owed: str, parts: list[tuple[int, str]]
) -> None:
    due = over("1000", kind, start, end)
    assert due.interest == Decimal(owed)
    assert [(it.days, it.rate) for it in due.periods] == [(d, Decimal(r)) for d, r in parts]


def test_nothing_is_owed_on_the_due_date_itself() -> None:
    due = over("1000", CONSUMER, "2026-01-31", "2026-01-31")
    assert due == Interest(interest=Decimal("0.00"), periods=())


def test_interest_joins_the_principal_after_a_full_year_of_default() -> None:
    first = over("1000", CONSUMER, "2017-03-10", "2018-03-10")
    assert first.interest == Decimal("20.00")
    second = over("1000", CONSUMER, "2017-03-10", "2019-03-10")
    assert [it.amount for it in second.periods] == [Decimal("20.00"), Decimal("20.40")]


@pytest.mark.parametrize(
    ("due_date", "full_years"),
    [
        # Default from 1 March: the year is full on the last of February, whatever its length.
        ("2018-02-28", ["2019-02-28", "2020-02-29", "2021-02-28"]),
        # Default from 29 February: a year without that day is full after the 28th.
        ("2016-02-28", ["2017-02-28", "2018-02-28", "2019-02-28", "2020-02-28", "2021-02-28"]),
    ],
)
def test_years_are_counted_from_the_first_day_of_default(
    due_date: str, full_years: list[str]
) -> None:
    due = over("1000", CONSUMER, due_date, full_years[-1])
    assert [it.end.isoformat() for it in due.periods] == full_years


def test_a_half_year_without_a_known_rate_is_provisional() -> None:
    due = over("1000", BUSINESS, "2026-11-30", "2027-01-31")
    assert [(it.days, it.rate, it.provisional) for it in due.periods] == [
        (31, Decimal("10.40"), False),
        (31, Decimal("10.40"), True),
    ]
    assert due.provisional
    assert not over("1000", CONSUMER, "2026-11-30", "2026-12-31").provisional


def test_a_repayment_lowers_the_sum_from_the_next_day_on() -> None:
    start, end = date(2026, 1, 31), date(2026, 7, 31)
    halfway = date(2026, 4, 30)
    repaid = {halfway: Decimal(400), start: Decimal(100), end: Decimal(500)}
    due = interest(Decimal(1000), CONSUMER, start, end, RATES, repaid=repaid)
    # 89 days over 900, 92 days over 500, at 4%.
    assert due.interest == Decimal("13.82")
    assert [it.days for it in due.periods] == [89, 92]


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="swap the dates"):
        over("1000", CONSUMER, "2026-02-01", "2026-01-31")
    with pytest.raises(ValueError, match="negative"):
        over("-1", CONSUMER, "2026-01-01", "2026-01-31")
    with pytest.raises(ValueError, match="begins on 2015-01-01"):
        over("1000", CONSUMER, "2014-12-30", "2026-01-31")
    with pytest.raises(ValueError, match="at most 1000"):
        interest(
            Decimal(1000),
            CONSUMER,
            date(2026, 1, 1),
            date(2026, 2, 1),
            RATES,
            repaid={date(2026, 1, 2): Decimal(1001)},
        )


@given(sums, kinds, days, days)
def test_the_periods_join_and_add_up(
    principal: Decimal, kind: DebtorKind, a: date, b: date
) -> None:
    start, end = sorted([a, b])
    due = interest(principal, kind, start, end, RATES)
    assert sum(it.amount for it in due.periods) == due.interest
    assert sum(it.days for it in due.periods) == (end - start).days
    assert all(it.end == following.start for it, following in pairwise(due.periods))
    assert all(it.amount >= 0 and it.days > 0 for it in due.periods)


@given(sums, sums, kinds, days, st.integers(0, 2000), st.integers(0, 2000))
def test_owing_more_or_longer_never_bears_less(
    one: Decimal, other: Decimal, kind: DebtorKind, start: date, this: int, that: int
) -> None:
    (low, high), (short, long) = sorted([one, other]), sorted([this, that])
    small = interest(low, kind, start, start + timedelta(short), RATES).interest
    assert small <= interest(high, kind, start, start + timedelta(short), RATES).interest
    assert small <= interest(low, kind, start, start + timedelta(long), RATES).interest


@given(sums, kinds, days, st.integers(0, 180), st.integers(0, 180))
def test_within_a_year_two_parts_are_the_whole_up_to_a_cent(
    principal: Decimal, kind: DebtorKind, start: date, first: int, second: int
) -> None:
    middle = start + timedelta(first)
    end = middle + timedelta(second)
    whole = interest(principal, kind, start, end, RATES).interest
    parts = [interest(principal, kind, a, b, RATES) for a, b in pairwise([start, middle, end])]
    assert abs(sum(it.interest for it in parts) - whole) <= Decimal("0.01")


@given(kinds, st.dates(date(2015, 1, 1), date(2029, 12, 31)))
def test_a_full_year_compounds_exactly_as_a_new_claim_would(kind: DebtorKind, start: date) -> None:
    start = start.replace(day=min(start.day, 27))
    one_year = start.replace(year=start.year + 1)
    end = one_year + timedelta(100)
    first = interest(Decimal(1000000), kind, start, one_year, RATES).interest
    later = interest(1000000 + first, kind, one_year, end, RATES).interest
    whole = interest(Decimal(1000000), kind, start, end, RATES).interest
    assert abs(first + later - whole) <= Decimal("0.01")
