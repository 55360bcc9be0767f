"""What comes first at the desk, and why it says so."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.urgency import Waiting, in_order, place
from domain.vocabulary import TaskKind

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)  # Wednesday, half past nine; salaries come in
TODAY = date(2026, 11, 25)


def waiting(number: int = 1, **facts: Any) -> Waiting:
    known = {"id": UUID(int=number), "kind": TaskKind.CALL, "opened_at": NOW}
    return Waiting.model_validate(known | facts)


def order(*tasks: Waiting) -> list[int]:
    return [it.id.int for it, _ in in_order(tasks, NOW)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"appointment": NOW}, {"income": "salary"}),
        ({"income": "salary"}, {"lapsed_on": TODAY - timedelta(days=1)}),
        ({"lapsed_on": TODAY - timedelta(days=1)}, {"due_at": NOW - timedelta(days=3)}),
        ({"due_at": NOW - timedelta(hours=1)}, {"due_at": NOW + timedelta(hours=1)}),
        ({"due_at": NOW + timedelta(hours=1)}, {"due_at": NOW + timedelta(days=2)}),
        ({"due_at": NOW + timedelta(days=3), "late": 1}, {"due_at": NOW + timedelta(hours=1)}),
        ({"due_at": NOW + timedelta(hours=1)}, {"amount": Decimal(50_000)}),
        ({"amount": Decimal(3_000)}, {"amount": Decimal(800)}),
        ({"opened_at": NOW - timedelta(days=2)}, {"opened_at": NOW - timedelta(days=1)}),
        ({}, {"appointment": NOW + timedelta(hours=4), "amount": Decimal(50_000)}),
        (
            {"income": "salary", "lapsed_on": TODAY - timedelta(days=1)},
            {"income": "salary", "amount": Decimal(50_000)},
        ),
    ],
)
def test_what_is_lost_by_waiting_comes_first(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert order(waiting(2, **second), waiting(1, **first)) == [1, 2]
    assert order(waiting(1, **second), waiting(2, **first)) == [2, 1]


def test_a_little_more_money_never_goes_before_waiting_longer() -> None:
    old = waiting(1, amount=Decimal("140.00"), opened_at=NOW - timedelta(days=6))
    assert order(waiting(2, amount=Decimal("490.00")), old) == [1, 2]


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, ("new today",)),
        ({"income": "salary"}, ("money comes in today (salary)",)),
        ({"income": "salary", "kind": TaskKind.TRIAGE}, ("new today",)),
        ({"income": "allowance"}, ("new today",)),
        (
            {"lapsed_on": TODAY - timedelta(days=1)},
            ("what was agreed was not kept (seen yesterday)",),
        ),
        ({"lapsed_on": TODAY - timedelta(days=2)}, ("new today",)),
        ({"due_at": NOW - timedelta(days=2)}, ("its term passed 2 days ago",)),
        ({"due_at": NOW + timedelta(hours=5)}, ("to be done today by 14:30",)),
        ({"due_at": NOW + timedelta(days=2)}, ("to be done by Fri 27 Nov",)),
        ({"amount": Decimal(12_400)}, ("a large amount",)),
        ({"opened_at": NOW - timedelta(days=6)}, ("waits 6 days",)),
        ({"appointment": NOW + timedelta(hours=5)}, ("asked to be called at 14:30",)),
        (
            {"appointment": NOW + timedelta(days=1)},
            ("asked to be called at Thu 26 Nov, 09:30",),
        ),
    ],
)
def test_why_it_is_here_is_told_in_words(facts: dict[str, Any], why: tuple[str, ...]) -> None:
    assert place(waiting(**facts), NOW).why == why


def test_a_promise_of_friday_lapsed_yesterday_on_monday() -> None:
    """A weekend and a holiday are no days to call on (practice H8)."""
    monday = datetime(2026, 11, 23, 9, tzinfo=UTC)
    task = waiting(lapsed_on=date(2026, 11, 20), opened_at=monday)
    assert place(task, monday).why == ("what was agreed was not kept (seen 3 days ago)",)


def test_a_quarter_before_the_hour_the_appointment_is_there() -> None:
    at = NOW + timedelta(hours=2)
    call, other = waiting(1, appointment=at), waiting(2, income="salary")
    assert order(call, other) == [2, 1]
    soon = at - timedelta(minutes=15)
    assert [it.id.int for it, _ in in_order([other, call], soon)] == [1, 2]


def _moments(first: str, last: str) -> st.SearchStrategy[datetime]:
    within = (datetime.fromisoformat(first), datetime.fromisoformat(last))
    return st.datetimes(*within, timezones=st.just(UTC))


_TASKS = st.builds(
    Waiting,
    id=st.uuids(),
    kind=st.sampled_from(TaskKind),
    opened_at=_moments("2026-10-01", "2026-11-25"),
    due_at=st.none() | _moments("2026-11-01", "2026-12-20"),
    appointment=st.none() | _moments("2026-11-01", "2026-12-20"),
    amount=st.none() | st.decimals(0, 100_000, places=2),
    income=st.sampled_from((None, "salary", "aow", "benefit", "salary, allowance")),
    lapsed_on=st.none() | st.dates(date(2026, 11, 1), date(2026, 11, 25)),
    country=st.sampled_from(("NL", "BE", "DE")),
)


@given(st.lists(_TASKS, max_size=8, unique_by=lambda it: it.id))
def test_the_order_is_one_whatever_order_they_came_in(tasks: list[Waiting]) -> None:
    """Two readers see the same list, and each line has a reason."""
    placed = in_order(tasks, NOW)
    assert [it.id for it, _ in placed] == [it.id for it, _ in in_order(tasks[::-1], NOW)]
    assert all(where.why and all(where.why) for _, where in placed)
