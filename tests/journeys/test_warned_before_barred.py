"""Nobody finds out afterwards that a claim cannot be enforced any more (BW 3:307, 7:28)."""

from typing import Any

from domain.vocabulary import TaskKind
from tests.journeys.town import Town
from tests.support.events import overdue

A = "2026-0117"
DUE: dict[str, Any] = {"due_on": "2025-01-10", "issued_on": "2024-12-27"}


async def test_a_person_is_warned_sixty_days_before_also_of_what_is_paused(town: Town) -> None:
    """A consumer's purchase is barred after two years: 11 January 2027."""
    await town.tell(overdue(A, **DUE))
    await town.pauses(A, until="2027-06-01")
    await town.look_through()
    await town.until("2026-11-11 12:00")
    await town.look_through()
    assert await town.tasks() == []
    await town.until("2026-11-12 12:00")
    await town.look_through()
    [task] = await town.open_tasks()
    assert task.title == (
        "Invoice 2026-0117: time-barred from 2027-01-11 on (BW 7:28, consumer sale)"
    )
    assert any("BW 3:317" in line for line in task.brief["asks"])
    await town.outcome(TaskKind.TRIAGE, "resume")
    assert await town.stands(A) == "on_hold", "that a person has seen it ends no pause"
    await town.until("2026-12-20 12:00")
    await town.look_through()
    assert await town.tasks() == [], "once in a term"


async def test_a_demand_in_writing_begins_the_term_anew(town: Town) -> None:
    await town.tell(overdue(A, **DUE))
    await town.called("protected", kind="guardian")
    await town.outcome(TaskKind.TRIAGE, "keep")
    await town.until("2026-11-12 12:00")
    await town.look_through()
    await town.outcome(TaskKind.TRIAGE, "interrupted", date="2026-11-10")
    assert await town.stands(A) == "on_hold"
    await town.until("2027-01-15 12:00")
    await town.look_through()
    assert await town.tasks() == []
    await town.until("2028-09-12 12:00")
    await town.look_through()
    titles = [task.title for task in await town.open_tasks()]
    assert "Invoice 2026-0117: time-barred from 2028-11-11 on (BW 7:28, consumer sale)" in titles


async def test_what_the_creditor_puts_off_is_warned_of_later(town: Town) -> None:
    await town.tell(overdue(A, **DUE))
    await town.pauses(A)
    await town.look_through()
    await town.tell(overdue(A, **(DUE | {"due_on": "2025-03-10"})))
    await town.until("2026-11-20 12:00")
    await town.look_through()
    assert await town.tasks() == []
