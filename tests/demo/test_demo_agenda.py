"""People act in order, and at hours when people do things."""

from datetime import UTC, datetime

import pytest

from workers.demo.agenda import Action, Agenda, in_office_hours, some_minutes, waking

ZONE = "Europe/Amsterdam"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def test_what_is_due_is_done_in_order_and_once() -> None:
    done: list[str] = []

    def note(word: str) -> Action:
        async def action(now: datetime) -> None:
            done.append(word)

        return action

    agenda = Agenda()
    agenda.put(at("2026-11-24 09:00"), note("later"))
    agenda.put(at("2026-11-23 10:00"), note("second"))
    agenda.put(at("2026-11-23 09:00"), note("first"))
    await agenda.act(at("2026-11-23 12:00"))
    await agenda.act(at("2026-11-23 12:00"))
    assert done == ["first", "second"]
    assert agenda.next_at() == at("2026-11-24 09:00")


@pytest.mark.parametrize(
    ("moment", "then"),
    [
        ("2026-11-23 12:00", "2026-11-23 12:00"),
        ("2026-11-23 02:00", "2026-11-23 06:30"),
        ("2026-11-23 22:00", "2026-11-24 06:30"),
    ],
)
def test_nobody_pays_in_their_sleep(moment: str, then: str) -> None:
    assert waking(at(moment), ZONE) == at(then)


@pytest.mark.parametrize(
    ("moment", "then"),
    [
        ("2026-11-23 10:00", "2026-11-23 10:00"),
        ("2026-11-23 06:00", "2026-11-23 08:10"),
        ("2026-11-27 17:00", "2026-11-30 08:10"),  # a Friday evening
        ("2026-12-24 16:00", "2026-12-28 08:10"),  # Christmas, then a weekend
    ],
)
def test_staff_work_in_office_hours(moment: str, then: str) -> None:
    assert in_office_hours(at(moment), ZONE) == at(then)


def test_the_same_words_always_take_the_same_minutes() -> None:
    assert some_minutes("Sanne pays") == some_minutes("Sanne pays")
