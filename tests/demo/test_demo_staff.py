"""Staff work what is open, in office hours, as each persona's conversation goes."""

from datetime import UTC, datetime
from uuid import uuid4

from domain.vocabulary import Channel, TaskKind
from tests.demo.street import MONDAY, Doors, Watcher, case, contact, someone, task
from workers.demo.persona import Persona, Said
from workers.demo.reactions import after, pay
from workers.demo.world import World

FAR = datetime(2027, 1, 1, tzinfo=UTC)


async def work(doors: Doors, persona: Persona) -> World:
    world = World((persona,), doors, MONDAY, Watcher())
    await world.act(MONDAY)
    await live(world)
    return world


async def live(world: World) -> None:
    await world.look(MONDAY)
    while (at := world.next_at()) is not None and at <= FAR:
        await world.act(at)


async def test_a_call_ends_as_the_persona_answers_and_then_nobody_answers() -> None:
    doors = Doors()
    doors.tasks = [task(TaskKind.CALL)]
    world = await work(doors, someone(on_the_phone=(Said("promise", days=4),)))
    doors.tasks = [*doors.tasks, task(TaskKind.CALL)]
    await live(world)
    assert doors.finished == [
        {"outcome": "promise", "date": "2026-11-27"},
        {"outcome": "no_answer"},
    ]


async def test_what_was_said_is_a_cue() -> None:
    doors = Doors()
    doors.tasks = [task(TaskKind.CALL)]
    said = (Said("promise", days=4),)
    await work(doors, someone(after("call:promise", pay(), days=3), on_the_phone=said))
    assert doors.paid() == ["89.00"]


async def test_a_task_that_is_over_is_left() -> None:
    doors = Doors()
    doors.tasks = [task(TaskKind.CALL)]
    doors.over = {doors.tasks[0].id}
    await work(doors, someone(after("call:no_answer", pay())))
    assert (doors.finished, doors.paid()) == ([], [])


async def test_a_reply_that_nobody_can_place_waits() -> None:
    doors = Doors()
    doors.tasks = [task(TaskKind.TRIAGE), task(TaskKind.APPROVAL), task(TaskKind.COMPLAINT)]
    await work(doors, someone())
    assert doors.finished == []


async def test_decisions_and_complaints_as_the_shop_takes_them() -> None:
    doors = Doors()
    doors.tasks = [task(TaskKind.APPROVAL), task(TaskKind.COMPLAINT)]
    await work(
        doors, someone(decision=Said("decline", days=21), complaint=Said("partly", amount="60.00"))
    )
    assert doors.finished == [
        {"outcome": "decline", "date": "2026-12-15"},
        {"outcome": "partly", "amount": "60.00"},
    ]


async def test_a_letter_is_posted_and_arrives_two_days_later() -> None:
    doors, letter = Doors(), contact("friendly", Channel.LETTER)
    doors.cases["LF-1"] = case(contacts=(letter,))
    brief = {"document": {"subject": "Herinnering", "blocks": []}}
    doors.tasks = [task(TaskKind.LETTER, contact=letter["id"], brief=brief, covers=("LF-1",))]
    world = await work(doors, someone())
    (received,) = world.debtors.all["K-1"].received
    assert doors.finished == [{"outcome": "posted"}]
    assert (received.step, received.channel) == ("friendly", Channel.LETTER)
    assert (received.at - MONDAY).days == 2


async def test_a_task_without_a_debtor_is_not_ours() -> None:
    doors = Doors()
    doors.tasks = [task(TaskKind.MATCH, debtor=None, id=uuid4())]
    await work(doors, someone())
    assert doors.finished == []
