"""The relay and the creditors: events out reach every webhook, signed, for three days."""

import base64
import json
from datetime import timedelta
from itertools import pairwise

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from activities.announcements import Announcer
from ledger import creditors, outbox
from ledger.database import Pool, transaction
from tests.support.world import acme
from tests.workers.fake_temporal import FakeTemporal
from workers.relay import Relay

THREE_DAYS = timedelta(days=3)


def secret(seed: str) -> str:
    return "whsec_" + base64.b64encode(seed.ljust(24).encode()).decode()


def hook(host: str) -> dict[str, str]:
    return {"url": f"https://{host}/hook", "secret": secret(host)}


class Receivers(httpx.AsyncBaseTransport):
    """Webhooks by host: each checks the signature with its own secret, and answers as told."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, object]]] = []
        self.answers: dict[str, int | Exception] = {}
        self.ids: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        answer = self.answers.get(host, 204)
        if isinstance(answer, Exception):
            raise answer
        body = await request.aread()
        Webhook(secret(host)).verify(body, dict(request.headers))
        self.ids.append(request.headers["webhook-id"])
        self.heard.append((host, json.loads(body)))
        return httpx.Response(answer)

    def subjects(self) -> list[tuple[str, object]]:
        return [(host, event["subject"]) for host, event in self.heard]


@pytest.fixture
def receivers() -> Receivers:
    return Receivers()


@pytest.fixture
def relay(pool: Pool, receivers: Receivers) -> Relay:
    web = httpx.AsyncClient(transport=receivers)
    return Relay(pool, FakeTemporal().client, Announcer(web))


async def with_webhooks(pool: Pool, slug: str, *hosts: str) -> None:
    await creditors.save(pool, acme(slug, webhooks=[hook(host) for host in hosts]))


async def happened(pool: Pool, slug: str = "acme", subject: str = "2026-0117") -> None:
    async with transaction(pool) as conn:
        moment = await conn.fetchval("select timestamptz '2026-11-21 10:00Z'")
        kind, data = "amicable.case.closed.v1", {"outcome": "paid"}
        await outbox.announce(conn, slug, kind, subject, data, moment)


async def next_try(pool: Pool) -> timedelta:
    found: timedelta = await pool.fetchval(
        "select try_at - now() from announcements where delivered_at is null"
    )
    return found


async def wait_is_over(pool: Pool) -> None:
    await pool.execute("update announcements set try_at = now() where delivered_at is null")


async def errors(pool: Pool) -> list[tuple[str, str | None, bool]]:
    rows = await pool.fetch(
        "select url, last_error, delivered_at is not null from announcements order by url"
    )
    return [tuple(row) for row in rows]


async def test_every_webhook_of_the_creditor_hears_it_once_signed_with_its_own_secret(
    pool: Pool, relay: Relay, receivers: Receivers
) -> None:
    await with_webhooks(pool, "acme", "erp.example", "crm.example")
    await with_webhooks(pool, "globex", "globex.example")
    await happened(pool)
    assert await relay.announce() == 2
    assert await relay.announce() == 0
    assert sorted(receivers.subjects()) == [
        ("crm.example", "2026-0117"),
        ("erp.example", "2026-0117"),
    ]
    _, event = receivers.heard[0]
    assert (event["type"], event["source"]) == ("amicable.case.closed.v1", "/amicable/acme")
    assert (event["data"], event["time"]) == ({"outcome": "paid"}, "2026-11-21T10:00:00Z")


async def test_a_refused_event_is_tried_again_under_the_same_id_until_it_is_taken(
    pool: Pool, relay: Relay, receivers: Receivers
) -> None:
    await with_webhooks(pool, "acme", "erp.example")
    await happened(pool)
    receivers.answers["erp.example"] = 503
    await relay.announce()
    assert await errors(pool) == [("https://erp.example/hook", "answered 503", False)]
    assert await relay.announce() == 0

    receivers.answers["erp.example"] = 200
    await wait_is_over(pool)
    assert await relay.announce() == 1
    assert await errors(pool) == [("https://erp.example/hook", None, True)]
    assert len(set(receivers.ids)) == 1


async def test_waits_grow_and_after_three_days_it_is_given_up(
    pool: Pool, relay: Relay, receivers: Receivers
) -> None:
    await with_webhooks(pool, "acme", "erp.example")
    await happened(pool)
    receivers.answers["erp.example"] = httpx.ConnectError("refused")
    waits: list[timedelta] = []
    while sum(waits, timedelta()) < THREE_DAYS:
        assert await relay.announce() == 1
        waits.append(await next_try(pool))
        await wait_is_over(pool)
    *tried, for_ever = waits
    assert len(tried) > 10
    slack = timedelta(seconds=5)
    assert all(later >= earlier - slack for earlier, later in pairwise(tried))
    assert tried[0] < timedelta(seconds=6)
    assert sum(tried, timedelta()) > timedelta(days=2, hours=12)
    assert for_ever > timedelta(days=3000)


async def test_an_unreachable_creditor_does_not_hold_up_another(
    pool: Pool, relay: Relay, receivers: Receivers
) -> None:
    await with_webhooks(pool, "acme", "erp.example")
    await with_webhooks(pool, "globex", "globex.example")
    await happened(pool, "acme", "A-1")
    await happened(pool, "globex", "G-1")
    receivers.answers["erp.example"] = httpx.ConnectTimeout("no answer")
    assert await relay.announce() == 2
    assert receivers.subjects() == [("globex.example", "G-1")]


async def test_a_webhook_that_was_removed_blocks_nothing(
    pool: Pool, relay: Relay, receivers: Receivers
) -> None:
    await with_webhooks(pool, "acme", "crm.example", "erp.example")
    await happened(pool)
    await with_webhooks(pool, "acme", "erp.example")
    await relay.announce()
    assert receivers.subjects() == [("erp.example", "2026-0117")]
    assert await errors(pool) == [
        ("https://crm.example/hook", "the creditor has no such webhook any more", False),
        ("https://erp.example/hook", None, True),
    ]
    assert await relay.announce() == 0


async def test_a_secret_that_was_changed_signs_what_still_waits(
    pool: Pool, relay: Relay, receivers: Receivers
) -> None:
    stale = {**hook("erp.example"), "secret": secret("an old one")}
    await creditors.save(pool, acme(webhooks=[stale]))
    await happened(pool)
    await with_webhooks(pool, "acme", "erp.example")
    await relay.announce()
    assert receivers.subjects() == [("erp.example", "2026-0117")]
