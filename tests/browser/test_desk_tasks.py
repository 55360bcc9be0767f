"""A day at the desk, in a real browser: taken once, paid meanwhile, a call to its end."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from domain.staff import Role
from domain.vocabulary import TaskKind
from ledger import clock, tasks
from ledger.database import Pool
from tests.browser.conftest import PHONE, SCREEN, barriers, sign_in
from tests.journeys.conftest import _site, town  # noqa: F401 - fixtures
from tests.journeys.town import Town
from tests.support.desk_scene import SANNE, morning
from tests.support.events import overdue, paid, told

ANNA, BRAM = "anna@acme.example", "bram@acme.example"
WITHIN_A_SECOND = 1_500
"""Milliseconds, with some for a busy machine."""


@pytest.fixture
async def another(chromium: Browser, address: str) -> AsyncIterator[Page]:
    """A second browser, on a phone and in the dark."""
    context = await chromium.new_context(
        base_url=address, viewport=PHONE, color_scheme="dark", locale="en-GB"
    )
    opened = await context.new_page()
    opened.set_default_timeout(10_000)
    yield opened
    await context.close()


async def test_two_take_one_call_and_one_is_told_by_whom(
    page: Page, another: Page, pool: Pool
) -> None:
    """Bram sees it at once, on the list and on the open page of the task."""
    call = (await morning(pool))[TaskKind.CALL]
    await sign_in(page, pool, ANNA, Role.CALLER)
    await sign_in(another, pool, BRAM, Role.CREDIT_MANAGER)
    lists = await another.context.new_page()
    await lists.goto("/desk")
    row = lists.locator(f"[id='row-{call}']")
    await expect(row).to_contain_text("Sanne de Vries")
    for reader in (page, another):
        await reader.goto(f"/desk/tasks/{call}")
    take = another.get_by_role("button", name="Take this call")
    await expect(take).to_be_visible()
    await another.wait_for_function("document.body.innerHTML.includes('sse-connect')")
    await page.get_by_role("button", name="Take this call").click()
    await expect(page.get_by_text("yours", exact=True)).to_be_visible()
    told_to_bram = another.get_by_text(f"{ANNA} has this task.")
    await expect(told_to_bram).to_be_visible(timeout=WITHIN_A_SECOND)
    await expect(row).to_contain_text(ANNA, timeout=WITHIN_A_SECOND)
    await expect(take).to_have_count(0)
    await expect(another.get_by_role("button", name="Save")).to_be_disabled()
    assert not await barriers(another)

    await page.get_by_role("button", name="Give it back").click()
    await expect(row).not_to_contain_text(ANNA, timeout=WITHIN_A_SECOND)


async def test_both_press_the_button_at_once(page: Page, another: Page, pool: Pool) -> None:
    """The page of the later one still showed the button."""
    call = (await morning(pool))[TaskKind.CALL]
    await sign_in(page, pool, ANNA, Role.CALLER)
    await sign_in(another, pool, BRAM, Role.CALLER)
    await another.route("**/live*", lambda it: it.abort())
    for reader in (page, another):
        await reader.goto(f"/desk/tasks/{call}")
    await page.get_by_role("button", name="Take this call").click()
    await expect(page.get_by_text("yours", exact=True)).to_be_visible()
    await another.get_by_role("button", name="Take this call").click()
    await expect(another.get_by_text(f"claimed by {ANNA}")).to_be_visible()
    assert not await barriers(another)


async def test_somebody_pays_while_the_page_is_open(page: Page, pool: Pool) -> None:
    """The banner is there at once and the form is closed; what was typed can still be read."""
    await told(pool, overdue())
    call = (await morning(pool))[TaskKind.CALL]
    await sign_in(page, pool, ANNA, Role.CALLER)
    await page.goto(f"/desk/tasks/{call}")
    await page.get_by_role("button", name="Take this call").click()
    await page.get_by_role("radio", name="On a day").check()
    note = page.locator("[id='promise-note']")
    await note.fill("she says Friday")
    await told(pool, paid("250.00"), paid("100.00", "2026-0118"))
    stop = page.get_by_text("Stop here: everything is paid.")
    await expect(stop).to_be_visible(timeout=WITHIN_A_SECOND)
    await expect(note).to_be_disabled()
    await expect(note).to_have_value("she says Friday")
    assert not await barriers(page)
    await page.get_by_role("button", name="Put it away").click()
    await expect(page.locator(f"[id='row-{call}']")).to_have_count(0)


async def test_what_is_paid_leaves_the_list_by_itself(
    page: Page,
    pool: Pool,
    town: Town,  # noqa: F811
) -> None:
    """The case closes, and with it the call that nobody had taken."""
    await town.tell(overdue())
    assert await town.until_task(TaskKind.CALL, "2026-11-20 12:00")
    await sign_in(page, pool, ANNA, Role.CALLER)
    await expect(page.get_by_role("link", name="Sanne de Vries")).to_be_visible()
    await town.tell(paid("250.00"))
    await expect(page.get_by_text("Nothing waits here.")).to_be_visible(timeout=WITHIN_A_SECOND)
    assert not await barriers(page)


async def test_a_call_from_today_to_what_happens_next(
    page: Page,
    pool: Pool,
    town: Town,  # noqa: F811
) -> None:
    """By the keyboard to the call, along the guide to a promise, and what the case does then."""
    await town.tell(overdue())
    assert await town.until_task(TaskKind.CALL, "2026-11-20 12:00")
    await sign_in(page, pool, ANNA, Role.CALLER)
    await page.get_by_role("button", name="Keys are on").click()
    await page.keyboard.press("j")
    await expect(page.get_by_role("link", name="Sanne de Vries")).not_to_be_focused()
    await page.get_by_role("button", name="Keys are off").click()
    await page.keyboard.press("j")
    await expect(page.get_by_role("link", name="Sanne de Vries")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Take this call").click()
    await expect(page.get_by_role("link", name="+31612345678").first).to_have_attribute(
        "href", "tel:+31612345678"
    )
    for said in ("I said what it is about", "Will pay", "Names a day"):
        await page.get_by_role("link", name=said).click()
    await expect(page.get_by_role("heading", name="Eindig met een afspraak")).to_be_visible()
    await expect(page.get_by_role("radio", name="On a day")).to_be_checked()
    assert not await barriers(page)
    await page.locator("[id='promise-date']").fill("2026-11-27")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", name="What happens next")).to_be_visible()
    await expect(page.get_by_text("The case is taking it in")).to_be_visible()
    await town.settle()
    await expect(page.get_by_text("arranged", exact=True)).to_be_visible()
    await expect(page.locator("#next")).to_contain_text("Tue 1 Dec 2026, 08:00")
    assert not await barriers(page)


async def test_every_page_of_a_task_can_be_used_by_everybody(
    page: Page, another: Page, pool: Pool
) -> None:
    """Axe on each, at a desk and on a phone, light and dark; with each answer open."""
    asked = await morning(pool)
    await sign_in(page, pool, BRAM, Role.CREDIT_MANAGER)
    await sign_in(another, pool, ANNA, Role.CALLER)
    for reader in (page, another):
        assert not await barriers(reader)
        wide = await reader.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, "nothing is cut off or scrolls sideways"
        for kind, task in asked.items():
            await reader.goto(f"/desk/tasks/{task}")
            assert not await barriers(reader), kind
            wide = await reader.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, kind
    # So tall that the bar to save, below which answers scroll, covers half of none.
    await page.set_viewport_size({"width": 1280, "height": 2400})
    await page.goto(f"/desk/tasks/{asked[TaskKind.TRIAGE]}")
    for radio in await page.get_by_role("radio").all():
        await radio.check()
        assert not await barriers(page)
    await page.goto(f"/desk/calls/acme/{SANNE}")
    assert not await barriers(page)


async def test_all_of_it_works_without_scripts(
    chromium: Browser, address: str, page: Page, pool: Pool
) -> None:
    """The guide by links, the outcome by the form; what is wrong stands beside its field."""
    call = (await morning(pool))[TaskKind.CALL]
    await sign_in(page, pool, ANNA, Role.CALLER)
    cookies = await page.context.cookies()
    plain = await chromium.new_context(
        base_url=address, viewport=SCREEN, java_script_enabled=False, locale="en-GB"
    )
    await plain.add_cookies([{**it} for it in cookies])  # type: ignore[typeddict-item]
    reader = await plain.new_page()
    await reader.goto(f"/desk/tasks/{call}")
    await reader.get_by_role("button", name="Take this call").click()
    for said in ("I said what it is about", "Will pay", "Names a day"):
        await reader.get_by_role("link", name=said).click()
    await expect(reader.get_by_role("radio", name="On a day")).to_be_checked()
    await reader.locator("[id='promise-date']").fill("2026-11-02")
    await reader.get_by_role("button", name="Save").click()
    await expect(reader.get_by_text("2026-11-02 has passed")).to_be_visible()
    await reader.locator("[id='promise-date']").fill("2026-11-27")
    await reader.get_by_role("button", name="Save").click()
    await expect(reader.get_by_role("heading", name="What happens next")).to_be_visible()
    await plain.close()


async def test_seven_open_tabs_and_the_seventh_still_answers(
    chromium: Browser, address: str, page: Page, pool: Pool
) -> None:
    """By HTTP/1.1 a browser keeps six connections to a host: a tab that is hidden holds none.

    Shown again, a tab hears what it missed.
    """
    call = (await morning(pool))[TaskKind.CALL]
    await sign_in(page, pool, ANNA, Role.CALLER)
    tabs = [page]
    for _ in range(6):
        hidden = tabs[-1]
        await _show(hidden, visible=False)
        tab = await page.context.new_page()
        tab.set_default_timeout(10_000)
        await tab.goto("/desk")
        tabs.append(tab)
    row = f"[id='row-{call}']"
    await expect(tabs[-1].locator(row)).to_contain_text("Sanne de Vries")
    async with pool.acquire() as conn, conn.transaction():
        await tasks.claim(conn, call, BRAM, await clock.now(conn))
    await expect(tabs[-1].locator(row)).to_contain_text(BRAM, timeout=WITHIN_A_SECOND)
    await expect(tabs[2].locator(row)).not_to_contain_text(BRAM)
    await _show(tabs[2], visible=True)
    await expect(tabs[2].locator(row)).to_contain_text(BRAM, timeout=WITHIN_A_SECOND)


async def _show(tab: Page, *, visible: bool) -> None:
    """As the browser tells a page that its tab is in front, or not; headless ones all are."""
    await tab.evaluate(
        """shown => {
          Object.defineProperty(document, "hidden", { value: !shown, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        visible,
    )
