"""The case as it is read: live balances, interest to date, what comes next."""

import json
from typing import Any

import pytest

from domain.case import Next, NextWhat
from domain.vocabulary import Channel, Outcome, Stage
from ledger import case_view, cases, clock
from ledger.database import Pool, transaction
from tests.support.database import set_now
from tests.support.events import CREDITOR, credited, overdue, paid, reversed_, told
from tests.support.world import acme, closed, contacted, settle_in, view

pytestmark = pytest.mark.usefixtures("creditor")


async def interest(pool: Pool, number: str = "2026-0117") -> str:
    return str((await view(pool, number)).interest)


async def thousand(pool: Pool, **facts: Any) -> None:
    """1,000 due on 31 January 2026: 19.84 by 31 July (domain facts, section 3)."""
    stated = {"issued_on": "2026-01-01", "due_on": "2026-01-31", **facts}
    await told(pool, overdue(amount="1000.00", time="2026-02-02T08:00:00Z", **stated))
    await set_now(pool, "2026-07-31 10:00")


async def test_the_contract(pool: Pool) -> None:
    await told(pool, overdue())
    async with transaction(pool) as conn:
        case = await cases.find(conn, CREDITOR, "2026-0117")
        assert case is not None
        due = Next(
            at=await clock.now(conn),
            what=NextWhat.CONTACT,
            why="step friendly",
            step="friendly",
            channel=Channel.EMAIL,
        )
        await cases.save(conn, case.key, case.standing.model_copy(update={"next": due}))
    await contacted(pool)
    told_json = json.loads(json.dumps((await view(pool)).model_dump(mode="json")))
    assert told_json["id"] == "invoice/acme/2026-0117"
    assert (told_json["stage"], told_json["reason"]) == ("reminding", "unknown")
    assert told_json["outcome"] is None
    assert (told_json["open_amount"], told_json["costs"]) == ("250.00", "0.00")
    assert told_json["interest"] == "0.58"
    assert told_json["next"]["what"] == "contact"
    assert {"at", "what", "why"} <= told_json["next"].keys()
    line = told_json["timeline"][0]
    assert {"at", "what", "channel", "step", "why", "covers"} <= line.keys()
    assert told_json["contacts"][0]["channel"] == "email"
    assert "Sanne" not in json.dumps(told_json)


async def test_interest_to_date(pool: Pool) -> None:
    await thousand(pool)
    assert await interest(pool) == "19.84"


async def test_what_was_paid_before_bears_no_interest(pool: Pool) -> None:
    await thousand(pool, open_amount="500.00")
    assert await interest(pool) == "9.92"


async def test_a_payment_lowers_the_interest_from_its_day(pool: Pool) -> None:
    await thousand(pool)
    await told(pool, paid("1000.00", payment="p-1", on="2026-07-01"))
    assert await interest(pool) == "0.00"
    await told(pool, reversed_("p-1"))
    assert await interest(pool) == "19.84"
    await told(pool, paid("500.00", on="2026-05-02", time="2026-05-02T12:00:00Z"))
    # 91 days over 1,000 and 90 over 500, at 4%.
    assert await interest(pool) == "14.90"


async def test_interest_is_provisional_when_the_rate_is_not_known_yet(pool: Pool) -> None:
    await thousand(pool)
    assert not (await view(pool)).interest_provisional
    await set_now(pool, "2027-02-01 10:00")
    assert (await view(pool)).interest_provisional


async def test_before_the_due_date_and_before_the_rates_nothing_accrues(pool: Pool) -> None:
    await told(pool, overdue("new", due_on="2026-12-31"))
    await told(pool, overdue("old", issued_on="2012-12-01", due_on="2012-12-31"))
    assert await interest(pool, "new") == "0.00"
    assert await interest(pool, "old") > "0.00"


async def test_a_closed_case_bears_no_interest(pool: Pool) -> None:
    await thousand(pool)
    await closed(pool, Outcome.WRITTEN_OFF)
    case = await view(pool)
    assert (str(case.interest), case.outcome, case.next) == ("0.00", Outcome.WRITTEN_OFF, None)


async def test_overpaid_is_nothing_open(pool: Pool) -> None:
    await told(pool, overdue(), paid("300.00"))
    assert str((await view(pool)).open_amount) == "0.00"


async def test_a_list_with_fresh_balances(pool: Pool) -> None:
    await settle_in(pool, acme("globex"))
    await told(pool, overdue("A-1"), overdue("A-2"), credited("50.00", "A-2"))
    await closed(pool, Outcome.PAID, "A-1")
    listed = await case_view.case_list(pool, CREDITOR)
    assert [(it.invoice_number, str(it.open_amount)) for it in listed] == [
        ("A-2", "200.00"),
        ("A-1", "250.00"),
    ]
    assert await case_view.case_list(pool, "globex") == []
    reminding = await case_view.case_list(pool, None, stage=Stage.REMINDING)
    assert [it.invoice_number for it in reminding] == ["A-2"]


async def test_a_case_that_never_was(pool: Pool) -> None:
    with pytest.raises(LookupError, match="no case of invoice 'X'"):
        await view(pool, "X")
