"""The debtor's page in a real browser, at phone size: each walk, without JavaScript.

axe needs scripts of its own, so it looks at every page in ``test_portal_barriers``.
"""

import io
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import Browser, Page, expect

from ledger.database import Pool
from tests.browser.conftest import PHONE
from tests.support.database import set_now
from tests.support.events import debtor, overdue, told
from tests.support.links import link_to
from tests.support.world import contacted

ENGLISH = debtor(language="en")


@pytest.fixture
async def link(pool: Pool, address: str) -> str:
    """Two invoices of a debtor who reads English, on a Monday at noon."""
    await set_now(pool, "2026-11-16 11:00")
    await told(pool, overdue(of=ENGLISH), overdue("2026-0118", "100.00", of=ENGLISH))
    await contacted(pool, "2026-0117", "2026-0118")
    return await link_to(pool, "2026-0117", "2026-0118")


async def _phone(chromium: Browser, address: str, **options: Any) -> AsyncIterator[Page]:
    context = await chromium.new_context(
        base_url=address, viewport=PHONE, locale="en-GB", has_touch=True, **options
    )
    opened = await context.new_page()
    opened.set_default_timeout(10_000)
    yield opened
    await context.close()


@pytest.fixture
async def phone(chromium: Browser, address: str) -> AsyncIterator[Page]:
    """A phone whose browser runs no scripts at all."""
    async for page in _phone(chromium, address, java_script_enabled=False):
        yield page


async def choose(page: Page, way: str) -> None:
    """From the overview by one of its ways."""
    await page.get_by_role("link", name=way).click()


async def test_targets_are_large_enough_for_a_thumb(phone: Page, link: str) -> None:
    """Buttons, ways and choices are at least 44 CSS pixels high."""
    for walk in ("", "/wrong", "/cannot-pay"):
        await phone.goto(link + walk)
        for target in await phone.locator("main button, .ways a, .choice").all():
            box = await target.bounding_box()
            assert box is None or box["height"] >= 44, (walk, await target.inner_text())


async def test_how_to_pay_is_there_to_copy_and_to_scan(phone: Page, link: str) -> None:
    """Without a payment provider: account, reference and a code."""
    await phone.goto(link)
    await expect(phone.get_by_role("heading", level=1)).to_have_text(re.compile("asks you to pay"))
    await expect(phone.get_by_text("NL91 ABNA 0417 1643 00")).to_be_visible()
    await expect(phone.get_by_role("img", name="QR code to pay €350.00")).to_be_visible()


async def test_paying_in_parts(phone: Page, link: str) -> None:
    """She looks at other terms, and agrees with them."""
    await phone.goto(link)
    await choose(phone, "Pay in parts")
    await expect(phone.get_by_text("This is our offer for €350.00")).to_be_visible()
    await phone.get_by_text("Would another amount or day be better?").click()
    await phone.get_by_label("Amount each time").fill("100")
    await phone.get_by_label("First time on").fill("2026-11-20")
    await phone.get_by_role("button", name="Show me").click()
    await expect(phone.get_by_role("listitem").filter(has_text="€100.00")).to_have_count(3)
    await phone.get_by_role("button", name="I agree").click()
    await expect(phone.get_by_role("heading", level=1)).to_have_text("Agreed")
    await expect(phone.get_by_text("€100.00, on 20 November 2026")).to_be_visible()
    await phone.reload()
    await expect(phone.get_by_role("heading", level=1)).to_have_text("Agreed")


async def test_something_is_wrong_with_a_photo_of_it(phone: Page, link: str, pool: Pool) -> None:
    """She chooses, explains, adds a photo, and hears by when she gets an answer."""
    written = io.BytesIO()
    Image.new("RGB", (60, 40), "#884422").save(written, "PNG")
    await phone.goto(link)
    await choose(phone, "This is not right")
    await phone.get_by_label("It is broken or not good").check()
    await phone.get_by_label("Invoice 2026-0118").check()
    await phone.get_by_label("What happened?").fill("The bell is broken.")
    file: Any = {"name": "bell.png", "mimeType": "image/png", "buffer": written.getvalue()}
    await phone.get_by_label("Send a photo or PDF").set_input_files(file)
    await phone.get_by_role("button", name="Send", exact=True).click()
    await expect(phone.get_by_text("You will hear from us by 23 November 2026")).to_be_visible()
    assert await pool.fetchval("select name from attachments") == "bell.jpg"


