"""A letter that waits to be posted: until when its day still leaves enough time."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.law.notice import assumed_delivery_by_post
from domain.moments import working_days_later
from domain.posting import first_day_to_name, may_be_posted

MONDAY = date(2026, 11, 2)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("posted", "last_day", "statutory", "may"),
    [
        (MONDAY, date(2026, 11, 8), False, True),
        (date(2026, 11, 3), date(2026, 11, 8), False, True),  # arrives on Thursday the 5th
        (date(2026, 11, 4), date(2026, 11, 8), False, False),  # on Friday: two days are left
        (date(2026, 11, 9), date(2026, 11, 8), False, False),
        (date(2026, 11, 3), date(2026, 11, 10), True, True),
        (date(2026, 11, 4), date(2026, 11, 10), True, False),
    ],
)
def test_how_long_a_letter_of_monday_keeps(
    posted: date, last_day: date, statutory: bool, may: bool
) -> None:
    assert may_be_posted(MONDAY, last_day, posted, statutory=statutory) is may


@given(DAYS, st.integers(0, 30), st.booleans())
def test_on_its_own_day_it_may_always_be_posted(day: date, days: int, statutory: bool) -> None:
    """Else it would be written anew for ever."""
    assert may_be_posted(day, day + timedelta(days=days), day, statutory=statutory)


@given(DAYS, st.integers(1, 30), st.integers(0, 40), st.booleans())
def test_later_is_never_better(day: date, days: int, waits: int, statutory: bool) -> None:
    last_day, on = day + timedelta(days=days), day + timedelta(days=waits)
    if may_be_posted(day, last_day, on + timedelta(days=1), statutory=statutory):
        assert may_be_posted(day, last_day, on, statutory=statutory)


@given(DAYS, st.booleans())
def test_a_letter_stays_good_for_two_working_days(day: date, statutory: bool) -> None:
    """Whoever prints the next morning, or the one after it, still prints it."""
    named = first_day_to_name(day, statutory=statutory)
    for days in range(3):
        printed = working_days_later(day, days, "NL")
        assert may_be_posted(day, named, printed, statutory=statutory)
    assert (named - assumed_delivery_by_post(printed)).days == (5 if statutory else 3)
