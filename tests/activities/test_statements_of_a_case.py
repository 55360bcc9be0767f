"""How often a case asks the ledger: round trips are most of what it costs us.

Counted on a connection of its own, BEGIN and COMMIT included. Whoever adds a statement to the
path of every case finds out here, and decides whether it is worth it.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from temporalio.testing import ActivityEnvironment

from activities.closing import Closing
from activities.opening import Opening
from activities.reach_out import ReachingOut
from activities.responding import Responding
from domain.case import CaseEvent, CaseEventWhat, CaseKey
from domain.creditor import Creditor
from domain.effects import Answer, CaseCall, Happened, Opened, ReachOut, Respond
from domain.vocabulary import Channel
from ledger import clock
from ledger.database import Pool, connect
from tests.journeys.post import Mail, Post
from tests.support.database import set_now
from tests.support.events import CREDITOR, overdue, paid, told
from workers import library

KEY = CaseKey(creditor=CREDITOR, invoice_number="2026-0117")


class Effects:
    """Runs effects on one connection, and counts what each asks of the ledger."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._env = ActivityEnvironment()
        self._env.info = replace(self._env.info, is_local=True)
        self.asked: list[str] = []

    def hear(self, record: Any) -> None:
        self.asked.append(record.query)

    async def _run(self, effect: Callable[..., Awaitable[Any]], call: CaseCall) -> Any:
        self.asked.clear()
        return await self._env.run(effect, call)

    async def call(self) -> dict[str, Any]:
        return {"key": KEY, "now": await clock.now(self._pool)}

    async def opens(self) -> Opened:
        call = CaseCall(**await self.call())
        opened: Opened = await self._run(Opening(self._pool, "https://desk").open_case, call)
        return opened

    async def writes(self, step: str, attempt: int = 1) -> Answer:
        reaching = ReachingOut(self._pool, Mail(Post()), library.read_wording())
        contact = {"step": step, "channel": Channel.EMAIL, "attempt": attempt}
        call = ReachOut.model_validate({**await self.call(), **contact})
        answer: Answer = await self._run(reaching.reach_out, call)
        return answer

    async def hears_of_payment(self) -> Answer:
        event = CaseEvent(seq=2, what=CaseEventWhat.BALANCE_CHANGED)
        call = Respond(**await self.call(), event=event)
        answer: Answer = await self._run(Responding(self._pool).respond, call)
        return answer

    async def closes(self) -> Answer:
        call = CaseCall(**await self.call())
        answer: Answer = await self._run(Closing(self._pool).close_case, call)
        return answer


@pytest.fixture
async def effects(ledger_url: str, creditor: Creditor) -> AsyncIterator[Effects]:
    """One connection that has read the playbook before, as a worker has."""
    pool = await connect(ledger_url, size=1)
    effects = Effects(pool)
    async with pool.acquire() as conn:
        conn.add_query_logger(effects.hear)
    yield effects
    await pool.close()


async def test_a_whole_case(pool: Pool, effects: Effects) -> None:
    await set_now(pool, "2026-11-24 10:00")
    await told(pool, overdue())

    assert (await effects.opens()).state is not None
    assert len(effects.asked) <= 8, "two more once: how the debtor paid before"
    assert (await effects.writes("friendly")).happened is Happened.SENT
    assert len(effects.asked) <= 18
    await told(pool, paid("250.00"))
    assert (await effects.hears_of_payment()).happened is Happened.SETTLED
    assert len(effects.asked) <= 6
    assert (await effects.closes()).happened is Happened.DONE
    assert len(effects.asked) <= 12


async def test_a_debtor_with_many_open_invoices_takes_no_more(pool: Pool, effects: Effects) -> None:
    await set_now(pool, "2026-11-24 10:00")
    others = [overdue(f"2026-02{i:02}") for i in range(20)]
    await told(pool, overdue(), *others)
    assert (await effects.writes("friendly")).happened is Happened.SENT
    assert len(effects.asked) <= 18
