"""Nothing is handed over that was answered meanwhile (practice M8, I6)."""

from typing import Any

import pytest

from domain.vocabulary import TaskKind
from tests.journeys.town import Town
from tests.support.events import overdue, paid


async def asked_to_hand_over(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-12-16 12:00")
    assert (await town.stands(), await town.tasks()) == ("approval", ["approval"])


@pytest.mark.parametrize(
    ("outcome", "facts", "stage"),
    [
        ("promise", {"date": "2026-12-22"}, "arranged"),
        ("complaint", {}, "disputed"),
        ("deceased", {}, "on_hold"),
    ],
)
async def test_what_the_debtor_says_takes_the_question_away(
    town: Town, outcome: str, facts: dict[str, Any], stage: str
) -> None:
    await asked_to_hand_over(town)
    await town.called(outcome, **facts)
    assert await town.stands() == stage
    assert "approval" not in await town.tasks()


async def test_a_pause_takes_it_away_and_its_end_brings_it_back(town: Town) -> None:
    await asked_to_hand_over(town)
    await town.pauses(until="2026-12-28")
    assert await town.tasks() == []
    await town.until("2026-12-29 12:00")
    assert (await town.stands(), await town.tasks()) == ("approval", ["approval"])
    [again] = await town.open_tasks()
    assert again.brief["why"] == (
        "asked before, on 2026-12-16; then: paused by a person. That is over"
    )


async def test_a_complaint_about_a_part_comes_first_and_its_answer_leaves_fresh_time(
    town: Town,
) -> None:
    """C4: nobody is handed over while they wait for an answer, nor the day after it."""
    await asked_to_hand_over(town)
    await town.called("complaint", amount="50.00", kind="faulty")
    assert (await town.stands(), await town.tasks()) == ("approval", ["complaint"])
    await town.until("2026-12-18 12:00")
    assert await town.tasks() == ["complaint"]
    await town.outcome(TaskKind.COMPLAINT, "rejected", note="de foto toont geen schade")
    await town.until("2026-12-24 12:00")
    assert await town.tasks() == [], "seven working days of quiet after the answer"
    await town.until("2027-01-04 12:00")
    [again] = await town.open_tasks()
    assert "a complaint waits for its answer" in again.brief["why"]


async def test_a_payment_that_is_looked_for_comes_first(town: Town) -> None:
    await asked_to_hand_over(town)
    await town.called("already_paid")
    assert await town.tasks() == ["match"]
    await town.outcome(TaskKind.MATCH, "not_found")
    await town.until("2026-12-24 12:00")
    assert await town.tasks() == ["approval"], "asked again once it was looked for"
    await town.outcome(TaskKind.APPROVAL, "approve")
    assert await town.stands() == "closed escalated"


async def test_what_is_paid_in_the_last_moment_is_not_handed_over(town: Town) -> None:
    await asked_to_hand_over(town)
    await town.tell(paid("250.00", on="2026-12-16"))
    assert await town.stands() == "closed paid"
    assert await town.tasks() == []
