"""A request is stored as a whole, once, also when it comes twice at the same moment."""

import asyncio

import pytest

from domain.incoming import IncomingEvent
from ledger.database import Pool, transaction
from ledger.intake import door
from ledger.intake.door import RefusedError
from tests.support.database import rows
from tests.support.events import (
    debtor,
    event,
    overdue,
    paid,
    read,
    reversed_,
    told,
    withdrawn,
)
from tests.support.world import open_amount, tells

pytestmark = pytest.mark.usefixtures("creditor")


async def refusals(pool: Pool, *sent: IncomingEvent) -> list[tuple[int, str]]:
    with pytest.raises(RefusedError) as refused:
        await door.accept(pool, sent)
    return [(it.index, it.field) for it in refused.value.refusals]


async def test_a_second_delivery_is_a_duplicate(pool: Pool) -> None:
    sent = overdue(key="evt-a")
    assert (await told(pool, sent)).model_dump() == {"accepted": 1, "duplicates": 0}
    assert (await told(pool, sent)).model_dump() == {"accepted": 0, "duplicates": 1}


async def test_a_duplicate_within_one_request(pool: Pool) -> None:
    sent = paid("50.00", time="2026-11-20T10:00:00Z")
    first = overdue(time="2026-11-20T09:00:00Z")
    assert (await told(pool, first, sent, sent)).model_dump() == {"accepted": 2, "duplicates": 1}
    assert await open_amount(pool) == "200.00"


async def test_all_or_nothing_and_every_bad_event_is_named(pool: Pool) -> None:
    before = await rows(pool)
    sent = [
        overdue("A-1"),
        withdrawn("unknown"),
        overdue("A-2"),
        reversed_("no-such-payment"),
        event("payment.received", {"payment_id": "p", "amount": "1.00", "paid_on": "2026-11-20"}),
        paid("10.001", "A-1"),
        event("debtor.updated", {"debtor": {"id": "nobody"}}),
    ]
    assert await refusals(pool, *[read(it) for it in sent]) == [
        (1, "invoice_number"),
        (3, "payment_id"),
        (4, "invoice_number"),
        (5, "amount"),
        (6, "debtor.id"),
    ]
    assert await rows(pool) == before


async def test_an_unknown_creditor(pool: Pool) -> None:
    sent = overdue()
    sent["data"]["creditor"] = "nobody"
    assert await refusals(pool, read(sent)) == [(0, "creditor")]


async def test_the_same_number_of_another_debtor_or_currency(pool: Pool) -> None:
    await told(pool, overdue())
    other = overdue(of=debtor("C-2"))
    dollars = overdue(currency="USD")
    assert await refusals(pool, read(other)) == [(0, "invoice.number")]
    assert await refusals(pool, read(dollars)) == [(0, "invoice.currency")]


@pytest.mark.parametrize("field", ["id", "source"])
async def test_a_nul_character_is_refused(pool: Pool, field: str) -> None:
    sent = {**overdue(), field: "a\x00b"}
    assert await refusals(pool, read(sent)) == [(0, "data")]
    assert await refusals(pool, read(overdue(description="a\x00b"))) == [(0, "data")]


async def test_a_moment_beyond_the_calendar_is_refused(pool: Pool) -> None:
    sent = overdue(time="0001-01-01T00:00:00+02:00")
    assert await refusals(pool, read(sent)) == [(0, "time")]


async def test_the_same_event_from_two_connections_is_applied_once(pool: Pool) -> None:
    await told(pool, overdue(time="2026-11-20T09:00:00Z"))
    sent = paid("100.00", time="2026-11-20T10:00:00Z")
    answers = await asyncio.gather(*(told(pool, sent) for _ in range(6)))
    assert sum(answer.accepted for answer in answers) == 1
    assert await open_amount(pool) == "150.00"
    assert len(await tells(pool)) == 2


async def test_a_payment_and_its_invoice_at_the_same_moment_find_each_other(pool: Pool) -> None:
    for turn in range(8):
        number = f"B-{turn}"
        sent = [
            overdue(number, time="2026-11-20T09:00:00Z"),
            paid("100.00", number, time="2026-11-20T10:00:00Z"),
        ]
        await asyncio.gather(*(told(pool, it) for it in (sent if turn % 2 else sent[::-1])))
        assert await open_amount(pool, number) == "150.00"


async def test_two_requests_over_the_same_debtors_do_not_block_each_other(pool: Pool) -> None:
    names = [f"C-{i}" for i in range(12)]
    one = [overdue(f"one-{name}", of=debtor(name)) for name in names]
    two = [overdue(f"two-{name}", of=debtor(name)) for name in reversed(names)]
    answers = await asyncio.gather(told(pool, *one), told(pool, *two))
    assert [answer.accepted for answer in answers] == [12, 12]


async def test_the_scan_opens_no_case_that_an_event_opens_meanwhile(pool: Pool) -> None:
    await told(pool, overdue())
    await pool.execute("delete from outbox; delete from timeline; delete from cases")
    async with transaction(pool) as conn:
        await conn.execute("select 1 from debtors for update")
        scan = asyncio.create_task(door.scan_overdue(pool))
        await asyncio.sleep(0.1)
        sent = read(overdue())
        await door._apply(conn, sent, await conn.fetchval("select now()"))
    assert await scan == 0
    assert await tells(pool) == [(1, 1, "opened")]
