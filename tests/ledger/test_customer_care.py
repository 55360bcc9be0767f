"""Whom the daily scan plans something for, and what is reported of it (practice I7)."""

from decimal import Decimal
from uuid import uuid4

import pytest

from domain.courtesies import Courtesy, CourtesyKind
from domain.marketing import GOOD_ENDINGS
from domain.vocabulary import Channel, Outcome
from ledger import clock, courtesies, feedback, replies
from ledger.database import Pool, transaction
from ledger.feedback import Opinion
from ledger.intake.attentions import plan_questions, plan_thanks
from ledger.replies import Reply
from tests.support.database import set_now
from tests.support.events import CREDITOR, overdue, paid, told
from tests.support.world import acme, closed, contacted, settle_in


async def settled(pool: Pool, outcome: Outcome = Outcome.PAID) -> None:
    """Reminded and paid on 3 November, closed so."""
    await settle_in(pool, acme(feedback={"thanks_on_time_every": 1}))
    await set_now(pool, "2026-11-03 09:00")
    await told(pool, overdue())
    await contacted(pool)
    await told(pool, paid("250.00", on="2026-10-31"))
    await closed(pool, outcome)


async def opinion(pool: Pool, score: int | None, words: str | None = None) -> None:
    """A debtor's answer to a question of their own."""
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        question, reply = uuid4(), uuid4()
        base = {"creditor": CREDITOR, "debtor": "C-1001"}
        asked = {"id": question, "covers": ("2026-0117",), "occasion": str(question)}
        asked |= {"kind": CourtesyKind.SATISFACTION, "not_before": now}
        await courtesies.plan(conn, Courtesy.model_validate(base | asked), now)
        wrote = {"id": reply, "provider_id": str(reply), "channel": Channel.EMAIL, "at": now}
        wrote |= {"sender": "sanne@example.com", "text": words or str(score)}
        await replies.add(conn, Reply.model_validate(base | wrote))
        said = {"reply": reply, "courtesy": question, "invoice_number": "2026-0117"}
        said |= {"outcome": "paid", "score": score, "words": words, "at": now}
        await feedback.add(conn, Opinion.model_validate(base | said))


async def test_a_question_is_planned_on_its_day_and_once(pool: Pool) -> None:
    await settled(pool)
    await set_now(pool, "2026-11-10 08:00")
    assert await plan_questions(pool, 10) == 0
    await set_now(pool, "2026-11-10 10:00")
    assert await plan_questions(pool, 10) == 1
    assert await plan_questions(pool, 10) == 0


async def test_a_scan_that_was_down_for_weeks_asks_nobody_late(pool: Pool) -> None:
    await settled(pool)
    await set_now(pool, "2026-11-20 10:00")
    assert await plan_questions(pool, 10) == 0


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - set(GOOD_ENDINGS)))
async def test_nobody_is_asked_after_an_end_that_is_none(pool: Pool, outcome: Outcome) -> None:
    await settled(pool, outcome)
    await set_now(pool, "2026-11-11 10:00")
    assert await plan_questions(pool, 10) == 0


async def test_who_paid_by_the_due_date_is_thanked_once(pool: Pool) -> None:
    await settled(pool)
    assert await plan_thanks(pool, 10) == 1
    assert await plan_thanks(pool, 10) == 0


async def test_the_report_counts_and_averages(pool: Pool) -> None:
    await settled(pool)
    await opinion(pool, 5, "top")
    await opinion(pool, 4)
    await opinion(pool, 4)
    await opinion(pool, None, "geen cijfer")
    report = await feedback.report(pool, CREDITOR)
    assert (report.answered, report.average) == (3, Decimal("4.33"))
    assert [(it.of, it.count) for it in report.by_score] == [("4", 2), ("5", 1)]
    assert {it.words for it in report.words} == {"top", "geen cijfer"}
    assert (await feedback.report(pool, "nobody")).average is None
