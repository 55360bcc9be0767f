"""Finding somebody, ordering something, keeping order: in a real browser."""

import pytest
from playwright.async_api import Browser, Page, expect

from domain.staff import Role
from ledger import cases
from ledger.database import Pool
from tests.browser.conftest import PHONE, SCREEN, barriers, sign_in
from tests.journeys.conftest import _site, town  # noqa: F401 - fixtures
from tests.journeys.town import Town
from tests.support.desk_scene import SANNE, morning
from tests.support.events import overdue

BRAM, ROOT_ = "bram@acme.example", "root@acme.example"
PATHS = (
    *("/find?q=2026", "/find?q=zzzz", f"/cases/acme/{SANNE}", "/debtors/acme/C-1001"),
    *("/outreach", "/audit", "/staff", "/nowhere", "?kind=complaint", "?mine=1"),
)


async def test_slash_types_finds_and_opens(page: Page, pool: Pool) -> None:
    """From anywhere, by the keyboard alone."""
    await morning(pool)
    await sign_in(page, pool, BRAM, Role.CREDIT_MANAGER)
    await page.keyboard.press("/")
    await page.keyboard.type("jansen", delay=10)
    hit = page.locator(".hit").first
    await expect(hit).to_contain_text("Bakkerij Jansen B.V.")
    await expect(hit).to_contain_text("€12,400.00")
    assert not await barriers(page)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Bakkerij Jansen B.V.").first).to_be_visible()
    await page.keyboard.press("/")
    await page.keyboard.type("250,00", delay=10)
    await expect(page.locator(".hit").first).to_contain_text(SANNE)
    await page.keyboard.press("Escape")
    await expect(page.locator(".hit")).to_have_count(0)
    await expect(page.get_by_role("searchbox", name="Find anything")).to_be_focused()


async def test_a_pause_until_the_case_says_so(
    page: Page,
    pool: Pool,
    town: Town,  # noqa: F811
) -> None:
    """Ordered, heard, and what happens next; then resumed."""
    await town.tell(overdue())
    await town.settle()
    await sign_in(page, pool, BRAM, Role.CREDIT_MANAGER)
    await page.goto(f"/desk/cases/acme/{SANNE}")
    await page.locator("summary", has_text="Pause this invoice").click()
    await page.locator("#pause-why").fill("waits for the delivery note")
    await page.locator("#pause-until").fill("2026-11-30")
    await page.get_by_role("button", name="Pause this invoice").click()
    await expect(page.get_by_text("Done: pause this invoice.")).to_be_visible()
    await expect(page.get_by_text("The case is taking it in")).to_be_visible()
    await town.settle()
    await expect(page.get_by_text("on hold", exact=True)).to_be_visible()
    await expect(page.get_by_text("Next, Mon 30 Nov 2026")).to_be_visible()
    assert not await barriers(page)
    await page.locator("summary", has_text="Resume this invoice").click()
    await page.get_by_role("button", name="Resume this invoice").click()
    await town.settle()
    await expect(page.get_by_text("reminding", exact=True)).to_be_visible()


async def test_a_write_off_is_asked_twice(
    page: Page,
    pool: Pool,
    town: Town,  # noqa: F811
) -> None:
    """Who leaves it at the second question has done nothing."""
    await town.tell(overdue())
    await town.settle()
    await sign_in(page, pool, BRAM, Role.CREDIT_MANAGER)
    for last in ("Leave it", "Yes"):
        await page.goto(f"/desk/cases/acme/{SANNE}")
        await page.locator("summary", has_text="Write off").click()
        await page.locator("#write-off-why").fill("moved abroad")
        await page.get_by_role("button", name="Write off …").click()
        yes = page.get_by_role("button", name="Yes: write off")
        await expect(yes).to_be_visible()
        assert not await barriers(page)
        await (page.get_by_role("link", name=last).click() if last != "Yes" else yes.click())
    await town.settle()
    await expect(page.locator(".tag", has_text="written off")).to_be_visible()
    case = await cases.find(pool, "acme", SANNE)
    assert case is not None
    assert not case.open


async def test_a_case_moves_once_it_is_seen_what_it_does_then(
    page: Page,
    pool: Pool,
    town: Town,  # noqa: F811
) -> None:
    """The second question tells from what to what, and what comes next; then it is so."""
    await town.tell(overdue())
    await sign_in(page, pool, BRAM, Role.CREDIT_MANAGER)
    await page.goto(f"/desk/cases/acme/{SANNE}")
    await page.locator("summary", has_text="Move to another playbook").click()
    await page.locator("#move-playbook").select_option("eu-consumer")
    await page.locator("#move-why").fill("moved to Ghent")
    await page.get_by_role("button", name="Move to another playbook …").click()
    await expect(page.get_by_text("nl-consumer@1 → eu-consumer@1")).to_be_visible()
    await expect(page.get_by_text("Mon 2 Nov 2026, 09:00:")).to_be_visible()
    assert not await barriers(page)
    await page.get_by_role("button", name="Yes: move to another playbook").click()
    await expect(page.get_by_text("It moves to playbook eu-consumer@1")).to_be_visible()
    await town.settle()
    await expect(page.locator("dd", has_text="eu-consumer@1")).to_be_visible()
    await expect(page.get_by_text("Next, Mon 2 Nov 2026, 09:00:")).to_be_visible()
    assert not await barriers(page)


@pytest.mark.parametrize(("viewport", "scheme"), [(SCREEN, "light"), (PHONE, "dark")])
async def test_every_page_can_be_used_by_everybody(
    chromium: Browser, address: str, pool: Pool, viewport: dict[str, int], scheme: str
) -> None:
    """Axe on each, at a desk and on a phone, with all that can be opened open."""
    await morning(pool)
    context = await chromium.new_context(
        base_url=address,
        viewport=viewport,  # type: ignore[arg-type]
        color_scheme=scheme,  # type: ignore[arg-type]
        locale="en-GB",
    )
    page = await context.new_page()
    await sign_in(page, pool, ROOT_, Role.ADMINISTRATOR)
    for path in PATHS:
        await page.goto(f"/desk{path}")
        await page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
        assert not await barriers(page), path
        wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{path} is cut off or scrolls sideways"
    await context.close()


async def test_finding_works_without_scripts(
    chromium: Browser, address: str, page: Page, pool: Pool
) -> None:
    await morning(pool)
    await sign_in(page, pool, BRAM, Role.CREDIT_MANAGER)
    plain = await chromium.new_context(base_url=address, java_script_enabled=False)
    await plain.add_cookies([{**it} for it in await page.context.cookies()])  # type: ignore[typeddict-item]
    reader = await plain.new_page()
    await reader.goto("/desk")
    await reader.get_by_role("searchbox", name="Find anything").fill("sanne")
    await reader.keyboard.press("Enter")
    await reader.get_by_role("link", name="Sanne de Vries").first.click()
    await expect(reader.get_by_role("heading", name="Sanne de Vries").first).to_be_visible()
    await plain.close()
