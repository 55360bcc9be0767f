"""A claim is with the agency: what comes in at ours must reach them (practice M8)."""

import pytest

from domain.vocabulary import Stage, TaskKind
from ledger import going_live
from ledger.database import Pool
from tests.journeys.town import Town
from tests.support.events import event, overdue, paid
from tests.support.world import acme

HOOK = {"url": "https://shop.example/hooks", "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}
EVENT = "amicable.payment.after_escalation.v1"


async def handed_over(town: Town, pool: Pool) -> None:
    await going_live.save_profile(pool, acme(webhooks=[HOOK]))
    await town.tell(overdue())
    await town.until("2026-12-17 12:00")
    assert (await town.view()).stage is Stage.APPROVAL
    await town.outcome(TaskKind.APPROVAL, "approve")
    assert await town.stands() == "closed escalated"


async def announced(pool: Pool) -> list[dict[str, str]]:
    rows = await pool.fetch("select data from announcements where type = $1 order by at", EVENT)
    return [row["data"] for row in rows]


@pytest.mark.parametrize("together", [True, False])
async def test_a_payment_is_told(town: Town, pool: Pool, together: bool) -> None:
    await handed_over(town, pool)
    beside = (
        []
        if together
        else [
            event(
                "invoice.credited", {"invoice_number": "2026-0117", "amount": "1.00", "reason": "x"}
            )
        ]
    )
    await town.tell(paid("100.00", payment="P-9", on="2026-12-17"), *beside)
    [task] = [it for it in await town.open_tasks() if "paid" in it.title]
    assert task.title == (
        "Tell the agency about invoice 2026-0117: 100.00 EUR was paid to us on 2026-12-17"
    )
    [told] = [it for it in await announced(pool) if it["what"] == "payment"]
    assert (told["amount"], told["payment"]) == ("100.00", "P-9")
    await town.tell(paid("50.00", payment="P-10", on="2026-12-19"))
    told_of = [it for it in await town.open_tasks() if "paid" in it.title]
    assert len(told_of) == 2, "each payment is told"


async def test_a_reply_is_told_and_one_that_says_it_is_paid_to_the_books_too(
    town: Town, pool: Pool
) -> None:
    await handed_over(town, pool)
    await town.writes("Ik heb het net betaald")
    [task] = await town.open_tasks()
    assert task.title == "Tell the agency about invoice 2026-0117: the debtor wrote by email"
    assert task.brief["text"] == "Ik heb het net betaald"
    assert [it["what"] for it in await announced(pool)] == ["says_paid"]


@pytest.mark.parametrize(("said", "events"), [("already_paid", 1), ("complaint", 0)])
async def test_a_call_is_told(town: Town, pool: Pool, said: str, events: int) -> None:
    await handed_over(town, pool)
    await town.called(said)
    [task] = await town.open_tasks()
    assert task.title.startswith("Tell the agency about invoice 2026-0117: the debtor called")
    assert len(await announced(pool)) == events
