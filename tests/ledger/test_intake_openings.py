"""When a case opens, goes on, closes and opens again."""

from datetime import date

import pytest

from domain.planning import Walked
from domain.vocabulary import Outcome, Stage
from ledger import cases
from ledger.database import Pool, transaction
from ledger.intake import door
from tests.support.database import set_now
from tests.support.events import (
    CREDITOR,
    debtor,
    event,
    invoice,
    overdue,
    paid,
    reversed_,
    told,
    withdrawn,
)
from tests.support.world import closed, open_amount, tells, timeline, view

pytestmark = pytest.mark.usefixtures("creditor")


async def test_an_overdue_invoice_opens_its_case(pool: Pool) -> None:
    await told(pool, overdue())
    case = await view(pool)
    assert case.id == "invoice/acme/2026-0117"
    assert (case.stage, case.opening, case.playbook) == (Stage.REMINDING, 1, "nl-consumer@1")
    assert await tells(pool) == [(1, 1, "opened")]


async def test_an_issued_invoice_opens_before_the_due_date(pool: Pool) -> None:
    data = {"invoice": invoice(due_on="2026-12-15"), "debtor": debtor()}
    await told(pool, event("invoice.issued", data))
    assert (await view(pool)).stage is Stage.UPCOMING


async def test_an_invoice_number_with_slashes(pool: Pool) -> None:
    await told(pool, overdue("2026/11/0001 – A&B"))
    assert (await view(pool, "2026/11/0001 – A&B")).id == "invoice/acme/2026/11/0001 – A&B"


async def test_nothing_open_opens_nothing(pool: Pool) -> None:
    await told(pool, overdue(open_amount="0.00"))
    assert await tells(pool) == []


async def test_events_of_an_open_case_are_told_in_order(pool: Pool) -> None:
    await told(pool, overdue())
    await told(pool, paid("50.00"), paid("50.00"))
    pause = {"invoice_number": "2026-0117", "until": "2026-12-01", "reason": "on holiday"}
    await told(pool, event("case.paused", pause))
    assert await tells(pool) == [
        (1, 1, "opened"),
        (1, 2, "balance_changed"),
        (1, 3, "balance_changed"),
        (1, 4, "paused"),
    ]
    assert await timeline(pool) == ["opened", "payment", "payment", "hold"]


async def test_a_reversal_opens_the_case_again_with_its_history(pool: Pool) -> None:
    await told(pool, overdue())
    await told(pool, paid("250.00", payment="p-1"))
    await closed(pool, Outcome.PAID)
    await set_now(pool, "2026-12-26 10:00")
    await told(pool, reversed_("p-1"))
    case = await view(pool)
    assert (case.opening, case.stage, case.outcome) == (2, Stage.REMINDING, None)
    assert str(case.open_amount) == "250.00"
    assert await timeline(pool) == ["opened", "payment", "reversal", "reopened"]
    assert (await tells(pool))[-1] == (2, 3, "opened")


async def test_the_reversal_reversed_settles_it_again(pool: Pool) -> None:
    await told(pool, overdue(), paid("250.00", payment="p-1"))
    await closed(pool, Outcome.PAID)
    await told(pool, reversed_("p-1"))
    await told(pool, paid("250.00", payment="p-2"))
    assert await open_amount(pool) == "0.00"
    assert (await tells(pool))[-1] == (2, 4, "balance_changed")


async def test_a_payment_is_reversed_once(pool: Pool) -> None:
    await told(pool, overdue(), paid("250.00", payment="p-1"))
    await told(pool, reversed_("p-1"))
    await told(pool, reversed_("p-1"))
    assert await open_amount(pool) == "250.00"


async def test_a_closed_case_is_not_opened_by_more_news(pool: Pool) -> None:
    await told(pool, overdue())
    await closed(pool, Outcome.WRITTEN_OFF)
    await told(pool, overdue())
    assert (await view(pool)).outcome is Outcome.WRITTEN_OFF
    assert await tells(pool) == [(1, 1, "opened")]


async def test_withdrawn_and_entered_again_starts_at_the_beginning(pool: Pool) -> None:
    await told(pool, overdue())
    await _walk(pool, "friendly", "second", "call")
    await told(pool, withdrawn())
    await closed(pool, Outcome.WITHDRAWN)
    await told(pool, overdue())
    case = await cases.find(pool, CREDITOR, "2026-0117")
    assert case is not None
    assert (case.key.opening, case.standing.stage, case.walked) == (2, Stage.REMINDING, ())


async def _walk(pool: Pool, *steps: str) -> None:
    async with transaction(pool) as conn:
        case = await cases.find(conn, CREDITOR, "2026-0117")
        assert case is not None
        walked = [
            Walked(step=step, stage=Stage.REMINDING, on=date(2026, 11, 20), how="sent")
            for step in steps
        ]
        await cases.save(conn, case.key, case.standing, walked)


async def test_the_daily_scan_opens_what_became_overdue(pool: Pool) -> None:
    await told(pool, overdue("A-1", open_amount="0.00"), overdue("A-2"))
    await told(pool, overdue("A-3", due_on="2026-12-31", open_amount="0.00"))
    await told(pool, overdue("A-1", open_amount="10.00"))
    assert await tells(pool, "A-1") == [(1, 1, "opened")]
    assert await door.scan_overdue(pool) == 0
    await pool.execute("delete from outbox; delete from timeline; delete from cases")
    assert await door.scan_overdue(pool) == 2
    assert await door.scan_overdue(pool) == 0
