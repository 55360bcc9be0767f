from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendars.holidays import is_working_day
from domain.calendars.money_days import (
    INCOMES,
    MoneyDay,
    last_pay_day,
    next_money_date,
    payment_deadline,
)

days = st.dates(date(2015, 1, 1), date(2035, 12, 31))


def paid_in_2026(income: str) -> str:
    paid = []
    day = next_money_date(income, date(2025, 12, 31))
    while day.year == 2026:
        paid.append(f"{day:%m-%d}")
        day = next_money_date(income, day)
    return " ".join(paid)


def test_allowances_come_on_the_20th_or_the_next_working_day() -> None:
    assert paid_in_2026("allowance") == (
        "01-20 02-20 03-20 04-20 05-20 06-22 07-20 08-20 09-21 10-20 11-20 12-21"
    )


def test_salaries_come_on_the_25th_or_the_last_pay_day_before() -> None:
    assert paid_in_2026("salary") == (
        "01-23 02-25 03-25 04-24 05-22 06-25 07-24 08-25 09-25 10-23 11-25 12-24"
    )


def test_old_age_pensions_come_on_the_23rd_or_the_last_pay_day_before() -> None:
    assert next_money_date("aow", date(2026, 8, 1)) == date(2026, 8, 21)
    assert next_money_date("aow", date(2026, 11, 9)) == date(2026, 11, 23)


def test_a_letter_of_9_november_is_to_be_paid_two_days_after_the_salary() -> None:
    salary = next_money_date("salary", date(2026, 11, 9))
    assert salary == date(2026, 11, 25)
    assert payment_deadline(date(2026, 11, 23), salary) == date(2026, 11, 27)
    assert payment_deadline(date(2026, 12, 7), salary) == date(2026, 12, 7)


def test_a_pay_day_itself_is_over() -> None:
    assert next_money_date("salary", date(2026, 11, 25)) == date(2026, 12, 24)
    assert next_money_date("salary", date(2026, 12, 24)) == date(2027, 1, 25)


def test_an_income_whose_days_are_unknown_is_asked_for() -> None:
    with pytest.raises(ValueError, match=r"'benefit': choose salary, allowance, aow, or ask"):
        next_money_date("benefit", date(2026, 11, 9))


def test_other_pay_days_can_be_set() -> None:
    weekly = {"benefit": (MoneyDay(8, last_pay_day), MoneyDay(24, last_pay_day))}
    day = next_money_date("benefit", date(2026, 11, 9), incomes=weekly)
    assert day == date(2026, 11, 24)


@given(st.sampled_from(sorted(INCOMES)), days, st.sampled_from(["NL", "BE", "XX"]))
def test_money_comes_on_a_working_day_within_five_weeks(
    income: str, after: date, country: str
) -> None:
    paid = next_money_date(income, after, country)
    assert timedelta(0) < paid - after <= timedelta(37)
    assert is_working_day(paid, country)


@given(st.sampled_from(sorted(INCOMES)), days, st.integers(0, 60))
def test_looking_from_later_never_gives_an_earlier_day(
    income: str, after: date, later: int
) -> None:
    assert next_money_date(income, after) <= next_money_date(income, after + timedelta(later))
