"""A person moves a running case to another playbook: nothing twice, and no notice is lost."""

from datetime import date
from decimal import Decimal
from typing import Any

from domain.vocabulary import TaskKind
from ledger.database import Pool
from ledger.intake import playbook_moves
from tests.journeys.town import Town
from tests.support.events import overdue
from tests.support.world import publish
from workflows.collect_invoice import CollectInvoice

NUMBER = "2026-0117"
WHY = "a long-standing patient"


async def _gentle(pool: Pool, **changes: Any) -> None:
    """A ladder of its own, with other steps on other days; its last demand is the law's."""
    steps = [
        {"id": "hello", "day": 5, "channels": ["email"], "message": "friendly"},
        {"id": "once_more", "day": 12, "channels": ["email"], "message": "second"},
        {"id": "clear", "day": 30, "channels": ["email"], "message": "firm", "firm": True},
    ]
    own = {"name": "gentle", "reminding": {"steps": steps}, "variants": {}, "reasons": {}}
    await publish(pool, "nl-consumer", **own | changes)


async def _moves(town: Town, pool: Pool) -> playbook_moves.Prospect:
    return await town.happens(
        playbook_moves.order(pool, "acme", NUMBER, "gentle", WHY, "bram@x.example")
    )


async def test_in_the_middle_it_goes_on_where_the_days_are(town: Town, pool: Pool) -> None:
    """What it does next is told beforehand, and is what it does."""
    await _gentle(pool)
    await town.tell(overdue())
    await town.until("2026-11-10 12:00")
    heard = ["Mon 02 Nov 09:00 whatsapp friendly", "Mon 09 Nov 09:00 email second"]
    assert town.received == heard
    foretold = await playbook_moves.preview(pool, "acme", NUMBER, "gentle")
    assert (foretold.before, foretold.after) == ("nl-consumer@1", "gentle@1")
    assert foretold.next is not None
    assert foretold.next.step == "once_more", "eight days are behind it: nobody says hello again"
    assert await _moves(town, pool) == foretold
    assert town.received == heard, "moving sends nothing"
    view = await town.view()
    assert view.next is not None
    assert (view.next.at, view.next.step) == (foretold.next.at, "once_more")
    ordered, moved = view.timeline[-2:]
    assert ordered.why == f"a person moves it from playbook nl-consumer@1 to gentle@1: {WHY}"
    assert ordered.detail["person"] == "bram@x.example"
    assert (moved.what, view.playbook) == ("playbook_changed", "gentle@1")
    assert (await town.case().query(CollectInvoice.state)).playbook_now == "gentle@1"
    await town.until("2026-11-30 12:00")
    assert town.received == [
        *heard,
        "Sat 14 Nov 09:00 email once_more",
        "Mon 30 Nov 09:00 email clear",
    ]
    assert town.reminded[1].pay_by == date(2026, 11, 13), "which was to be waited for"


async def test_a_call_that_waits_for_a_person_is_made_first(town: Town, pool: Pool) -> None:
    """The step that is being taken comes to its end by the playbook it was taken by."""
    await _gentle(pool)
    await town.tell(overdue())
    await town.until("2026-11-16 12:00")
    told = await _moves(town, pool)
    assert told.waits == "the step that is being taken comes to its end first"
    assert (await town.view()).playbook == "nl-consumer@1"
    await town.outcome(TaskKind.CALL, "broke_off")
    assert (await town.view()).playbook == "gentle@1"
    await town.until("2026-12-02 12:00")
    steps = [it.split()[-1] for it in town.received]
    assert steps == ["friendly", "second", "call", "once_more", "clear"]


async def test_a_notice_that_was_sent_runs_on(town: Town, pool: Pool) -> None:
    """The law asks the same under both: last day and costs stay as they were told, once."""
    await _gentle(pool)
    await town.tell(overdue())
    await town.until("2026-12-02 12:00")
    [notice], heard = (await town.view()).notices, list(town.received)
    told = await _moves(town, pool)
    assert (await town.view()).playbook == "gentle@1"
    assert (told.waits, told.next and told.next.what) == (None, "term_ends")
    await town.until("2026-12-16 08:01")
    [same] = (await town.view()).notices
    assert (same.id, same.last_day, same.void) == (notice.id, notice.last_day, False)
    assert (await town.stands(), (await town.view()).costs) == ("approval", Decimal("40.00"))
    assert town.received == heard


async def test_a_notice_of_another_ladders_step_is_waited_for(town: Town, pool: Pool) -> None:
    """A last demand under way belongs to the playbook that made it, until it has ended."""
    final = {
        "steps": [{"id": "last", "day": 40, "channels": ["email"], "message": "final_request"}]
    }
    await _gentle(pool, final_notice=final)
    await town.tell(overdue())
    await town.until("2026-12-02 12:00")
    told = await _moves(town, pool)
    assert told.waits == (
        "the last demand was made by the playbook it has, and runs to its end first"
    )
    await town.until("2026-12-16 08:01")
    assert (await town.view()).costs == Decimal("40.00"), "as it was announced"
    assert len(town.received) == 6
    assert (await town.view()).playbook == "gentle@1", "once the term was over"


async def test_a_debtor_in_an_open_complaint_is_left_alone(town: Town, pool: Pool) -> None:
    """Off the ladder the case waits for what it waited for; what comes then is foretold, too."""
    await _gentle(pool)
    await town.tell(overdue())
    await town.until("2026-11-16 12:00")
    await town.outcome(TaskKind.CALL, "complaint", kind="faulty")
    told = await _moves(town, pool)
    assert (told.stage, told.waits) == ("disputed", None)
    assert (told.then and told.then.step) == "once_more"
    assert (await town.view()).playbook == "gentle@1"
    assert await town.open_tasks() != []
    assert TaskKind.COMPLAINT in [it.kind for it in await town.open_tasks()]


async def test_a_message_of_the_playbook_before_that_bounces_is_not_said_again(
    town: Town, pool: Pool
) -> None:
    """Its step is on no ladder any more: the case goes on with the new one's."""
    await _gentle(pool)
    town.arrives = set()
    await town.tell(overdue())
    await town.until("2026-11-10 12:00")
    await _moves(town, pool)
    await town.reports("failed", error_code="550", why="no such user")
    view = await town.view()
    assert view.next is not None
    assert view.next.step == "once_more"
    await town.until("2026-11-17 12:00")
    assert [it.split()[-1] for it in town.received] == ["friendly", "second", "once_more"]
