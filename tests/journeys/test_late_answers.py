"""An answer that was promised by a day and did not come: the debtor hears it, once (C4)."""

from domain.vocabulary import Channel, TaskKind
from ledger import today
from ledger.contacts import Contact
from ledger.database import Pool
from tests.journeys.town import Town
from tests.support.events import overdue

QUESTION = "Ik begrijp de factuur niet, kunt u mij uitleggen wat dit is?"


async def asked(town: Town, words: str = QUESTION) -> None:
    await town.tell(overdue())
    await town.until("2026-11-06 12:00")
    await town.writes(words, by=Channel.WHATSAPP)


def late(town: Town) -> list[Contact]:
    return [it.contact for it in town.post.messages if it.contact.message == "answer_late"]


async def test_who_asked_hears_once_that_it_takes_longer_and_until_when(
    town: Town, pool: Pool
) -> None:
    await asked(town)
    await town.until("2026-11-13 16:00")
    await town.look_through()
    assert late(town) == [], "the day is not over"
    await town.until("2026-11-16 10:00")
    await town.look_through()
    [told] = late(town)
    task = await town.task(TaskKind.TRIAGE)
    assert task.due_at is not None
    assert f"uiterlijk op {task.due_at.day} november 2026" in told.body
    assert "geen herinnering" in told.body
    [known] = await today.waiting(pool, ["acme"])
    assert known.waiting.late == 1
    await town.until("2026-12-20 12:00")
    await town.look_through()
    assert len(late(town)) == 1
    assert len(town.reminders) == 1, "nothing was demanded meanwhile"


async def test_who_complained_hears_it_of_what_is_disputed(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-06 12:00")
    await town.called("complaint", kind="faulty", amount="60.00")
    await town.until("2026-11-23 10:00")
    await town.look_through()
    [told] = late(town)
    assert "hoeft u € 60,00 daarvan niet te betalen" in told.body.replace("\xa0", " ")
    task = await town.task(TaskKind.COMPLAINT)
    assert "the debtor hears that it takes until" in task.brief["late"]


async def test_who_is_protected_hears_it_from_a_person(town: Town) -> None:
    await asked(town, "Ik zit in de schuldsanering, hoe nu verder?")
    assert await town.stands() == "on_hold"
    await town.until("2026-11-17 10:00")
    await town.look_through()
    assert late(town) == []
    task = await town.task(TaskKind.TRIAGE)
    assert "tell them yourself" in task.brief["late"]


async def test_who_is_told_of_a_search_was_promised_no_answer(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-06 12:00")
    await town.called("already_paid")
    await town.until("2026-11-20 12:00")
    await town.look_through()
    assert late(town) == []
