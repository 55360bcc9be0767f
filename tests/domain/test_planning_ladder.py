"""What comes next on a ladder (peers A, G, J, L, M)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.case import NextWhat
from domain.moments import Whereabouts
from domain.planning import LadderFacts, Walked, plan
from domain.playbook import Playbook
from domain.vocabulary import Channel, DebtorKind, Stage

HOME = Whereabouts(kind=DebtorKind.CONSUMER, country="NL", zone="Europe/Amsterdam")
EVERY_DAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WINDOW = {"days": EVERY_DAY, "opens": "09:00", "closes": "19:00"}


def at(day: date, clock: str = "00:00") -> datetime:
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=HOME.zoneinfo)


def playbook(days: Sequence[int], gap: int = 0, upcoming: Sequence[int] = ()) -> Playbook:
    """Emails on these days after the due date, and a last demand on day 60."""

    def steps(of: Sequence[int], name: str) -> list[dict[str, Any]]:
        return [
            {"id": f"{name}-{day}", "day": day, "channels": ["email"], "message": "friendly"}
            for day in of
        ]

    return Playbook.model_validate(
        {
            "name": "test",
            "title": "For tests",
            "kind": "consumer",
            "gap_days": gap,
            "windows": {"email": WINDOW},
            "upcoming": {"steps": steps(upcoming, "before")},
            "reminding": {"steps": steps(days, "step")},
            "final_notice": {"steps": steps([60], "notice")},
        }
    )


def facts(
    book: Playbook,
    due_on: date,
    *done: tuple[str, date],
    stage: Stage = Stage.REMINDING,
    where: Whereabouts = HOME,
) -> LadderFacts:
    return LadderFacts(
        playbook=book,
        stage=stage,
        where=where,
        due_on=due_on,
        walked=tuple(Walked(step=step, stage=stage, on=on, how="sent") for step, on in done),
        reachable=(Channel.EMAIL,),
    )


def contacts(
    book: Playbook, due_on: date, seen_on: date, lawful: Whereabouts = HOME
) -> Iterator[tuple[str, date]]:
    """The whole ladder, each step taken when it falls due."""
    done: list[tuple[str, date]] = []
    now = at(seen_on, "08:00")
    while True:
        due = plan(facts(book, due_on, *done, where=lawful), now)
        if due.what is not NextWhat.CONTACT or due.step is None:
            return
        assert due.at >= now
        now = due.at
        done.append((due.step, lawful.local(now).date()))
        yield done[-1]


DUE = date(2026, 6, 15)
A = playbook([5, 20, 40])


@pytest.mark.parametrize("clock", ["00:00", "08:59", "23:59"])
def test_nothing_on_the_fourth_day_and_the_first_step_on_the_fifth(clock: str) -> None:
    """Peers A."""
    due = plan(facts(A, DUE), at(date(2026, 6, 19), clock))
    assert (due.what, due.step, due.at) == (
        NextWhat.CONTACT,
        "step-5",
        at(date(2026, 6, 20), "09:00"),
    )


def test_a_step_that_is_not_done_makes_the_next_one_wait() -> None:
    """Peers A: on day 30 the second step is due by its date, but the first is not done."""
    due = plan(facts(A, DUE), at(date(2026, 7, 15), "12:00"))
    assert (due.step, due.at) == ("step-5", at(date(2026, 7, 15), "12:00"))


def test_steps_by_their_days() -> None:
    assert list(contacts(A, DUE, DUE)) == [
        ("step-5", date(2026, 6, 20)),
        ("step-20", date(2026, 7, 6)),  # day 20 is a Sunday
        ("step-40", date(2026, 7, 25)),
    ]


def test_two_invoices_keep_their_own_dates() -> None:
    """Peers G: due 31 May and 2 June, steps at 5, 7 and 11 days."""
    book = playbook([5, 7, 11])
    business = HOME.model_copy(update={"kind": DebtorKind.BUSINESS})
    other = plan(facts(book, date(2026, 6, 2), where=business), at(date(2026, 6, 2)))
    assert other.at.date() == date(2026, 6, 7)


def test_the_gap_is_longer_than_the_days_between_the_steps() -> None:
    """Peers J: steps three days apart, a gap of five."""
    book = playbook([5, 8], gap=5)
    assert [on for _, on in contacts(book, DUE, DUE)] == [date(2026, 6, 20), date(2026, 6, 25)]


def test_reminders_every_seven_days_at_most_five() -> None:
    """Peers L."""
    book = playbook([2, 9, 16, 23, 30], gap=7)
    days = [(on - DUE).days for _, on in contacts(book, DUE, DUE)]
    assert days == [2, 9, 16, 23, 30]


def test_seen_long_overdue_it_begins_softly_and_walks_at_the_pace_of_the_gaps() -> None:
    """Peers M: first seen on day 50."""
    book = playbook([5, 20, 40], gap=3)
    seen = DUE + timedelta(days=50)
    walked = list(contacts(book, DUE, seen))
    assert [step for step, _ in walked] == ["step-5", "step-20", "step-40"]
    assert [(on - seen).days for _, on in walked] == [0, 3, 6]


def test_a_walked_ladder_moves_to_the_last_demand_when_that_falls_due() -> None:
    done = [("step-5", date(2026, 6, 20)), ("step-20", date(2026, 7, 6))]
    done.append(("step-40", date(2026, 7, 25)))
    due = plan(facts(A, DUE, *done), at(date(2026, 7, 25), "10:00"))
    assert (due.what, due.stage) == (NextWhat.MOVE, Stage.FINAL_NOTICE)
    assert due.at == at(date(2026, 8, 14), "09:00")


def test_a_walked_last_demand_moves_to_a_persons_decision() -> None:
    done = ("notice-60", date(2026, 8, 14))
    due = plan(facts(A, DUE, done, stage=Stage.FINAL_NOTICE), at(date(2026, 8, 14), "10:00"))
    assert (due.what, due.stage) == (NextWhat.MOVE, Stage.APPROVAL)


B = playbook([5], upcoming=[-3])


def test_before_the_due_date() -> None:
    first = plan(facts(B, DUE, stage=Stage.UPCOMING), at(date(2026, 6, 1)))
    assert (first.step, first.at) == ("before--3", at(date(2026, 6, 12), "09:00"))
    done = ("before--3", date(2026, 6, 12))
    then = plan(facts(B, DUE, done, stage=Stage.UPCOMING), first.at)
    assert (then.what, then.stage) == (NextWhat.MOVE, Stage.REMINDING)
    assert then.at == at(date(2026, 6, 16), "08:00")


def test_no_service_reminder_that_would_come_too_late() -> None:
    """Due on Sunday, seen on Saturday evening: the next lawful moment is Monday."""
    sunday = date(2026, 6, 14)
    due = plan(facts(B, sunday, stage=Stage.UPCOMING), at(date(2026, 6, 13), "19:30"))
    assert (due.what, due.at) == (NextWhat.MOVE, at(date(2026, 6, 15), "08:00"))


def test_past_the_due_date_the_reminders_begin_at_once() -> None:
    now = at(date(2026, 6, 16), "00:01")
    due = plan(facts(B, DUE, stage=Stage.UPCOMING), now)
    assert (due.what, due.stage, due.at) == (NextWhat.MOVE, Stage.REMINDING, now)


@pytest.mark.parametrize(
    ("reachable", "chosen"),
    [
        ((Channel.WHATSAPP, Channel.EMAIL), Channel.WHATSAPP),
        ((Channel.EMAIL, Channel.LETTER), Channel.EMAIL),
        ((Channel.LETTER,), Channel.LETTER),
        ((), Channel.WHATSAPP),
    ],
)
def test_the_first_channel_that_reaches_the_debtor(
    reachable: tuple[Channel, ...], chosen: Channel
) -> None:
    steps = A.reminding.steps
    wide = steps[0].model_copy(
        update={"channels": (Channel.WHATSAPP, Channel.EMAIL, Channel.LETTER)}
    )
    book = Playbook.model_validate(
        {**A.model_dump(), "reminding": {"steps": [wide.model_dump()]}, "windows": {}}
    )
    known = facts(book, DUE).model_copy(update={"reachable": reachable})
    assert plan(known, at(DUE)).channel is chosen


@settings(max_examples=60, deadline=None)
@given(
    days=st.lists(st.integers(1, 50), min_size=1, max_size=6, unique=True).map(sorted),
    gap=st.integers(0, 9),
    late=st.integers(-10, 90),
)
def test_every_ladder_is_walked_once_in_order_and_never_too_fast(
    days: list[int], gap: int, late: int
) -> None:
    seen = DUE + timedelta(days=late)
    walked = list(contacts(playbook(days, gap=gap), DUE, seen))
    assert [step for step, _ in walked] == [f"step-{day}" for day in days]
    dates = [on for _, on in walked]
    assert all((on - DUE).days >= day for on, day in zip(dates, days, strict=True))
    assert all((later - on).days >= gap for on, later in pairwise(dates))
    assert dates[0] >= seen
