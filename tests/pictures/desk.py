"""`python -m tests.pictures.desk`: Today, a call and Insights, as small PNGs."""

import asyncio
import shutil
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from playwright.async_api import Page, async_playwright

from domain.staff import Role
from domain.vocabulary import TaskKind
from gateway.app import create_app
from gateway.config import GatewayConfig
from ledger import database
from ledger.database import Pool
from tests.browser.conftest import SCREEN, SWITCHES, Server, sign_in
from tests.support.database import wipe
from tests.support.desk_scene import morning
from tests.support.figures_scene import quarter
from tests.support.world import acme, settle_in
from workers.portfolio.premises import throw_away_ledger

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
LARGEST = 200_000


async def main() -> int:
    """A Wednesday morning in November 2026; the date is the scene's own."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.stderr.write("there is no chromium: run `make chromium`\n")
        return 1
    async with throw_away_ledger() as url:
        pool = await database.connect(url)
        await settle_in(pool, acme())
        asked = await morning(pool)
        async with _gateway(pool) as address, async_playwright() as play:
            opened = await play.chromium.launch(executable_path=browser, args=[*SWITCHES])
            page = await opened.new_page(base_url=address, viewport=SCREEN, locale="en-GB")
            await sign_in(page, pool, "anna@acme.example", Role.CREDIT_MANAGER)
            await _keep(page, "desk-today.png")
            await page.goto(f"/desk/tasks/{asked[TaskKind.CALL]}")
            await page.get_by_role("button", name="Take this call").click()
            for said in ("I said what it is about", "Will pay", "Names a day"):
                await page.get_by_role("link", name=said).click()
            await page.get_by_role("heading", name="Eindig met een afspraak").wait_for()
            await _keep(page, "desk-call.png")
            await wipe(pool)
            await settle_in(pool, acme())
            await quarter(pool)
            await page.context.clear_cookies()
            await sign_in(page, pool, "bram@acme.example", Role.CREDIT_MANAGER)
            await page.goto("/desk/insights")
            await _keep(page, "desk-insights.png")
            await opened.close()
        await pool.close()
    return 0


@asynccontextmanager
async def _gateway(pool: Pool) -> AsyncIterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        app = create_app(GatewayConfig(public_url=url), pool)
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
