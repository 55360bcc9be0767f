"""What Temporal is told: per case in order, each once."""

import asyncio

import pytest

from domain.case import CaseEventWhat
from ledger import clock, outbox
from ledger.database import Pool
from tests.support.events import overdue, paid, told
from tests.support.world import tells

pytestmark = pytest.mark.usefixtures("creditor")


async def test_events_of_one_case_from_many_sides_keep_their_order(pool: Pool) -> None:
    await told(pool, overdue(amount="1000.00"))
    await asyncio.gather(*(told(pool, paid("1.00")) for _ in range(12)))
    order = [seq for _, seq, _ in await tells(pool)]
    assert order == list(range(1, 14))
    waiting = await outbox.waiting(pool)
    assert [it.seq for it in waiting] == order
    assert [it.starts for it in waiting] == [True] + [False] * 12
    assert waiting[1].event.what is CaseEventWhat.BALANCE_CHANGED


async def test_what_is_delivered_waits_no_more(pool: Pool) -> None:
    await told(pool, overdue("A-1"), overdue("A-2"))
    first, second = await outbox.waiting(pool)
    await outbox.delivered(pool, [first.id], await clock.now(pool))
    assert [it.key.invoice_number for it in await outbox.waiting(pool)] == [
        second.key.invoice_number
    ]


async def test_the_relay_is_woken(pool: Pool) -> None:
    woken = asyncio.Event()
    async with pool.acquire() as conn:
        await conn.add_listener("outbox", lambda *_: woken.set())
        await told(pool, overdue())
        await asyncio.wait_for(woken.wait(), 5)
        await conn.reset()
