"""The day to pay by: far enough ahead, on a day on which money moves, and never an earlier one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendars.holidays import is_bank_day, is_working_day
from domain.law.notice import SentBy, notice_term
from domain.pay_by import last_day, received_on
from domain.vocabulary import Channel

DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))
COUNTRIES = st.sampled_from(["NL", "BE", "DE", "US"])


@pytest.mark.parametrize(
    ("least", "most", "named", "why"),
    [
        ("2026-11-06", "2026-11-08", "2026-11-06", "no Sunday: the Friday before leaves enough"),
        ("2026-11-07", "2026-11-08", "2026-11-09", "five days from Monday are a Saturday"),
        ("2026-11-06", "2026-11-12", "2026-11-12", "the ladder gives more"),
        ("2026-12-25", "2026-12-27", "2026-12-28", "Christmas, and a weekend after it"),
        ("2027-03-25", "2027-03-29", "2027-03-25", "before Good Friday"),
        ("2027-03-26", "2027-03-29", "2027-03-30", "Good Friday until Easter Monday"),
        ("2027-04-27", "2027-04-27", "2027-04-28", "King's Day"),
        ("2028-05-01", "2028-05-01", "2028-05-02", "the banks are closed on 1 May"),
    ],
)
def test_a_day_that_can_be_kept(least: str, most: str, named: str, why: str) -> None:
    found = last_day(date.fromisoformat(least), date.fromisoformat(most), "NL")
    assert found == date.fromisoformat(named), why


def test_a_letter_is_printed_and_on_its_way_first() -> None:
    """Written on Monday, printed on Wednesday, there on Friday."""
    assert received_on(date(2026, 11, 2), Channel.LETTER) == date(2026, 11, 6)
    assert received_on(date(2026, 11, 2), Channel.EMAIL) == date(2026, 11, 2)


@given(DAYS, st.none() | DAYS, COUNTRIES)
def test_never_less_and_never_on_a_day_without_banks(
    least: date, most: date | None, country: str
) -> None:
    named = last_day(least, most, country)
    assert named >= least
    assert is_bank_day(named)
    assert is_working_day(named, country)


@given(DAYS, COUNTRIES)
def test_it_waits_for_no_bank_day_longer_than_it_must(least: date, country: str) -> None:
    named = last_day(least, None, country)
    between = (least + timedelta(days=it) for it in range((named - least).days))
    assert not any(is_bank_day(it) and is_working_day(it, country) for it in between)


@given(DAYS, st.sampled_from(SentBy))
def test_the_fourteen_days_of_the_law_are_only_ever_more(sent: date, by: SentBy) -> None:
    """BW 6:96(6): fourteen days from the day after receipt; a day less costs all costs."""
    term = notice_term(sent, by)
    assert term.last_day >= term.delivered + timedelta(days=14)
    assert is_bank_day(term.last_day)
    assert is_working_day(term.last_day)
    assert term.costs_from == term.last_day + timedelta(days=1)
