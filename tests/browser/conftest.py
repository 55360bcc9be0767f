"""A real browser over the real gateway and ledger; nothing reaches the outside."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from domain.creditor import Creditor
from domain.staff import Role
from gateway.app import create_app
from gateway.config import GatewayConfig
from ledger import desk_sessions
from ledger.database import Pool
from tests.gateway.desk.conftest import works_here
from tests.support.till import LINK_SECRET
from workers.embedded.ports import LOOPBACK, choose_ports

PHONE: ViewportSize = {"width": 390, "height": 844}
SCREEN: ViewportSize = {"width": 1280, "height": 800}
SWITCHES = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
_WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """Debian's chromium; `make test` installs it where it is missing."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "there is no chromium: run `make chromium`"
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=found, args=[*SWITCHES])
        yield browser
        await browser.close()


class Server(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.answers = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.answers.set()


@pytest.fixture
async def address(pool: Pool, creditor: Creditor) -> AsyncIterator[str]:
    """Where the gateway answers."""
    (port,) = choose_ports([0])
    url = f"http://{LOOPBACK}:{port}"
    app = create_app(GatewayConfig(public_url=url, link_secret=LINK_SECRET), pool)
    config = uvicorn.Config(app, host=LOOPBACK, port=port, log_level="error", lifespan="off")
    server = Server(config)
    serving = asyncio.create_task(server.serve())
    await server.answers.wait()
    yield url
    server.should_exit = True
    await serving


@pytest.fixture
async def page(chromium: Browser, address: str) -> AsyncIterator[Page]:
    """A new browser on a screen, without cookies; an error in a script fails the test."""
    context = await chromium.new_context(base_url=address, viewport=SCREEN, locale="en-GB")
    opened, faults = await context.new_page(), list[str]()
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda it: faults.append(it.text) if it.type == "error" else None)
    opened.set_default_timeout(10_000)
    yield opened
    await context.close()
    assert not faults, faults


async def sign_in(page: Page, pool: Pool, email: str, role: Role) -> None:
    """Somebody of Acme comes in by a link."""
    await works_here(pool, email, role)
    await page.goto(f"/desk/enter/{await desk_sessions.make_link(pool, email)}")
    await page.get_by_role("button", name="Sign in").click()
    await page.get_by_role("heading", name="Today").wait_for()


async def barriers(page: Page, rules: list[str] | None = None) -> list[tuple[str, Any]]:
    """What keeps somebody from using the page (WCAG 2.2 AA, by axe): rule and place.

    ``rules`` looks at these alone.
    """
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": _WCAG}
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(Axe().axe_script)
    options = {"runOnly": only, "resultTypes": ["violations"]}
    violations: list[dict[str, Any]] = await page.evaluate(
        "options => axe.run(options).then(it => it.violations)", options
    )
    return [(it["id"], [node["html"] for node in it["nodes"]]) for it in violations]
