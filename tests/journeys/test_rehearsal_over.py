"""When a rehearsal ends: who had really heard from us goes on there, all others begin."""

from typing import Any

import pytest

from ledger.database import Pool
from tests.journeys.town import Town
from tests.support.events import event, overdue
from tests.support.world import acme
from workers.profiles import Profile, save_profile

A = "2026-0117"
TEST_ADDRESS = {"email": "rehearsal@acme.example", "phone": "+31600000001"}


async def mode(pool: Pool, mode: str, **facts: Any) -> None:
    """The creditor goes on, or back, to a mode."""
    await save_profile(pool, Profile(acme(mode=mode, **facts), None))


@pytest.fixture
async def rehearse(town: Town, pool: Pool) -> Any:
    """From now on everything goes to the test address."""

    async def begins() -> None:
        await mode(pool, "redirect", redirect=TEST_ADDRESS)

    return begins


async def test_who_heard_from_us_before_is_not_greeted_again(
    town: Town, pool: Pool, rehearse: Any
) -> None:
    await town.tell(overdue(A))
    await town.until("2026-11-05 12:00")
    await rehearse()
    await town.until("2026-11-25 12:00")
    rehearsed = len(town.received)
    await mode(pool, "live")
    await town.until("2026-12-20 12:00")
    first, after = town.post.messages[0], town.post.messages[rehearsed:]
    assert (first.contact.step, first.contact.recipient) == ("friendly", "+31612345678")
    steps = [it.contact.step for it in after]
    assert "friendly" not in steps
    assert steps[0] == "second", "the step after the last real one, rehearsed meanwhile or not"


async def test_two_rehearsals_forget_only_what_they_said(
    town: Town, pool: Pool, rehearse: Any
) -> None:
    await rehearse()
    await town.tell(overdue(A))
    await town.until("2026-11-10 12:00")
    await mode(pool, "live")
    await town.until("2026-11-12 12:00")
    await rehearse()
    await town.until("2026-11-30 12:00")
    told = len(town.received)
    await mode(pool, "live")
    await town.until("2026-12-05 12:00")
    assert town.post.messages[told].contact.step == "second"


async def test_a_real_notice_stays_what_it_was(town: Town, pool: Pool, rehearse: Any) -> None:
    await town.tell(overdue(A))
    await town.until("2026-12-02 12:00")
    assert await town.stands(A) == "final_notice"
    before = (await town.view(A)).notices
    await rehearse()
    await town.until("2026-12-28 12:00")
    assert await town.stands(A) == "approval"
    await mode(pool, "live")
    await town.settle()
    view = await town.view(A)
    assert (view.notices[0].last_day, view.stage) == (before[0].last_day, "approval")
    assert view.costs > 0, "it lapsed in earnest"


async def test_a_hold_that_an_answer_in_the_rehearsal_caused_ends_with_it(
    town: Town, pool: Pool, rehearse: Any
) -> None:
    await rehearse()
    await town.tell(overdue(A))
    await town.until("2026-11-03 12:00")
    await town.called("protected")
    assert await town.stands(A) == "on_hold"
    await mode(pool, "live")
    await town.settle()
    assert await town.stands(A) == "reminding"
    assert town.post.messages[-1].contact.step == "friendly"
    assert town.post.messages[-1].contact.recipient == "+31612345678"
    assert await town.tasks() == []


async def test_a_pause_that_the_creditor_ordered_stands(
    town: Town, pool: Pool, rehearse: Any
) -> None:
    """It is the creditor's word about a real debtor; what comes after it begins again."""
    await rehearse()
    await town.tell(overdue(A))
    await town.until("2026-11-12 12:00")
    await town.tell(event("case.paused", {"invoice_number": A, "reason": "we look into it"}))
    told = len(town.received)
    await mode(pool, "live")
    await town.until("2026-11-16 12:00")
    assert (await town.stands(A), len(town.received)) == ("on_hold", told)
    await town.tell(event("case.resumed", {"invoice_number": A}))
    await town.until("2026-11-17 12:00")
    assert [it.contact.step for it in town.post.messages[told:]] == ["friendly"]
