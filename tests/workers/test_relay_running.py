"""The relay as it runs: woken by the ledger, one at a time, its two sides apart."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import httpx
import pytest
from temporalio.service import RPCStatusCode

from activities.announcements import Announcer
from domain.vocabulary import Outcome
from ledger import creditors, outbox
from ledger.database import Pool, transaction
from tests.support.events import overdue, paid, reversed_, told
from tests.support.world import acme, closed
from tests.workers.fake_temporal import FakeTemporal, failing
from workers.relay import Relay

pytestmark = pytest.mark.usefixtures("creditor")

CASE = "invoice/acme/2026-0117"
SECRET = "whsec_YSBzZWNyZXQgb2YgMjQgYnl0ZXMuLi4u"


class Webhook(httpx.AsyncBaseTransport):
    """A creditor's webhook that can leave a caller waiting."""

    def __init__(self) -> None:
        self.called = asyncio.Event()
        self.answers = asyncio.Event()
        self.answers.set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.called.set()
        await self.answers.wait()
        return httpx.Response(204)


@asynccontextmanager
async def running(
    pool: Pool, temporal: FakeTemporal, webhook: Webhook | None = None
) -> AsyncIterator[None]:
    async with httpx.AsyncClient(transport=webhook or Webhook()) as web:
        task = asyncio.create_task(Relay(pool, temporal.client, Announcer(web)).run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def announced(pool: Pool) -> None:
    hook = {"url": "https://erp.example/hook", "secret": SECRET}
    await creditors.save(pool, acme(webhooks=[hook]))
    async with transaction(pool) as conn:
        now = await conn.fetchval("select now()")
        kind = "amicable.contact.sent.v1"
        await outbox.announce(conn, "acme", kind, "2026-0117", {}, now)


async def soon(event: asyncio.Event) -> None:
    await asyncio.wait_for(event.wait(), 10)


async def test_it_delivers_what_it_finds_and_wakes_up_for_what_comes(pool: Pool) -> None:
    temporal = FakeTemporal()
    await told(pool, overdue())
    async with running(pool, temporal):
        await temporal.until(lambda: CASE in temporal.runs)
        await told(pool, paid("10.00"))
        await temporal.until(lambda: temporal.newest(CASE).heard == [2])


async def test_it_goes_on_when_temporal_is_back(pool: Pool) -> None:
    temporal = FakeTemporal()
    temporal.trouble = failing(RPCStatusCode.UNAVAILABLE)
    await told(pool, overdue())
    async with running(pool, temporal):
        await temporal.until(lambda: temporal.calls > 0)
        temporal.trouble = None
        await told(pool, paid("10.00"))
        await temporal.until(lambda: CASE in temporal.runs and temporal.newest(CASE).heard == [2])


async def test_a_reopened_case_starts_as_soon_as_the_earlier_run_has_given_way(
    pool: Pool,
) -> None:
    temporal = FakeTemporal()
    await told(pool, overdue(), paid("250.00", payment="pay-1"))
    async with running(pool, temporal):
        await temporal.until(lambda: CASE in temporal.runs and temporal.newest(CASE).heard == [2])
        await closed(pool, Outcome.PAID)
        await told(pool, reversed_("pay-1"))
        first = temporal.newest(CASE)
        tries = temporal.calls + 10
        await temporal.until(lambda: temporal.calls > tries)
        assert first.asked_to_give_way == 1
        first.over = True
        await temporal.until(lambda: temporal.newest(CASE).opening == 2)


async def test_creditors_hear_of_it_while_temporal_is_down(pool: Pool) -> None:
    temporal, webhook = FakeTemporal(), Webhook()
    temporal.trouble = failing(RPCStatusCode.UNAVAILABLE)
    await told(pool, overdue())
    await announced(pool)
    async with running(pool, temporal, webhook):
        await soon(webhook.called)


async def test_cases_are_told_while_a_creditors_webhook_does_not_answer(pool: Pool) -> None:
    temporal, webhook = FakeTemporal(), Webhook()
    webhook.answers.clear()
    await announced(pool)
    async with running(pool, temporal, webhook):
        await soon(webhook.called)
        await told(pool, overdue())
        await temporal.until(lambda: CASE in temporal.runs)


async def test_a_second_relay_waits_in_reserve(pool: Pool) -> None:
    active, reserve = FakeTemporal(), FakeTemporal()
    await told(pool, overdue("A-1"))
    async with AsyncExitStack() as later:
        async with running(pool, active):
            await active.until(lambda: "invoice/acme/A-1" in active.runs)
            await later.enter_async_context(running(pool, reserve))
            await told(pool, overdue("A-2"))
            await active.until(lambda: "invoice/acme/A-2" in active.runs)
            assert reserve.calls == 0
        await told(pool, overdue("A-3"))
        await reserve.until(lambda: "invoice/acme/A-3" in reserve.runs)
        assert "invoice/acme/A-3" not in active.runs
