"""Who paid a part reads that we know of it, and what is left.

A credit note lowers a claim as well, so no message says that the debtor paid it.
"""

import re
from itertools import product

import pytest

from domain.messages.context import values_of
from domain.messages.render import render_email, render_whatsapp
from tests.domain.messages.samples import (
    MESSAGES,
    ON_WHATSAPP,
    WITHOUT_BOX,
    claim,
    euros,
    facts,
    facts_for,
    shipped,
)

WORDING = shipped()
ASKING = [name for name in MESSAGES if name not in WITHOUT_BOX]
BY_WHATSAPP = [name for name in ON_WHATSAPP if name in ASKING]
TOP_OF_BOX = {"nl": "Te betalen:", "en": "Amount to pay:"}
TAKEN_OFF = {"nl": "€ 64,50", "en": "€64.50"}
LEFT = {
    ("nl", 1): "€ 185,50",
    ("nl", 3): "€ 1.461,00",
    ("en", 1): "€185.50",
    ("en", 3): "€1,461.00",
}
UNSEEN = re.compile(
    r"betaling .*niet gezien|seen your payment|facturen zijn nog niet betaald|"
    r"factuur \S+ (?:van .{,20})?is nog niet betaald|invoices have not been paid yet|"
    r"invoice \S+ (?:of .{,20})?has not been paid|have you (?:just )?paid\?|"
    r"hebt u (?:net|al) betaald",
    re.IGNORECASE,
)
EACH = pytest.mark.parametrize(("language", "claims"), list(product(("nl", "en"), (1, 3))))


def received(language: str = "nl", **changes: object) -> object:
    told = facts(language=language).model_copy(update=changes)
    return values_of(told, WORDING.get(language, "friendly").labels)["received"]


def test_what_was_received_is_what_was_taken_off_all_claims() -> None:
    assert received() is None
    assert received(claims=(claim(0, "64.50"), claim(1), claim(2, "1000"))) == "€ 1.064,50"
    assert received("en", claims=(claim(0, "64.50"),)) == "€64.50"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", "Van factuur 2026-0117 zoeken wij € 60,00 nog uit."),
        ("en", "On invoice 2026-0117, we are still looking into €60.00."),
    ],
)
@pytest.mark.parametrize("name", ASKING)
def test_what_is_disputed_is_off_in_no_message(name: str, language: str, words: str) -> None:
    """It is asked for once a complaint is rejected: who reads that it is off was misled."""
    disputed = claim(0, "60").model_copy(update={"disputed": euros("60")})
    told = facts_for(name, language=language).model_copy(update={"claims": (disputed,)})
    text = render_email(WORDING.get(language, name), told).text
    assert not re.search(r"60,00 (?:van )?af\b|60\.00 has already come off", text)
    if name in ("second", "friendly"):
        assert words in text


def test_a_payment_that_covers_costs_too_counts_whole() -> None:
    assert received(claims=(claim(0, "270"),), costs=euros("40")) == "€ 270,00"


def test_a_claim_that_grew_takes_nothing_off_the_others() -> None:
    grown = claim(1).model_copy(update={"open": euros("100")})
    assert received(claims=(grown,)) is None
    assert received(claims=(claim(0, "64.50"), grown)) == "€ 64,50"


@EACH
@pytest.mark.parametrize("name", ASKING)
@pytest.mark.parametrize("plain", [False, True])
def test_an_email_tells_what_is_off_and_what_is_left(
    language: str, claims: int, name: str, plain: bool
) -> None:
    told = facts_for(name, language=language, claims=claims, paid="64.50", plain=plain)
    text = render_email(WORDING.get(language, name), told).text
    words, box, rest = text.partition(TOP_OF_BOX[language])
    assert box
    assert TAKEN_OFF[language] in words
    assert LEFT[language, claims] in words
    assert not UNSEEN.search(words + rest)
    full = facts_for(name, language=language, claims=claims, plain=plain)
    assert TAKEN_OFF[language] not in render_email(WORDING.get(language, name), full).text


@EACH
@pytest.mark.parametrize("name", BY_WHATSAPP)
def test_a_whatsapp_tells_it_beside_the_amount(language: str, claims: int, name: str) -> None:
    told = facts(language=language, claims=claims, paid="64.50")
    text = render_whatsapp(WORDING.get(language, name), told).text
    left, off = LEFT[language, claims], TAKEN_OFF[language]
    beside = {
        "nl": f"Bedrag: nog {left}, want er is al {off} van af\n",
        "en": f"Amount: still {left}, as {off} has already come off\n",
    }
    assert beside[language] in text
    assert not UNSEEN.search(text)


@pytest.mark.parametrize("name", BY_WHATSAPP)
def test_costs_explain_why_more_is_left(name: str) -> None:
    told = facts(paid="64.50", costs="40.00")
    words = render_email(WORDING.get("nl", name), told).text.split(TOP_OF_BOX["nl"])[0]
    assert "€ 225,50 (waarvan € 40,00 extra kosten)" in words


def test_the_second_reminder_asks_for_the_rest() -> None:
    text = render_email(WORDING.get("nl", "second"), facts(paid="64.50")).text
    assert "Van factuur 2026-0117 is al € 64,50 af. Nu staat nog € 185,50 open." in text
    assert "Wilt u de rest betalen, uiterlijk op 27 november 2026?" in text


def test_a_list_says_of_which_invoice_a_part_is_left() -> None:
    text = render_email(WORDING.get("nl", "firm"), facts(claims=3, paid="64.50")).text
    assert "- Factuur 2026-0117: nog € 185,50, te betalen" in text
    assert "- Factuur 2026-0118: € 75,50, te betalen" in text


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", [name for name in ASKING if name != "payment_returned"])
def test_no_one_is_thanked_for_a_credit_note(language: str, name: str) -> None:
    told = facts_for(name, language=language, paid="64.50")
    words = render_email(WORDING.get(language, name), told).text.split(TOP_OF_BOX[language])[0]
    assert not re.search(r"dank|thank|uw betaling|your payment", words, re.IGNORECASE)
