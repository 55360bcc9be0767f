"""`python -m tests.pictures.portal`: the debtor's pages on a phone, three beside each other."""

import asyncio
import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

from ledger import database
from tests.browser.conftest import PHONE, SWITCHES
from tests.pictures.desk import served
from tests.support.logo import lumen, with_logo
from tests.support.portal_scene import monday
from tests.support.world import acme, settle_in
from workers.portfolio.premises import throw_away_ledger

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
LARGEST = 200_000
_GROUND, _GAP = "#c9d0d6", 12
_COLOURS = 96
"""Enough for pages of few colours, and a third of the size."""


async def main() -> int:
    """A Monday noon in November 2026; the date is the scene's own."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.stderr.write("there is no chromium: run `make chromium`\n")
        return 1
    async with throw_away_ledger() as url:
        pool = await database.connect(url)
        name = lumen().creditor.name
        await settle_in(pool, acme(look=await with_logo(pool), name=name))
        links = await monday(pool, "nl")
        async with served(pool) as address, async_playwright() as play:
            opened = await play.chromium.launch(executable_path=browser, args=[*SWITCHES])
            await _by_day(opened, address, links)
            await _by_night(opened, address, links)
            await opened.close()
        await pool.close()
    return 0


async def _by_day(browser: Browser, address: str, links: dict[str, str]) -> None:
    page = await browser.new_page(base_url=address, viewport=PHONE, locale="nl-NL")
    asked, shots = links["asked"], []
    for walk in ("", "/parts", "/wrong"):
        await page.goto(asked + walk)
        if walk == "/wrong":
            await page.locator("[value=faulty]").check()
        shots.append(await page.screenshot())
    _keep("portal-asked.png", shots)


async def _by_night(browser: Browser, address: str, links: dict[str, str]) -> None:
    page = await browser.new_page(
        base_url=address, viewport=PHONE, locale="nl-NL", color_scheme="dark"
    )
    shots = [await _shown(page, f"{links['asked']}/cannot-pay")]
    shots += [await _shown(page, links[it]) for it in ("protected", "settled")]
    _keep("portal-calm.png", shots)


async def _shown(page: Page, path: str) -> bytes:
    await page.goto(path)
    return await page.screenshot()


def _keep(name: str, shots: list[bytes]) -> None:
    """The screens side by side."""
    wide, high = PHONE["width"], PHONE["height"]
    sheet = Image.new("RGB", (len(shots) * (wide + _GAP) + _GAP, high + 2 * _GAP), _GROUND)
    for place, shot in enumerate(shots):
        with Image.open(io.BytesIO(shot)) as screen:
            sheet.paste(screen.convert("RGB"), (_GAP + place * (wide + _GAP), _GAP))
    written = io.BytesIO()
    sheet.quantize(_COLOURS).save(written, "PNG", optimize=True)
    if written.tell() >= LARGEST:
        raise SystemExit(f"{name} is {written.tell()} bytes: keep it below {LARGEST}")
    (FOLDER / name).write_bytes(written.getvalue())
    sys.stdout.write(f"{FOLDER / name}: {written.tell() / 1000:.0f} kB\n")


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
