"""Insights in a real browser: pictures are drawn, by light and by dark, on a phone too."""

import pytest
from playwright.async_api import Browser, Page, expect

from domain.staff import Role
from ledger.database import Pool
from tests.browser.conftest import PHONE, SCREEN, barriers, sign_in
from tests.support.figures_scene import quarter

_DRAWN = "() => [...document.images].every(it => it.complete && it.naturalWidth > 0)"
_WIDER = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


async def test_pictures_first_and_numbers_under_them(page: Page, pool: Pool) -> None:
    """No script and no style of a picture is refused: the page would have said so."""
    await quarter(pool)
    await sign_in(page, pool, "bram@acme.example", Role.CREDIT_MANAGER)
    await page.get_by_role("link", name="Insights").click()
    await expect(page.get_by_role("heading", name="What is open, by age")).to_be_visible()
    assert await page.locator(".figure img").count() == 8
    await page.get_by_role("link", name="52 weeks").click()
    await expect(page.get_by_role("link", name="52 weeks")).to_have_attribute(
        "aria-current", "true"
    )
    async with page.expect_download() as taken:
        await page.get_by_role("link", name="What is open, by age as CSV").click()
    assert (await taken.value).suggested_filename.endswith("-ageing-EUR-2026-11-25.csv")


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_without_barriers_on_a_phone_and_a_screen(
    page: Page, pool: Pool, chromium: Browser, look: str
) -> None:
    await quarter(pool)
    await page.emulate_media(color_scheme="dark" if look == "dark" else "light")
    await sign_in(page, pool, "bram@acme.example", Role.CREDIT_MANAGER)
    for size in (SCREEN, PHONE):
        await page.set_viewport_size(size)
        await page.goto("/desk/insights")
        assert await page.evaluate(_DRAWN)
        assert not await page.evaluate(_WIDER)
        assert not await barriers(page)
