"""A due date that moves beyond a promised day: nobody has broken anything (peers K)."""

from domain.vocabulary import NonPaymentReason
from ledger import arrangements
from ledger.database import Pool
from tests.journeys.town import Town
from tests.support.events import CREDITOR, overdue, paid

A, B = "2026-0117", "2026-0118"


async def statuses(pool: Pool, number: str = A) -> list[str]:
    return [it.status.value for it in await arrangements.every(pool, CREDITOR, number)]


async def test_a_promise_is_not_broken_by_who_is_given_more_time(town: Town, pool: Pool) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    await town.called("promise", date="2026-11-16")
    await town.until("2026-11-05 12:00")
    await town.tell(overdue(due_on="2026-12-10"))
    assert (await town.stands(), await statuses(pool)) == ("upcoming", ["lapsed"])
    await town.until("2026-12-10 20:00")
    assert "due_date_moved 2026-0117" in await town.courtesies()
    assert [it.step for it in town.reminded] == ["friendly", "upcoming"]
    assert (await town.view()).reason is not NonPaymentReason.BROKEN_PROMISE
    await town.until("2026-12-20 12:00")
    assert await town.stands() == "reminding"
    assert await statuses(pool) == ["lapsed"], "no breach in the debtor's history"


async def test_what_was_promised_of_another_invoice_stands(town: Town, pool: Pool) -> None:
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.until("2026-11-03 12:00")
    await town.called("promise", date="2026-11-16", invoices=[A, B])
    await town.tell(overdue(A, due_on="2026-12-10"))
    assert [await town.stands(it) for it in (A, B)] == ["upcoming", "arranged"]
    await town.tell(paid("100.00", B, on="2026-11-16"))
    assert await town.stands(B) == "closed paid"
    assert sorted(await statuses(pool, B)) == ["kept", "replaced"]


async def test_a_promise_for_a_day_before_it_is_due_breaks_only_after_that_day(
    town: Town, pool: Pool
) -> None:
    """What need not be paid yet is in nobody's way."""
    await town.tell(overdue(due_on="2026-11-20"))
    await town.called("promise", date="2026-11-10")
    await town.until("2026-11-23 12:00")
    assert (await town.stands(), await statuses(pool)) == ("arranged", ["agreed"])
    await town.until("2026-11-25 12:00")
    assert (await town.stands(), await statuses(pool)) == ("reminding", ["broken"])
