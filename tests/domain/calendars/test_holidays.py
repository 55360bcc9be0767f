from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendars.holidays import (
    holiday_name,
    is_bank_day,
    is_holiday,
    is_working_day,
    next_working_day,
)
from domain.calendars.zones import zone_for

SUNDAY = 6


def dutch_holidays(year: int) -> str:
    days = (date(year, 1, 1) + timedelta(n) for n in range(365))
    return " ".join(f"{it:%m-%d}" for it in days if is_holiday(it) and it.weekday() != SUNDAY)


def test_the_holidays_of_the_termijnenwet_in_2026() -> None:
    assert dutch_holidays(2026) == (
        "01-01 01-02 04-03 04-06 04-27 05-05 05-14 05-15 05-25 12-25 12-26"
    )


def test_the_holidays_of_the_termijnenwet_in_2027() -> None:
    # 26 December is a Sunday, the decree's 7 May follows Ascension.
    assert dutch_holidays(2027) == ("01-01 03-26 03-29 04-27 05-05 05-06 05-07 05-17 12-25")
    assert is_holiday(date(2027, 12, 26))


@pytest.mark.parametrize("day", ["2028-04-28", "2028-05-26"])
def test_days_that_a_decree_equates(day: str) -> None:
    assert holiday_name(date.fromisoformat(day)) == "equated by decree"
    assert not is_holiday(date.fromisoformat(day), "BE")


def test_a_country_without_a_calendar_has_weekends_only() -> None:
    assert is_working_day(date(2026, 12, 25), "XX")
    assert not is_working_day(date(2026, 12, 26), "XX")


def test_the_days_that_banks_do_not_pay() -> None:
    weekdays = (date(2026, 1, 1) + timedelta(n) for n in range(365))
    closed = [f"{it:%m-%d}" for it in weekdays if it.weekday() < 5 and not is_bank_day(it)]
    assert closed == ["01-01", "04-03", "04-06", "05-01", "12-25"]
    assert not is_bank_day(date(2026, 11, 21))


@given(st.dates(date(2015, 1, 1), date(2035, 12, 31)), st.sampled_from(["NL", "be", "DE", "XX"]))
def test_the_next_working_day_is_one_and_none_lies_before_it(day: date, country: str) -> None:
    following = next_working_day(day, country)
    assert is_working_day(following, country)
    passed = (day + timedelta(n) for n in range((following - day).days))
    assert not any(is_working_day(it, country) for it in passed)


@pytest.mark.parametrize(
    ("country", "zone"),
    [
        ("NL", "Europe/Amsterdam"),
        ("be", "Europe/Brussels"),
        ("DE", "Europe/Berlin"),
        ("GB", "Europe/London"),
        ("FR", "Europe/Paris"),
        ("ES", "Europe/Madrid"),
        ("PT", "Europe/Lisbon"),
        ("US", "Europe/Amsterdam"),
        ("XX", "Europe/Amsterdam"),
    ],
)
def test_the_zone_of_a_country(country: str, zone: str) -> None:
    assert zone_for(country, "Europe/Amsterdam") == zone
