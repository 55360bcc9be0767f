"""Signing in at the desk, in a real browser."""

from playwright.async_api import Page

from domain.staff import Role
from ledger.database import Pool
from tests.browser.conftest import barriers, sign_in

ANNA = "anna@acme.example"


async def test_in_by_a_link_and_out_again(page: Page, pool: Pool) -> None:
    """Anna signs in, sees her name, signs out, and is outside."""
    await page.goto("/desk")
    await page.get_by_role("heading", name="Sign in").wait_for()
    assert not await barriers(page)
    await sign_in(page, pool, ANNA, Role.CALLER)
    assert await page.get_by_text("Anna").is_visible()
    assert not await barriers(page)
    await page.get_by_role("button", name="Sign out").click()
    await page.get_by_role("heading", name="Sign in").wait_for()
    await page.goto("/desk")
    assert page.url.endswith("/desk/sign-in?to=/desk")
