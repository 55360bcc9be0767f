"""A reply that only asks something: a person answers it, and says when the case goes on."""

from domain.vocabulary import TaskKind
from tests.journeys.town import Town
from tests.support.events import overdue


async def asked(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    await town.writes("Wat is jullie rekeningnummer?")
    assert (await town.task(TaskKind.TRIAGE)).brief["proposal"]["intent"] == "question"


async def test_who_asked_has_time_to_get_the_answer(town: Town) -> None:
    await asked(town)
    await town.outcome(TaskKind.TRIAGE, "resume", date="2026-11-24")
    assert await town.stands() == "on_hold"
    assert await town.next() == "Tue 24 Nov 08:00 resume"
    await town.until("2026-11-23 23:00")
    assert len(town.reminders) == 1
    await town.until("2026-11-24 08:30")
    assert await town.stands() == "reminding"


async def test_answered_it_goes_on_at_once(town: Town) -> None:
    await asked(town)
    await town.outcome(TaskKind.TRIAGE, "resume")
    assert await town.stands() == "reminding"


async def test_a_question_that_turns_out_to_be_a_promise_is_one(town: Town) -> None:
    await asked(town)
    await town.outcome(TaskKind.TRIAGE, "promise", date="2026-11-20")
    assert await town.stands() == "arranged"
