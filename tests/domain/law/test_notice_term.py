from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendars.holidays import is_holiday, is_working_day
from domain.law.notice import (
    SentBy,
    assumed_delivery_by_post,
    notice_term,
    received_by_email,
)

days = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("sent", "delivered", "last_day", "costs_from"),
    [
        ("2026-11-02", "2026-11-04", "2026-11-18", "2026-11-19"),
        ("2026-11-06", "2026-11-10", "2026-11-24", "2026-11-25"),
        # Christmas, Sunday and Monday pass before the second day; the last day is no Sunday.
        ("2026-12-23", "2026-12-29", "2027-01-12", "2027-01-13"),
        # 1 January is a holiday, 2 January 2026 one by decree.
        ("2025-12-30", "2026-01-03", "2026-01-19", "2026-01-20"),
    ],
)
def test_a_letter_by_post(sent: str, delivered: str, last_day: str, costs_from: str) -> None:
    term = notice_term(date.fromisoformat(sent), SentBy.POST)
    assert [day.isoformat() for _, day in term] == [delivered, last_day, costs_from]


def test_an_email_counts_from_the_day_after_it_was_sent() -> None:
    term = notice_term(date(2026, 11, 2), SentBy.EMAIL)
    assert term.delivered == date(2026, 11, 3)
    assert term.last_day == date(2026, 11, 17)


def test_a_proven_day_of_receipt_is_taken_as_it_is() -> None:
    event = date(2026, 11, 2)
    assert received_by_email(event) == date(2026, 11, 3)
    term = notice_term(event, SentBy.EMAIL, received_by_email(event))
    assert term == notice_term(event, SentBy.EMAIL)
    assert notice_term(event, SentBy.POST, date(2026, 11, 12)).last_day == date(2026, 11, 26)


def test_a_last_day_at_easter_moves_past_it() -> None:
    # Good Friday 26 March 2027 is equated with a holiday, Monday 29 March is one.
    assert notice_term(date(2027, 3, 11), SentBy.EMAIL).last_day == date(2027, 3, 30)


def test_nothing_is_received_before_it_is_sent() -> None:
    with pytest.raises(ValueError, match="before it was sent"):
        notice_term(date(2026, 11, 2), SentBy.POST, date(2026, 11, 1))


@given(days, st.sampled_from(SentBy), st.none() | st.integers(0, 30))
def test_the_last_day_is_a_working_day_and_never_too_early(
    sent: date, by: SentBy, received_after: int | None
) -> None:
    received = None if received_after is None else sent + timedelta(received_after)
    term = notice_term(sent, by, received)
    assert is_working_day(term.last_day)
    assert term.last_day - term.delivered >= timedelta(14)
    assert term.costs_from - term.last_day == timedelta(1)
    skipped = (term.last_day - term.delivered).days - 14
    between = (term.delivered + timedelta(14 + n) for n in range(skipped))
    assert not any(is_working_day(day) for day in between)


@given(days)
def test_post_is_assumed_on_the_second_day_that_counts(sent: date) -> None:
    delivered = assumed_delivery_by_post(sent)
    passed = (sent + timedelta(n) for n in range(1, (delivered - sent).days + 1))
    counted = [day for day in passed if day.weekday() not in (6, 0) and not is_holiday(day)]
    assert len(counted) == 2
    assert counted[-1] == delivered
