"""`python -m tests.pictures.desk`: the desk's pages as a credit manager sees them, small PNGs."""

import asyncio
import shutil
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from playwright.async_api import Browser, Page, async_playwright

from domain.staff import Role
from domain.vocabulary import TaskKind
from gateway.app import create_app
from gateway.config import GatewayConfig
from ledger import database
from ledger.database import Pool
from tests.browser.conftest import SCREEN, SWITCHES, Server, sign_in
from tests.journeys.town import Town
from tests.support.database import wipe
from tests.support.desk_scene import morning
from tests.support.events import overdue
from tests.support.figures_scene import quarter
from tests.support.till import LINK_SECRET
from tests.support.world import acme, settle_in
from workers.portfolio.premises import premises, throw_away_ledger

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
LARGEST = 200_000


async def main() -> int:
    """In November 2026; the dates are the scenes' own."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.stderr.write("there is no chromium: run `make chromium`\n")
        return 1
    async with async_playwright() as play:
        opened = await play.chromium.launch(executable_path=browser, args=[*SWITCHES])
        async with throw_away_ledger() as url:
            pool = await database.connect(url)
            await settle_in(pool, acme())
            async with _at_the_desk(opened, pool) as page:
                await _a_morning(page, pool)
            await wipe(pool)
            await settle_in(pool, acme())
            await quarter(pool)
            async with _at_the_desk(opened, pool) as page:
                await page.goto("/desk/insights")
                await _keep(page, "desk-insights.png")
            await pool.close()
        async with premises() as here, Town(here.temporal, here.pool).at_work() as town:
            await settle_in(here.pool, acme())
            await town.begin("2026-11-02 06:00")
            async with _at_the_desk(opened, here.pool) as page:
                await _a_case(page, town)
            await town.leave()
        await opened.close()
    return 0


async def _a_morning(page: Page, pool: Pool) -> None:
    """Wednesday 25 November: the list, a call amid its conversation, and what is found."""
    asked = await morning(pool)
    await page.goto("/desk")
    await _keep(page, "desk-today.png")
    await page.goto(f"/desk/tasks/{asked[TaskKind.CALL]}")
    await page.get_by_role("button", name="Take this call").click()
    for said in ("I said what it is about", "Will pay", "Names a day"):
        await page.get_by_role("link", name=said).click()
    await page.get_by_role("heading", name="Eindig met een afspraak").wait_for()
    await _keep(page, "desk-call.png")
    await page.goto("/desk")
    await page.keyboard.press("/")
    await page.keyboard.type("sanne")
    await page.locator(".hit").nth(2).wait_for()
    await _keep(page, "desk-find.png")


async def _a_case(page: Page, town: Town) -> None:
    """Two reminders, a call, a promise: the case on the day after, and its debtor."""
    await town.tell(overdue(), overdue("2026-0118", "100.00"))
    await town.until("2026-11-16 12:00")
    await town.outcome(TaskKind.CALL, "promise", person="anna", amount="350.00", date="2026-11-27")
    await town.until("2026-11-17 10:00")
    await page.goto("/desk/cases/acme/2026-0117")
    await _keep(page, "desk-case.png")
    await page.goto("/desk/debtors/acme/C-1001")
    await _keep(page, "desk-debtor.png")


@asynccontextmanager
async def _at_the_desk(browser: Browser, pool: Pool) -> AsyncIterator[Page]:
    """A credit manager's browser over a gateway of its own."""
    async with served(pool) as address:
        page = await browser.new_page(base_url=address, viewport=SCREEN, locale="en-GB")
        await sign_in(page, pool, "anna@acme.example", Role.CREDIT_MANAGER)
        yield page
        await page.close()


@asynccontextmanager
async def served(pool: Pool) -> AsyncIterator[str]:
    """The gateway over a ledger; its address."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        app = create_app(GatewayConfig(public_url=url, link_secret=LINK_SECRET), pool)
        server = Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        serving = asyncio.create_task(server.serve(sockets=[door]))
        await server.answers.wait()
        yield url
        server.should_exit = True
        await serving


async def _keep(page: Page, name: str) -> None:
    picture = await page.screenshot(path=FOLDER / name)
    if len(picture) >= LARGEST:
        raise SystemExit(f"{name} is {len(picture)} bytes: keep it below {LARGEST}")
    sys.stdout.write(f"{FOLDER / name}: {len(picture) / 1000:.0f} kB\n")


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
