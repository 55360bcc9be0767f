"""Who asks to be called is tried again, and then told when we can call (practice F4, M1)."""

from typing import Any

from domain.vocabulary import Channel, TaskKind
from tests.journeys.town import Town
from tests.support.events import debtor, overdue


async def asks(town: Town, **facts: Any) -> None:
    await town.tell(overdue(of=debtor(**facts)))
    await town.until("2026-11-03 11:00")


async def called_at(town: Town) -> str:
    task = await town.task(TaskKind.CALL)
    assert task.due_at is not None
    return f"{task.due_at.astimezone(town.zone):%a %d %b %H:%M}"


async def test_nobody_answers_so_another_moment_is_tried_and_then_two_are_offered(
    town: Town,
) -> None:
    await asks(town)
    await town.presses("call_me", "Bel mij")
    assert await called_at(town) == "Tue 03 Nov 11:00"
    await town.outcome(TaskKind.CALL, "no_answer")
    assert await called_at(town) == "Tue 03 Nov 16:00", "who is out in the morning may be in later"
    await town.until("2026-11-03 16:30")
    await town.outcome(TaskKind.CALL, "voicemail")
    assert await town.tasks() == []
    await town.until("2026-11-03 17:00")
    told = town.post.messages[-1].contact
    assert (told.message, told.channel) == ("call_unanswered", Channel.WHATSAPP)
    assert "4 november 2026, vanaf 09:00 uur" in told.body
    assert "4 november 2026, vanaf 16:00 uur" in told.body
    before = len(town.reminders)
    await town.until("2026-11-09 12:00")
    assert len(town.reminders) == before, "they choose a moment first"
    await town.until("2026-11-12 12:00")
    assert len(town.reminders) == before + 1, "not for ever (H7)"


async def test_without_a_number_the_debtor_is_asked_for_one_where_they_wrote(town: Town) -> None:
    """No call task that nobody can do: the task says why, and the question goes out."""
    await asks(town, phone=None, whatsapp=False)
    await town.writes("Kunt u mij bellen?")
    await town.until("2026-11-03 12:00")
    [task] = await town.open_tasks()
    assert task.kind is TaskKind.TRIAGE
    assert "no number can be called: we asked for one" in task.title
    told = town.post.messages[-1].contact
    assert (told.message, told.channel) == ("number_asked", Channel.EMAIL)
    assert "Op welk nummer" in told.body
    await town.writes("U kunt mij bellen op 06 12345699.")
    named = [it for it in await town.open_tasks() if "they name one" in it.title]
    assert [it.brief["text"] for it in named] == ["U kunt mij bellen op 06 12345699."]
    await town.until("2026-11-04 12:00")
    asked = [it.contact for it in town.post.messages if it.contact.message == "number_asked"]
    assert len(asked) == 1, "who answered is not asked again"
