"""Nothing on any of the debtor's pages bars anybody, by axe (WCAG 2.2 AA) and by its width.

Each page in each language is looked at on a phone and on a screen, by day and by night, in the
colours of a creditor whose own are hard to read on.
"""

from typing import Any

import pytest
from playwright.async_api import Browser, Page, ViewportSize

from ledger.database import Pool
from tests.browser.conftest import PHONE, SCREEN, barriers
from tests.support.database import set_now
from tests.support.logo import with_logo
from tests.support.portal_scene import monday
from tests.support.world import acme, settle_in

WALKS = (
    *("", "/parts", "/wrong", "/cannot-pay", "/paid", "/call"),
    *("/tell", "/stop", "/more", "/details", "/done", "/no-such-page"),
)
FORMS = ("/wrong", "/cannot-pay", "/paid", "/call", "/stop", "/tell", "/more")


async def clear(page: Page, where: str) -> None:
    """Nothing bars anybody here: all rules on a phone by day, then what night and size change."""
    assert not await barriers(page), where
    await page.emulate_media(color_scheme="dark")
    assert not await barriers(page, ["color-contrast", "link-in-text-block"]), f"{where}, by night"
    await page.emulate_media(color_scheme="light")
    await _fits(page, where, PHONE)
    await page.set_viewport_size(SCREEN)
    assert not await barriers(page, ["target-size"]), f"{where}, on a screen"
    await _fits(page, where, SCREEN)
    await page.set_viewport_size(PHONE)


async def _fits(page: Page, where: str, size: ViewportSize) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth") <= size["width"], where


async def sent(page: Page) -> None:
    """The form of the page as it stands; its language and other buttons left alone."""
    await page.locator("main form button").first.click()


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_nothing_bars_anybody_from_any_page(
    chromium: Browser, address: str, pool: Pool, language: str
) -> None:
    look: dict[str, Any] = {"accent": "#ffd400"}
    look = look if language == "en" else await with_logo(pool)
    await settle_in(pool, acme(look=look))
    links = await monday(pool, language)
    context = await chromium.new_context(base_url=address, locale=f"{language}-NL", viewport=PHONE)
    page = await context.new_page()
    page.set_default_timeout(10_000)
    asked = links["asked"]
    await _asked(page, asked)
    for name, link in links.items():
        await page.goto(link)
        await clear(page, name)
    await page.goto(f"{links['settled']}/how")
    await clear(page, "how it was")
    await sent(page)
    await clear(page, "how it was, no mark")
    await _known(page, asked)
    await set_now(pool, "2027-06-01 11:00")
    for link in (asked, "/pay/none"):
        await page.goto(link)
        await clear(page, "a link that opens nothing")
    await context.close()


async def _asked(page: Page, link: str) -> None:
    """Every page of who is asked to pay, the faults of empty forms, and what follows."""
    for walk in WALKS:
        await page.goto(link + walk)
        await clear(page, walk)
    for walk in FORMS:
        await page.goto(link + walk)
        await sent(page)
        await page.get_by_role("alert").wait_for()
        await clear(page, f"{walk}, not filled in")
    await page.goto(f"{link}/parts")
    await page.locator("summary").last.click()
    await page.locator("#amount").fill("10")
    await page.locator("details button").click()
    await clear(page, "other terms")
    await page.goto(f"{link}/cannot-pay")
    await page.locator("[value=later]").check()
    await sent(page)
    await clear(page, "what follows")


async def _known(page: Page, link: str) -> None:
    """What is shown after the second fact, and a fault in the details."""
    await page.goto(f"{link}/more")
    await page.locator("#fact").fill("1234 AB")
    await sent(page)
    for summary in await page.locator("details.said summary").all():
        await summary.click()
    await clear(page, "all that is theirs")
    await page.goto(f"{link}/details")
    await clear(page, "their details")
    await page.locator("#email").fill("no address")
    await sent(page)
    await clear(page, "details that cannot be")
