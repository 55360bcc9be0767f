"""What waits for money (practice F3): threats, reminders, and days to pay by."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.calendars.money_days import incomes_in, money_after, money_before
from domain.moments import Whereabouts
from domain.money_waits import MoneyDays
from domain.planning import LadderFacts, plan
from domain.playbook import Playbook
from domain.vocabulary import Channel, DebtorKind, Stage

RULES = MoneyDays()
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
KNOWN = st.sampled_from(["salary", "allowance", "aow"])
lives_on = st.sets(KNOWN).map(lambda it: tuple(sorted(it)))


@pytest.mark.parametrize(
    ("told", "known"),
    [
        (None, ()),
        ("salary", ("salary",)),
        ("Salary, allowances", ("salary", "allowance")),
        ("pension", ("aow",)),
        ("benefit", ()),
        ("benefit + allowance", ("allowance",)),
    ],
)
def test_only_incomes_whose_days_are_known_are_minded(told: str, known: tuple[str, ...]) -> None:
    assert incomes_in(told) == known


def test_the_days_around_money() -> None:
    both = ("salary", "allowance")
    assert money_after(both, date(2026, 11, 9)) == date(2026, 11, 20)
    assert money_before(both, date(2026, 11, 24)) == date(2026, 11, 20)
    assert money_before(both, date(2026, 11, 25)) == date(2026, 11, 25)
    assert money_after((), date(2026, 11, 9)) is None


@pytest.mark.parametrize(
    ("planned", "reminder", "firm"),
    [
        ("2026-11-08", "2026-11-08", "2026-11-08"),  # far off: F5, act early
        ("2026-11-17", "2026-11-17", "2026-11-17"),
        ("2026-11-18", "2026-11-18", "2026-11-26"),  # a week before the salary of the 25th
        ("2026-11-19", "2026-11-19", "2026-11-26"),
        ("2026-11-20", "2026-11-26", "2026-11-26"),
        ("2026-11-24", "2026-11-26", "2026-11-26"),
        ("2026-11-25", "2026-11-25", "2026-11-25"),
        ("2026-11-27", "2026-11-27", "2026-11-27"),
    ],
)
def test_a_threat_waits_a_week_and_a_reminder_some_days(
    planned: str, reminder: str, firm: str
) -> None:
    day = date.fromisoformat(planned)
    found = [RULES.first_day(day, ("salary",), "NL", firm=it) for it in (False, True)]
    assert [str(it) for it in found] == [reminder, firm]


def test_where_money_has_just_come_nothing_waits_for_the_next() -> None:
    both = ("salary", "allowance")
    day = date(2026, 11, 22)  # two days after the allowances, three before the salary
    assert RULES.first_day(day, both, "NL", firm=True) == day


def test_a_notice_delivered_on_9_november_is_to_be_paid_by_the_27th() -> None:
    """Domain facts, section 6."""
    delivered, legal = date(2026, 11, 9), date(2026, 11, 23)
    assert RULES.deadline(legal, delivered, ("salary",), "NL") == date(2026, 11, 27)
    assert RULES.deadline(legal, delivered, (), "NL") == legal
    at_once = RULES.model_copy(update={"deadline_after_money": False})
    assert at_once.deadline(legal, delivered, ("salary",), "NL") == legal


def test_an_income_is_assumed_only_where_the_playbook_says_so() -> None:
    assert RULES.incomes(()) == ()
    assumed = MoneyDays(assumed_income="salary")
    assert assumed.incomes(()) == ("salary",)
    assert assumed.incomes(("aow",)) == ("aow",)
    with pytest.raises(ValidationError, match="assumed_income is one of salary"):
        MoneyDays(assumed_income="lottery")
    with pytest.raises(ValidationError, match="longest_wait_days is more"):
        MoneyDays(longest_wait_days=5)


@given(days, lives_on, st.booleans())
def test_no_step_comes_earlier_or_much_later(
    planned: date, incomes: tuple[str, ...], firm: bool
) -> None:
    day = RULES.first_day(planned, incomes, "NL", firm=firm)
    assert timedelta(0) <= day - planned <= timedelta(days=RULES.longest_wait_days)
    assert incomes or day == planned
    assert RULES.first_day(day, incomes, "NL", firm=firm) == day, "it waits once"


@given(days, lives_on.filter(bool))
def test_no_threat_in_the_days_before_money_unless_some_has_just_come(
    planned: date, incomes: tuple[str, ...]
) -> None:
    day = RULES.first_day(planned, incomes, "NL", firm=True)
    coming, came = money_after(incomes, day), money_before(incomes, day)
    assert coming is not None
    just_came = came is not None and (day - came).days <= RULES.demand_within_days
    assert just_came or (coming - day).days > RULES.no_threat_before_days


@given(days, st.integers(14, 20), lives_on)
def test_no_last_day_is_earlier_than_the_law_gives_or_much_later(
    given_on: date, term: int, incomes: tuple[str, ...]
) -> None:
    legal = given_on + timedelta(days=term)
    last_day = RULES.deadline(legal, given_on, incomes, "NL")
    assert timedelta(0) <= last_day - legal <= timedelta(days=RULES.longest_wait_days)
    coming = money_after(incomes, given_on)
    assert coming is None or last_day >= coming + timedelta(days=2)


HOME = Whereabouts(kind=DebtorKind.CONSUMER, country="NL", zone="Europe/Amsterdam")
WINDOW = {"days": ["mon", "tue", "wed", "thu", "fri"], "opens": "09:00", "closes": "18:00"}


def ladder(**facts: Any) -> Playbook:
    steps = [
        {"id": "soft", "day": 2, "channels": ["email"], "message": "friendly"},
        {"id": "call", "day": 5, "channels": ["call", "email"], "message": "call_missed"},
        {"id": "firm", "day": 9, "channels": ["email"], "message": "firm", "firm": True},
    ]
    last = {"id": "last", "day": 20, "channels": ["email"], "message": "final_notice_consumer"}
    known = {"name": "test", "title": "For tests", "kind": "consumer", "gap_days": 1}
    known["windows"] = {"email": WINDOW, "call": WINDOW}
    ladders = {"reminding": {"steps": steps}, "final_notice": {"steps": [last]}}
    return Playbook.model_validate(known | ladders | facts)


@given(days, st.integers(0, 3), lives_on)
def test_the_plan_of_a_ladder_only_ever_waits_and_calls_wait_for_nothing(
    due_on: date, walked: int, incomes: tuple[str, ...]
) -> None:
    now = datetime.combine(due_on + timedelta(days=1), datetime.min.time(), tzinfo=HOME.zoneinfo)
    done = tuple(
        {"step": step, "stage": Stage.REMINDING, "on": due_on, "how": "sent"}
        for step in ("soft", "call", "firm")[:walked]
    )
    known = {"stage": Stage.REMINDING, "where": HOME, "due_on": due_on, "walked": done}
    known |= {"reachable": (Channel.EMAIL, Channel.CALL), "incomes": incomes}
    without, minding = (
        plan(LadderFacts.model_validate({**known, "playbook": book}), now)
        for book in (ladder(), ladder(money_days={}))
    )
    assert without.at <= minding.at
    # The wait ends on a day that the window permits: some days more, over a long weekend.
    assert minding.at - without.at <= timedelta(days=RULES.longest_wait_days + 7)
    if without.step == "call":
        assert minding.at == without.at


def test_the_ladder_goes_on_after_the_day_that_was_named() -> None:
    walked = {
        "step": "soft",
        "stage": "reminding",
        "on": "2026-11-02",
        "how": "sent",
        "pay_by": "2026-11-27",
    }
    facts = LadderFacts.model_validate(
        {
            "playbook": ladder(money_days={}),
            "stage": "reminding",
            "where": HOME,
            "due_on": "2026-10-31",
            "walked": [walked],
            "reachable": ["email", "call"],
        }
    )
    due = plan(facts, datetime(2026, 11, 3, tzinfo=HOME.zoneinfo))
    assert (due.step, str(due.at.date())) == ("call", "2026-11-30"), "the first working day after"


@given(days, lives_on.filter(bool))
def test_a_reminder_just_after_money_does_not_wait_for_the_next(
    given_on: date, incomes: tuple[str, ...]
) -> None:
    earliest = given_on + timedelta(days=3)
    came = money_before(incomes, given_on, "NL")
    just_came = came is not None and (given_on - came).days <= RULES.demand_within_days
    last_day = RULES.reminded_by(earliest, given_on, incomes, "NL")
    wanted = earliest if just_came else RULES.deadline(earliest, given_on, incomes, "NL")
    assert last_day == wanted
