"""When a contact may be made: within the window, the law and the calendar of the debtor."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendars.holidays import is_holiday
from domain.law.contact_hours import contact_allowed
from domain.moments import Whereabouts, first_moment, working_days_later
from domain.playbook import WEEKDAYS, Window
from domain.vocabulary import DebtorKind

AMSTERDAM, NEW_YORK = "Europe/Amsterdam", "America/New_York"
WEEK = Window.model_validate({"days": WEEKDAYS, "opens": "07:00", "closes": "20:00"})
OFFICE = Window.model_validate({"opens": "09:00", "closes": "17:30"})


def consumer(zone: str = AMSTERDAM, country: str = "NL") -> Whereabouts:
    return Whereabouts(kind=DebtorKind.CONSUMER, country=country, zone=zone)


def local(text: str, zone: str = AMSTERDAM) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("2026-11-02 06:59:59", "2026-11-02 07:00"),
        ("2026-11-02 07:00", "2026-11-02 07:00"),
        ("2026-11-02 19:59:59", "2026-11-02 19:59:59"),
        ("2026-11-02 20:00", "2026-11-03 07:00"),
        ("2026-10-31 23:00", "2026-11-02 07:00"),  # over Sunday
        ("2026-04-02 21:00", "2026-04-04 07:00"),  # over Good Friday
        ("2026-04-04 21:00", "2026-04-07 07:00"),  # over Easter
        ("2026-12-24 20:00", "2026-12-28 07:00"),  # over Christmas and a Sunday
        ("2026-05-04 20:30", "2026-05-06 07:00"),  # 5 May, every year
    ],
)
def test_the_next_lawful_moment(asked: str, found: str) -> None:
    assert first_moment(local(asked), WEEK, consumer()) == local(found)


def test_nobody_is_mailed_on_a_holiday_although_no_law_forbids_it_to_businesses() -> None:
    business = consumer().model_copy(update={"kind": DebtorKind.BUSINESS})
    assert first_moment(local("2026-12-25 10:00"), OFFICE, business) == local("2026-12-28 09:00")


@pytest.mark.parametrize(
    ("asked", "opens"),
    [
        ("2026-03-28 21:00", "2026-03-30 05:00+00:00"),  # the clock goes forward on Sunday
        ("2026-10-24 21:00", "2026-10-26 06:00+00:00"),  # and back
        ("2026-03-27 21:00", "2026-03-28 06:00+00:00"),
    ],
)
def test_seven_in_the_morning_is_by_the_clock_on_the_wall(asked: str, opens: str) -> None:
    found = first_moment(local(asked), WEEK, consumer())
    assert found.astimezone(UTC) == datetime.fromisoformat(opens)


def test_the_debtors_own_clock_counts() -> None:
    asked = local("2026-11-02 09:00")  # three in the morning in New York
    found = first_moment(asked, OFFICE, consumer(NEW_YORK, "US"))
    assert found == local("2026-11-02 09:00", NEW_YORK)


def test_a_window_that_never_opens_says_so() -> None:
    night = Window.model_validate({"days": WEEKDAYS, "opens": "20:30", "closes": "23:00"})
    with pytest.raises(ValueError, match="never opens"):
        first_moment(local("2026-11-02 12:00"), night, consumer())


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        ("2026-11-06", 1, "2026-11-09"),
        ("2026-11-06", 5, "2026-11-13"),
        ("2026-12-24", 1, "2026-12-28"),
        ("2026-11-07", 0, "2026-11-07"),
    ],
)
def test_working_days_leave_out_weekends_and_holidays(day: str, count: int, found: str) -> None:
    start = datetime.fromisoformat(day).date()
    assert working_days_later(start, count, "NL") == datetime.fromisoformat(found).date()


windows = st.builds(
    lambda days, opens, length: Window(
        days=tuple(days), opens=time(opens), closes=time(min(opens + length, 23), 59)
    ),
    st.lists(st.sampled_from(WEEKDAYS[:6]), min_size=1, max_size=6, unique=True),
    st.integers(0, 19),
    st.integers(1, 12),
)
places = st.sampled_from(
    [(AMSTERDAM, "NL"), (NEW_YORK, "US"), ("Europe/Berlin", "DE"), ("Europe/London", "GB")]
)
moments = st.one_of(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 1)),  # noqa: DTZ001
    # around the changes of the clock
    st.datetimes(datetime(2026, 3, 28), datetime(2026, 3, 30)),  # noqa: DTZ001
    st.datetimes(datetime(2026, 10, 24), datetime(2026, 10, 26)),  # noqa: DTZ001
    st.datetimes(datetime(2026, 3, 7), datetime(2026, 3, 9)),  # noqa: DTZ001
)


@settings(max_examples=200, deadline=None)
@given(window=windows, place=places, moment=moments, kind=st.sampled_from(DebtorKind))
def test_every_moment_is_within_the_window_lawful_and_not_before_it_was_asked(
    window: Window, place: tuple[str, str], moment: datetime, kind: DebtorKind
) -> None:
    zone, country = place
    where = Whereabouts(kind=kind, country=country, zone=zone)
    asked = moment.replace(tzinfo=UTC)
    try:
        found = first_moment(asked, window, where)
    except ValueError:
        # The law's hours and the window never meet.
        assert kind is DebtorKind.CONSUMER
        assert window.closes <= time(7) or window.opens >= time(20)
        return
    there = found.astimezone(ZoneInfo(zone))
    assert found >= asked
    assert WEEKDAYS[there.weekday()] in window.days
    assert window.opens <= there.time() < window.closes
    assert not is_holiday(there.date(), country)
    assert contact_allowed(kind, country, found, ZoneInfo(zone)).allowed
    assert first_moment(found, window, where) == found, "asked again, it is that moment"
    earlier = first_moment(asked - timedelta(hours=5), window, where)
    assert earlier <= found, "who asks earlier is not answered later"
