"""Something for the trouble after a complaint (practice C3): told, stored, and honoured."""

import pytest
from pydantic import ValidationError

from domain.vocabulary import TaskKind
from ledger import creditors, goodwill
from ledger.database import Pool
from ledger.intake.outcomes import OutcomeError
from tests.journeys.town import Town
from tests.support.events import CREDITOR, overdue
from tests.support.world import acme

VOUCHER = "een tegoedbon van € 10"
HOOK = {"url": "https://erp.acme.example/hook", "secret": "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ="}


async def complained(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    await town.called("complaint")


async def test_a_complaint_is_upheld_and_sanne_gets_a_voucher(town: Town, pool: Pool) -> None:
    await creditors.save(pool, acme(webhooks=[HOOK]))
    await complained(town)
    await town.outcome(TaskKind.COMPLAINT, "upheld", gesture=VOUCHER)
    assert await town.stands() == "closed complaint_upheld"
    answers = [line for line in town.received if "goodwill" in line or "complaint_answ" in line]
    assert [line.split()[-1] for line in answers] == ["complaint_answered"], "one message tells all"
    assert VOUCHER in town.post.messages[-1].contact.body
    [given] = await goodwill.of_debtor(pool, CREDITOR, "C-1001")
    assert (given.gesture, given.given_by, given.invoice_number) == (VOUCHER, "piet", "2026-0117")
    lines = [it.why for it in (await town.view()).timeline if it.what == "goodwill"]
    assert lines == [f"given: {VOUCHER}"]
    data = await pool.fetchval(
        "select data from announcements where type = 'amicable.goodwill.given.v1'"
    )
    assert (data["gesture"], data["invoice_number"]) == (VOUCHER, "2026-0117")


async def test_a_voucher_without_words_of_its_own_is_announced_as_it_is_told(
    town: Town, pool: Pool
) -> None:
    """The creditor must honour what the answer says that she gets."""
    await creditors.save(pool, acme(webhooks=[HOOK]))
    await complained(town)
    await town.outcome(TaskKind.COMPLAINT, "partly", amount="50.00", goodwill="voucher")
    await town.until("2026-11-04 12:00")
    assert "een tegoedbon" in town.post.messages[-1].contact.body
    [given] = await goodwill.of_debtor(pool, CREDITOR, "C-1001")
    assert given.gesture == "een tegoedbon"
    data = await pool.fetchval(
        "select data from announcements where type = 'amicable.goodwill.given.v1'"
    )
    assert data["gesture"] == "een tegoedbon"


async def test_a_voucher_beside_a_rejection_is_refused_by_name(town: Town) -> None:
    await complained(town)
    with pytest.raises(OutcomeError, match="goodwill: a gesture goes with a complaint"):
        await town.outcome(
            TaskKind.COMPLAINT, "rejected", note="De lamp werkt.", goodwill="voucher"
        )


async def test_without_a_gesture_nothing_is_given(town: Town, pool: Pool) -> None:
    await complained(town)
    await town.outcome(TaskKind.COMPLAINT, "upheld")
    assert await goodwill.of_debtor(pool, CREDITOR, "C-1001") == []
    assert "goodwill" not in await town.happened()


async def test_a_rejected_complaint_gets_none_and_the_task_stays_open(
    town: Town, pool: Pool
) -> None:
    await complained(town)
    with pytest.raises(OutcomeError, match="gesture: a gesture goes with a complaint"):
        await town.outcome(TaskKind.COMPLAINT, "rejected", note="De lamp werkt.", gesture=VOUCHER)
    assert await town.tasks() == ["complaint"]
    assert await goodwill.of_debtor(pool, CREDITOR, "C-1001") == []


@pytest.mark.parametrize("gesture", ["x", "x" * 201, "a voucher\nand more"])
async def test_a_gesture_is_one_line_of_limited_length(town: Town, gesture: str) -> None:
    await complained(town)
    with pytest.raises(ValidationError, match="gesture"):
        await town.outcome(TaskKind.COMPLAINT, "upheld", gesture=gesture)


async def test_who_answers_a_complaint_sees_the_creditors_standard_gestures(
    town: Town, pool: Pool
) -> None:
    await creditors.save(pool, acme(goodwill={"gestures": [VOUCHER, "gratis bezorging"]}))
    await complained(town)
    task = await town.task(TaskKind.COMPLAINT)
    assert task.brief["gestures"] == [VOUCHER, "gratis bezorging"]
