"""Mollie's webhook and our page, with Mollie's own client at the sandbox: nothing is believed."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import uvicorn
from pydantic import SecretStr

from activities.mollie import Mollie
from domain.creditor import Creditor
from domain.link_token import token_of
from domain.payment_provider import ProviderOf
from gateway.app import create_app
from gateway.config import GatewayConfig
from ledger import clock, creditors, payment_links
from ledger.database import Pool, transaction
from sandbox.app import SandboxServer
from sandbox.settings import SandboxSettings
from tests.support.books import books_hold
from tests.support.database import rows
from tests.support.events import CREDITOR, overdue, told
from tests.support.till import LINK_SECRET
from tests.support.world import open_amount

NUMBER = "2026-0117"


@asynccontextmanager
async def serving(server: uvicorn.Server) -> AsyncIterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listener.close()


class Checkout:
    """Gateway and sandbox, both on loopback, and somebody with a browser."""

    def __init__(self, gateway: str, sandbox: str, pool: Pool) -> None:
        self.gateway, self.sandbox = gateway, sandbox
        self._pool = pool
        self.web = httpx.AsyncClient(base_url=gateway, timeout=20)
        self.mollie = httpx.AsyncClient(base_url=sandbox, timeout=20)

    async def link(self, *numbers: str) -> str:
        """The path of a link to these invoices."""
        async with transaction(self._pool) as conn:
            now = await clock.now(conn)
            covers = numbers or (NUMBER,)
            link = await payment_links.to_pay(conn, CREDITOR, "C-1001", covers, now)
        return f"/pay/{token_of(link, LINK_SECRET.get_secret_value())}"

    async def clicks(self, link: str) -> str:
        """The id of the payment whose checkout the button leads to."""
        answer = await self.web.post(link)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"].rpartition("/")[2]

    async def ends(self, payment: str, status: str = "paid") -> httpx.Response:
        """The visitor decides at the checkout; then the webhook has been called."""
        answer = await self.mollie.post(f"/mollie/checkout/{payment}", data={"status": status})
        await self.heard()
        return answer

    async def heard(self) -> dict[str, Any]:
        """What the webhook was told by now."""
        report: dict[str, Any] = (await self.mollie.post("/drain")).json()
        return report


@pytest.fixture
async def checkout(pool: Pool, creditor: Creditor) -> AsyncIterator[Checkout]:
    reached: dict[str, str] = {}
    await creditors.save(pool, creditor.model_copy(update={"pay_links": True}))

    def of(_: str) -> Any:
        return Mollie(SecretStr("test_sandbox"), api_base=reached["sandbox"])

    config = GatewayConfig(link_secret=LINK_SECRET)
    async with serving_gateway(pool, config, of) as (gateway, app):
        settings = SandboxSettings(gateway_url=gateway, retry_delays=(0.01,))
        async with serving(SandboxServer(settings)) as reached["sandbox"]:
            here = app.state.gateway
            here.config = config.model_copy(update={"public_url": gateway})
            visitor = Checkout(gateway, reached["sandbox"], pool)
            async with visitor.web, visitor.mollie:
                yield visitor


@asynccontextmanager
async def serving_gateway(
    pool: Pool, config: GatewayConfig, of: ProviderOf
) -> AsyncIterator[tuple[str, Any]]:
    app = create_app(config, pool, provider_of=of)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    async with serving(server) as url:
        yield url, app


async def test_a_payment_from_click_to_thanks(checkout: Checkout, pool: Pool) -> None:
    await told(pool, overdue())
    link = await checkout.link()
    payment = await checkout.clicks(link)
    back = await checkout.ends(payment)
    assert back.headers["location"] == f"{checkout.gateway}{link}/done"
    assert await open_amount(pool) == "0.00"
    [row] = await pool.fetch("select payment_id, amount_minor from payments")
    assert (row["payment_id"], row["amount_minor"]) == (f"mollie:{payment}", 25000)
    assert "Dank u wel" in (await checkout.web.get(f"{link}/done")).text
    await books_hold(pool)


async def test_a_refund_and_a_chargeback_reach_the_books(checkout: Checkout, pool: Pool) -> None:
    await told(pool, overdue())
    payment = await checkout.clicks(await checkout.link())
    await checkout.ends(payment)
    key = {"Authorization": "Bearer test_sandbox"}
    back = {"amount": {"currency": "EUR", "value": "50.00"}}
    await checkout.mollie.post(f"/v2/payments/{payment}/refunds", json=back, headers=key)
    await checkout.heard()
    assert await open_amount(pool) == "50.00"
    await checkout.mollie.post(f"/mollie/payments/{payment}/chargebacks", json={"value": "200.00"})
    await checkout.heard()
    assert await open_amount(pool) == "250.00"
    await checkout.mollie.post(f"/mollie/payments/{payment}/chargebacks/reversal")
    await checkout.heard()
    assert await open_amount(pool) == "50.00"
    await books_hold(pool)


@pytest.mark.parametrize(
    "body",
    [
        "id=tr_forged",
        "id=",
        "",
        "id=../../v2/refunds",
        "id=tr_" + "a" * 500,
        "id=tr_1&status=paid&amount=250.00",
        "\x00\xff",
    ],
)
async def test_a_forged_call_is_told_nothing_and_books_nothing(
    checkout: Checkout, pool: Pool, body: str
) -> None:
    await told(pool, overdue())
    before = await rows(pool)
    answer = await checkout.web.post("/webhooks/mollie", content=body.encode())
    assert (answer.status_code, answer.text) == (200, "")
    assert await rows(pool) == before


async def test_a_call_that_says_paid_is_not_believed(checkout: Checkout, pool: Pool) -> None:
    await told(pool, overdue())
    payment = await checkout.clicks(await checkout.link())
    said = {"id": payment, "status": "paid", "amount": "250.00"}
    assert (await checkout.web.post("/webhooks/mollie", data=said)).status_code == 200
    assert await open_amount(pool) == "250.00"
    assert await pool.fetchval("select count(*) from payments") == 0


async def test_a_repeated_call_changes_nothing(checkout: Checkout, pool: Pool) -> None:
    await told(pool, overdue())
    payment = await checkout.clicks(await checkout.link())
    await checkout.ends(payment)
    before = await rows(pool)
    calls = [checkout.web.post("/webhooks/mollie", data={"id": payment}) for _ in range(5)]
    assert {it.status_code for it in await asyncio.gather(*calls)} == {200}
    assert await rows(pool) == before


async def test_mollie_calls_again_when_it_could_not_be_asked(
    checkout: Checkout, pool: Pool
) -> None:
    await told(pool, overdue())
    payment = await checkout.clicks(await checkout.link())
    await checkout.mollie.post("/faults", json={"provider": "mollie", "answer": 503})
    await checkout.ends(payment)
    assert await open_amount(pool) == "0.00", "the second call got through"
    await checkout.mollie.post("/faults", json={"provider": "mollie", "answer": 503})
    answer = await checkout.web.post("/webhooks/mollie", data={"id": payment})
    assert answer.status_code == 503


async def test_ten_clicks_at_once_are_one_payment(checkout: Checkout, pool: Pool) -> None:
    await told(pool, overdue())
    link = await checkout.link()
    assert len(set(await asyncio.gather(*(checkout.clicks(link) for _ in range(10))))) == 1
    assert await pool.fetchval("select count(*) from online_payments") == 1


async def test_without_mollie_the_page_says_how_to_transfer(checkout: Checkout, pool: Pool) -> None:
    await told(pool, overdue())
    link = await checkout.link()
    await checkout.mollie.post("/faults", json={"provider": "mollie", "answer": 503})
    answer = await checkout.web.post(link)
    assert answer.status_code == 503
    assert "Online betalen lukt nu even niet. Er is niets afgeschreven." in answer.text
    assert "<details open>" in answer.text
    assert (await checkout.clicks(link)).startswith("tr_"), "a moment later it works"


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_a_forged_or_broken_link_tells_nothing(
    checkout: Checkout, pool: Pool, language: str
) -> None:
    await told(pool, overdue())
    link = await checkout.link()
    other = link[:-1] + ("A" if link[-1] != "A" else "B")
    for forged in (other, link[:-4], "/pay/x", "/pay/" + "A" * 32, f"{other}/done"):
        for answer in (
            await checkout.web.get(forged, headers={"Accept-Language": f"{language}-XX,de;q=0.5"}),
            await checkout.web.post(forged, headers={"Accept-Language": language}),
        ):
            if answer.status_code == 405:
                continue
            assert answer.status_code == 404
            assert ("Wij kennen" if language == "nl" else "We do not know") in answer.text
            assert "Acme" not in answer.text
    assert await pool.fetchval("select count(*) from online_payments") == 0


async def test_an_old_link_is_kindly_refused(checkout: Checkout, pool: Pool) -> None:
    await told(pool, overdue())
    link = await checkout.link()
    await pool.execute("update payment_links set expires_at = made_at")
    for answer in (await checkout.web.get(link), await checkout.web.post(link)):
        assert answer.status_code == 410
        assert "Deze link is te oud" in answer.text
        assert "+31101234567" in answer.text, "whom to call stands there"


async def test_the_page_runs_no_script_and_tells_nobody_its_address(
    checkout: Checkout, pool: Pool
) -> None:
    await told(pool, overdue(description="<script>alert(1)</script>"))
    answer = await checkout.web.get(await checkout.link())
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; ")
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "<script" not in answer.text
    assert "Sanne" not in answer.text, "who holds the link may be somebody else"
    assert len(answer.content) < 10_000


async def test_a_link_says_nothing_and_the_ledger_holds_none(
    checkout: Checkout, pool: Pool
) -> None:
    await told(pool, overdue())
    link = await checkout.link()
    token = link.removeprefix("/pay/")
    assert len(token) == 32
    assert await checkout.link() == link, "the same invoices, the same address"
    kept = str([dict(row) for row in await pool.fetch("select * from payment_links")])
    assert token not in kept
