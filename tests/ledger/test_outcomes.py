"""What people report: once, by one person, told to the cases it is about."""

import asyncio
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.answers import CallAnswer, answer_to
from domain.vocabulary import Channel, TaskKind
from ledger import clock, contacts, notices, tasks
from ledger.database import Pool, transaction
from ledger.intake import outcomes
from ledger.intake.outcomes import OutcomeError
from ledger.tasks import Task, TaskConflictError
from tests.support.events import CREDITOR, overdue, told
from tests.support.world import asked, contacted, last_told, noticed, tells, view

pytestmark = pytest.mark.usefixtures("creditor")


async def report(pool: Pool, task: UUID, person: str = "anna", **body: Any) -> Task:
    kind = (await tasks.get(pool, task)).kind
    return await outcomes.task_outcome(pool, task, person, answer_to(kind, body))


async def claim(pool: Pool, task: UUID, person: str) -> Task:
    async with transaction(pool) as conn:
        return await tasks.claim(conn, task, person, await clock.now(conn))


async def test_two_people_claim_at_the_same_time_and_one_gets_it(pool: Pool) -> None:
    await told(pool, overdue())
    task = await asked(pool)
    both = (claim(pool, task, "anna"), claim(pool, task, "bram"))
    claimed = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(it).__name__ for it in claimed) == ["Task", "TaskConflictError"]
    assert (await tasks.get(pool, task)).claimed_by in ("anna", "bram")


async def test_a_promise_by_phone_is_told_to_the_cases_it_covers(pool: Pool) -> None:
    await told(pool, overdue("A-1"), overdue("A-2"))
    task = await asked(pool, TaskKind.CALL, "A-1", "A-2")
    done = await report(pool, task, outcome="promise", date="2026-11-27", amount="50.00", note="x")
    assert (done.status, done.claimed_by) == ("done", "anna")
    assert done.outcome == {
        "outcome": "promise",
        "date": "2026-11-27",
        "amount": "50.00",
        "note": "x",
    }
    for number in ("A-1", "A-2"):
        assert await last_told(pool, number) == ("task_done", str(task))
        line = (await view(pool, number)).timeline[-1]
        assert (line.what, line.why) == ("task_done", "call: promise, 50.00, 2026-11-27")
        assert "note" not in line.detail


async def test_an_outcome_counts_once(pool: Pool) -> None:
    await told(pool, overdue())
    task = await asked(pool)
    reports = (report(pool, task, person, outcome="no_answer") for person in ("anna", "bram"))
    done = await asyncio.gather(*reports, return_exceptions=True)
    assert sorted(type(it).__name__ for it in done) == ["Task", "TaskConflictError"]
    assert len(await tells(pool)) == 2


async def test_what_anna_claimed_is_not_brams(pool: Pool) -> None:
    await told(pool, overdue())
    task = await asked(pool)
    await claim(pool, task, "anna")
    with pytest.raises(TaskConflictError, match="claimed by anna"):
        await report(pool, task, "bram", outcome="no_answer")


async def test_a_promise_for_yesterday(pool: Pool) -> None:
    await told(pool, overdue())
    task = await asked(pool)
    with pytest.raises(OutcomeError, match=r"^date: 2026-11-20 has passed"):
        await report(pool, task, outcome="promise", date="2026-11-20")
    assert (await tasks.get(pool, task)).status == "open"


async def test_call_back_on_a_day_is_in_its_morning(pool: Pool) -> None:
    await told(pool, overdue())
    done = await report(pool, await asked(pool), outcome="call_back", date="2026-11-24")
    assert done.outcome is not None
    assert done.outcome["at"] == "2026-11-24T09:00:00+01:00"


@pytest.mark.parametrize(
    ("outcome", "status"),
    [("refuses", "delivered"), ("voicemail", "sent"), ("no_answer", "failed")],
)
async def test_the_call_becomes_a_contact_or_not(pool: Pool, outcome: str, status: str) -> None:
    await told(pool, overdue())
    contact = await contacted(pool, channel=Channel.CALL, status="open", step="call")
    await report(pool, await asked(pool, contact=contact), outcome=outcome)
    assert (await contacts.get(pool, contact)).status == status


async def test_a_posted_notice_is_proven_by_its_posting(pool: Pool) -> None:
    await told(pool, overdue())
    contact = await contacted(pool, channel=Channel.LETTER, status="open", step="final_notice")
    await noticed(pool, contact, by="letter")
    task = await asked(pool, TaskKind.LETTER, contact=contact)
    await report(pool, task, outcome="posted", date="2026-11-02")
    assert (await contacts.get(pool, contact)).status == "sent"
    notice = await notices.of_contact(pool, contact)
    assert notice is not None
    assert (notice.sent_on, notice.received_on) == (date(2026, 11, 2), date(2026, 11, 4))
    assert (notice.last_day, notice.costs_from) == (date(2026, 11, 18), date(2026, 11, 19))
    assert notice.proof["posted_by"] == "anna"


async def test_a_letter_is_posted_today_and_never_tomorrow(pool: Pool) -> None:
    await told(pool, overdue())
    task = await asked(pool, TaskKind.LETTER)
    with pytest.raises(OutcomeError, match="still to come"):
        await report(pool, task, outcome="posted", date="2026-11-22")
    done = await report(pool, task, outcome="posted")
    assert done.outcome == {"outcome": "posted", "date": "2026-11-21"}


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-11-22", "still to come"),
        ("2026-09-30", "^date: 2026-09-30 lies before the invoice of 2026-10-01"),
    ],
)
async def test_limitation_is_interrupted_between_the_invoice_and_today(
    pool: Pool, day: str, why: str
) -> None:
    await told(pool, overdue())
    task = await asked(pool, TaskKind.APPROVAL)
    with pytest.raises(OutcomeError, match=why):
        await report(pool, task, outcome="interrupted", date=day)
    await report(pool, task, outcome="interrupted", date="2026-10-01")


async def test_a_decision_on_an_earlier_opening_does_not_count(pool: Pool) -> None:
    await told(pool, overdue())
    task = await asked(pool, TaskKind.APPROVAL)
    await pool.execute("update cases set opening = 2")
    with pytest.raises(OutcomeError, match="reminding by now: there is nothing to hand over"):
        await report(pool, task, outcome="hand_over")
    await report(pool, task, outcome="decline", date="2026-12-24")
    assert await last_told(pool) == ("opened", None)


async def test_a_call_that_came_in(pool: Pool) -> None:
    await told(pool, overdue())
    answer = CallAnswer.model_validate({"outcome": "already_paid", "date": "2026-11-19"})
    task = await outcomes.incoming_call(pool, CREDITOR, "2026-0117", "anna", answer)
    assert (task.status, task.kind, task.claimed_by) == ("done", TaskKind.CALL, "anna")
    assert await tasks.get(pool, task.id) == task
    assert await last_told(pool) == ("task_done", str(task.id))


async def test_a_call_about_an_invoice_we_do_not_know(pool: Pool) -> None:
    answer = CallAnswer.model_validate({"outcome": "refuses"})
    with pytest.raises(LookupError, match="no case of invoice 'X'"):
        await outcomes.incoming_call(pool, CREDITOR, "X", "anna", answer)
