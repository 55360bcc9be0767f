"""One look on email and letter: logo, accent and footer line of the creditor."""

import base64
import io
import json
from typing import Any

import pytest
from pypdf import PdfReader

from activities.channel import Composed
from activities.email import EmailAdapter
from activities.letter_pdf import letter_pdf
from activities.letters import LetterAdapter, print_letter
from domain.messages.letter import letter_document
from domain.vocabulary import Channel
from ledger import contacts
from ledger.database import transaction
from tests.support.logo import lumen_logo, with_logo

FOOTER = "KvK 12345678 · btw NL001234567B01 · Klachten: klachten@lumenfietsen.example"
NO_LEDGER: Any = None


@pytest.fixture
async def letter(pool: Any, given: Any) -> Any:
    return given.letter(
        creditor=given.creditor(look=await with_logo(pool)),
        pay_url="https://betaal.example/2026-0117",
    )


async def composed_email(pool: Any, given: Any, letter: Any) -> Composed:
    return await EmailAdapter(NO_LEDGER).compose(pool, letter, given.now)


async def test_the_email_carries_its_logo(
    providers: Any, given: Any, pool: Any, letter: Any
) -> None:
    adapter = EmailAdapter(providers.sendgrid())
    composed = await adapter.compose(pool, letter, given.now)
    await adapter.send(given.contact(Channel.EMAIL, composed), composed, letter)
    sent = json.loads(next(it.body for it in providers.requests if it.method == "POST"))
    logo, code = sent["attachments"]
    assert (logo["content_id"], logo["disposition"], logo["type"]) == (
        "logo",
        "inline",
        "image/png",
    )
    assert base64.b64decode(logo["content"]) == lumen_logo().picture
    assert code["content_id"] == "qr"
    page = sent["content"][1]["value"]
    assert 'src="cid:logo" width="220" height="37" alt="Energie BV"' in page
    assert "background:#0f5c63;color:#ffffff;font-weight:600" in page
    assert "border-top:4px solid #0f5c63" in page
    assert FOOTER in page


async def test_the_plain_text_is_the_same_with_any_look(pool: Any, given: Any, letter: Any) -> None:
    plain = given.letter(pay_url="https://betaal.example/2026-0117")
    with_look = await composed_email(pool, given, letter)
    without = await composed_email(NO_LEDGER, given, plain)
    assert with_look.body == without.body
    assert "cid:logo" not in without.parts["html"]
    assert set(without.parts) == {"html", "qr"}


async def test_an_email_stays_small(pool: Any, given: Any, letter: Any) -> None:
    composed = await composed_email(pool, given, letter)
    assert len(composed.parts["html"].encode()) < 20_000
    assert len(composed.parts["logo"]) < 12_000


async def test_a_light_accent_gets_dark_text_on_the_button(given: Any) -> None:
    light = given.letter(
        creditor=given.creditor(look={"accent": "#ffd200"}), pay_url="https://b.example/1"
    )
    page = (await composed_email(NO_LEDGER, given, light)).parts["html"]
    assert "background:#ffd200;color:#000000;font-weight:600" in page


async def test_the_letter_has_logo_and_footer(pool: Any, given: Any, letter: Any) -> None:
    document = letter_document(letter.source, letter.facts)
    assert document.logo_sha256 == lumen_logo().sha256
    with_logo_on = letter_pdf(document, lumen_logo())
    [page] = PdfReader(io.BytesIO(with_logo_on)).pages
    text = page.extract_text()
    assert FOOTER in text
    assert "Sanne de Vries" in text
    assert "€ 250,00" in text


async def test_a_letter_prints_with_the_logo_of_its_day(pool: Any, given: Any, letter: Any) -> None:
    adapter = LetterAdapter(pool)
    composed = await adapter.compose(pool, letter, given.now)
    contact = given.contact(Channel.LETTER, composed)
    async with transaction(pool) as conn:
        await contacts.mark(conn, contact)
    await adapter.send(contact, composed, letter)
    document = letter_document(letter.source, letter.facts)
    assert await print_letter(pool, contact.id) == letter_pdf(document, lumen_logo())


async def test_the_address_shows_in_the_window(given: Any) -> None:
    """50-75 mm from the top, 25 mm from the left."""
    letter = given.letter()
    [page] = PdfReader(io.BytesIO(letter_pdf(letter_document(letter.source, letter.facts)))).pages
    places: dict[str, tuple[float, float]] = {}

    def note(text: str, page_matrix: Any, text_matrix: Any, *_: Any) -> None:
        a, b, c, d, right, up = page_matrix
        x, y = text_matrix[4:]
        places.setdefault(text.strip(), (a * x + c * y + right, b * x + d * y + up))

    page.extract_text(visitor_text=note)
    height, mm = float(page.mediabox.height), 72 / 25.4
    for line in ("Sanne de Vries", "Kade 2", "3011 AA Rotterdam"):
        left, base = places[line]
        assert 24 < left / mm < 26
        assert 50 < (height - base) / mm < 75
