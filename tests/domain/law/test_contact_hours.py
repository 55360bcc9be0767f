from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.law.contact_hours import contact_allowed
from domain.vocabulary import DebtorKind

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CONSUMER, BUSINESS = DebtorKind.CONSUMER, DebtorKind.BUSINESS


def first_lawful(at: str, country: str = "NL", zone: ZoneInfo = AMSTERDAM) -> str:
    ruling = contact_allowed(CONSUMER, country, datetime.fromisoformat(at), zone)
    assert ruling.allowed == (ruling.next == datetime.fromisoformat(at))
    return ruling.next.isoformat(timespec="minutes")


@pytest.mark.parametrize(
    ("at", "first"),
    [
        ("2026-11-09T07:00+01:00", "2026-11-09T07:00+01:00"),
        ("2026-11-09T19:59+01:00", "2026-11-09T19:59+01:00"),
        ("2026-11-14T12:00+01:00", "2026-11-14T12:00+01:00"),  # a Saturday
        ("2026-11-09T06:59+01:00", "2026-11-09T07:00+01:00"),
        ("2026-11-09T20:00+01:00", "2026-11-10T07:00+01:00"),
        ("2026-11-14T20:00+01:00", "2026-11-16T07:00+01:00"),  # Sunday is skipped
        ("2026-12-25T10:00+01:00", "2026-12-28T07:00+01:00"),  # two holidays and a Sunday
        ("2026-04-03T10:00+02:00", "2026-04-04T07:00+02:00"),  # Good Friday
        ("2026-05-05T10:00+02:00", "2026-05-06T07:00+02:00"),  # every year
        ("2026-05-14T03:00+02:00", "2026-05-16T07:00+02:00"),  # Ascension and the decree's day
        ("2026-01-01T10:00+01:00", "2026-01-03T07:00+01:00"),  # New Year and the decree's day
        ("2026-11-09T05:30Z", "2026-11-09T07:00+01:00"),
    ],
)
def test_when_a_dutch_consumer_may_be_contacted(at: str, first: str) -> None:
    assert first_lawful(at) == first


def test_the_reason_is_given() -> None:
    def why(at: str) -> str:
        return contact_allowed(CONSUMER, "NL", datetime.fromisoformat(at), AMSTERDAM).why

    assert "Sundays" in why("2026-11-15T10:00+01:00")
    assert "Christmas Day" in why("2026-12-25T10:00+01:00")
    assert "20:00 and 07:00" in why("2026-11-09T21:00+01:00")
    assert why("2026-11-09T10:00+01:00").endswith("(Bki 4.2)")


def test_the_debtors_own_clock_counts() -> None:
    lisbon = ZoneInfo("Europe/Lisbon")
    assert first_lawful("2026-11-09T07:30+01:00", "PT", lisbon) == "2026-11-09T07:00+00:00"


def test_elsewhere_the_same_hours_and_that_countrys_holidays_hold() -> None:
    brussels = ZoneInfo("Europe/Brussels")
    assert first_lawful("2026-07-21T10:00+02:00", "BE", brussels) == "2026-07-22T07:00+02:00"
    kings_day = datetime.fromisoformat("2026-04-27T10:00+02:00")
    ruling = contact_allowed(CONSUMER, "BE", kings_day, brussels)
    assert ruling.allowed
    assert "house rule" in ruling.why


def test_a_country_without_a_calendar_has_sundays() -> None:
    assert first_lawful("2026-11-15T10:00+01:00", "XX") == "2026-11-16T07:00+01:00"


def test_no_law_limits_contact_with_a_business() -> None:
    night = datetime(2026, 12, 25, 2, tzinfo=UTC)
    ruling = contact_allowed(BUSINESS, "NL", night, AMSTERDAM)
    assert ruling.allowed
    assert ruling.next == night
    assert "no law" in ruling.why


def test_a_moment_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="no UTC offset"):
        contact_allowed(CONSUMER, "NL", datetime(2026, 11, 9, 10), AMSTERDAM)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("evening_before", "morning"),
    [
        ("2026-03-28T20:00+01:00", "2026-03-30T07:00+02:00"),  # the clock skips an hour on Sunday
        ("2026-10-24T20:00+02:00", "2026-10-26T07:00+01:00"),  # and repeats one
    ],
)
def test_summer_time_begins_and_ends(evening_before: str, morning: str) -> None:
    assert first_lawful(evening_before) == morning


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25", "2026-11-09", "2026-12-24"])
def test_no_minute_before_the_first_lawful_one_is_lawful(day: str) -> None:
    midnight = datetime.fromisoformat(day).replace(tzinfo=AMSTERDAM).astimezone(UTC)
    minutes = [midnight + timedelta(minutes=n) for n in range(6 * 24 * 60)]
    rulings = [contact_allowed(CONSUMER, "NL", at, AMSTERDAM) for at in minutes]
    lawful = None
    for at, ruling in zip(reversed(minutes), reversed(rulings), strict=True):
        lawful = at if ruling.allowed else lawful
        if lawful is not None:
            assert ruling.next == lawful


@settings(max_examples=200)
@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from([("NL", "Europe/Amsterdam"), ("GB", "Europe/London"), ("ES", "Europe/Madrid")]),
)
def test_the_first_lawful_moment_is_lawful_and_the_first(
    at: datetime, place: tuple[str, str]
) -> None:
    country, zone = place[0], ZoneInfo(place[1])
    ruling = contact_allowed(CONSUMER, country, at, zone)
    assert ruling.next >= at
    assert contact_allowed(CONSUMER, country, ruling.next, zone).allowed
    while at < ruling.next:
        assert not contact_allowed(CONSUMER, country, at, zone).allowed
        at += timedelta(minutes=15)