async def test_who_cannot_pay_finds_help(phone: Page, link: str) -> None:
    """Gentle questions, addresses of help, and no word of health is asked."""
    await phone.goto(link)
    await choose(phone, "I can't pay now")
    await expect(phone.get_by_text("debt help (schuldhulp)")).to_be_visible()
    await expect(phone.get_by_role("link", name="geldfit.nl")).to_be_visible()
    await expect(phone.get_by_text("do not need to say anything about your health")).to_be_visible()
    await phone.get_by_label("I would rather not say").check()
    await phone.get_by_role("button", name="Send", exact=True).click()
    await expect(phone.get_by_text("We will send you an offer")).to_be_visible()


async def test_who_has_paid_says_when(phone: Page, link: str) -> None:
    """A day that is still to come is asked again."""
    await phone.goto(link)
    await choose(phone, "I have paid")
    await phone.get_by_role("button", name="Send", exact=True).click()
    await expect(phone.get_by_role("alert")).to_contain_text("Choose the day on which you paid")
    await phone.get_by_label("On which day").fill("2026-11-13")
    await phone.get_by_label("From which account").fill("4300")
    await phone.get_by_role("button", name="Send", exact=True).click()
    await expect(phone.get_by_text("You will hear from us by 19 November 2026")).to_be_visible()


async def test_who_wants_to_be_called_chooses_when(phone: Page, link: str) -> None:
    """Only moments at which somebody calls are there to choose."""
    await phone.goto(link)
    await choose(phone, "Call me")
    await phone.get_by_label("Tuesday 17 November, afternoon").check()
    await phone.get_by_role("button", name="Send", exact=True).click()
    await expect(phone.get_by_text("Tuesday 17 November, from 12:00")).to_be_visible()


async def test_who_stops_a_channel_hears_what_stays(phone: Page, link: str) -> None:
    """The invoice stays open, and the channel is not offered again."""
    await phone.goto(link)
    await choose(phone, "No more messages on one channel")
    await phone.get_by_label("WhatsApp").check()
    await phone.get_by_role("button", name="Stop this channel").click()
    await expect(phone.get_by_text("The invoice stays open")).to_be_visible()
    await phone.goto(f"{link}/stop")
    await expect(phone.get_by_label("WhatsApp")).to_have_count(0)


async def test_the_second_fact_then_new_details(phone: Page, link: str) -> None:
    """A wrong postcode first; then all that is hers, and a new address."""
    await phone.goto(link)
    await choose(phone, "Change your details")
    await phone.get_by_label("postcode").fill("9999 ZZ")
    await phone.get_by_role("button", name="Go on").click()
    await expect(phone.get_by_role("alert")).to_contain_text("not what we have")
    await phone.get_by_label("postcode").fill("1234ab")
    await phone.get_by_role("button", name="Go on").click()
    await phone.get_by_label("Street and number").fill("Kade 9")
    await phone.get_by_role("button", name="Save").click()
    await expect(phone.get_by_role("heading", level=1)).to_have_text("Your details are saved")
    await phone.goto(f"{link}/more")
    await expect(phone.get_by_text("Sanne de Vries")).to_be_visible()
    await phone.get_by_text("this page").first.click()
    await expect(phone.get_by_text("Street and number: Kade 9")).to_be_visible()


async def test_another_language_from_now_on(phone: Page, link: str, pool: Pool) -> None:
    """One tap, and messages follow."""
    await phone.goto(link)
    await phone.get_by_role("button", name="Verder in het Nederlands").click()
    await expect(phone.get_by_role("heading", level=1)).to_have_text(re.compile("vraagt u"))
    assert await pool.fetchval("select profile ->> 'language' from debtors") == "nl"
