"""What the debtor reads once money came in, and when it went back."""

from itertools import product

import pytest

from domain.messages.letter import letter_document
from domain.messages.render import render_email, render_whatsapp
from tests.domain.messages.samples import facts, shipped

WORDING = shipped()
BOTH = ("nl", "en")
ASKED = {
    ("nl", 1): "Wilt u deze week opnieuw betalen?",
    ("nl", 3): "Wilt u het bedrag deze week betalen?",
    ("en", 1): "Could you pay again this week?",
    ("en", 3): "Could you pay this amount this week?",
}


def thanks(language: str, claims: int) -> tuple[str, str]:
    source, told = WORDING.get(language, "thank_you"), facts(language=language, claims=claims)
    return render_email(source, told).text, render_whatsapp(source, told).text


def test_thanks_for_one_invoice() -> None:
    dutch, english = thanks("nl", 1), thanks("en", 1)
    assert all("Uw betaling voor factuur 2026-0117 is binnen." in text for text in dutch)
    assert all("Your payment for invoice 2026-0117 is in." in text for text in english)


def test_thanks_for_several_invoices_at_once() -> None:
    email, whatsapp = thanks("nl", 3)
    assert "Deze facturen zijn helemaal betaald:\n\n- Factuur 2026-0117: € 250,00\n" in email
    assert "De facturen 2026-0117, 2026-0118 en 2026-0119 zijn helemaal betaald." in whatsapp
    email, whatsapp = thanks("en", 3)
    assert "These invoices are now paid in full:\n\n- Invoice 2026-0117: €250.00\n" in email
    assert "Invoices 2026-0117, 2026-0118 and 2026-0119 are now paid in full." in whatsapp


def test_a_returned_payment_is_told_and_asked_for_again() -> None:
    source = WORDING.get("nl", "payment_returned")
    email = render_email(source, facts())
    assert email.subject == "Uw betaling aan Fietsenmaker De Kade is teruggeboekt"
    assert "Misschien kreeg u al een bedankje van ons." in email.text
    assert "Nu staat er weer € 250,00 open." in email.text
    assert "Dat kan een vergissing zijn." in email.text
    assert "Wilt u opnieuw betalen, uiterlijk op 27 november 2026?" in email.text
    whatsapp = render_whatsapp(source, facts()).text
    assert "De bank heeft uw betaling voor factuur 2026-0117 teruggeboekt." in whatsapp
    assert "Uiterlijk: 27 november 2026\n" in whatsapp


@pytest.mark.parametrize("language", BOTH)
def test_of_several_invoices_none_is_said_to_have_been_paid(language: str) -> None:
    """The others were perhaps never paid, and the facts do not say which."""
    source, told = WORDING.get(language, "payment_returned"), facts(language=language, claims=2)
    said = {"nl": "Wij kregen een betaling van u.", "en": "We got a payment from you."}
    assert said[language] in render_email(source, told).text
    said = {"nl": "een betaling van u teruggeboekt", "en": "sent back a payment of yours"}
    assert said[language] in render_whatsapp(source, told).text


@pytest.mark.parametrize(("language", "claims"), list(product(BOTH, (1, 3))))
def test_a_returned_payment_without_a_day_and_on_paper(language: str, claims: int) -> None:
    source = WORDING.get(language, "payment_returned")
    told = facts(language=language, claims=claims, pay_by=None)
    assert ASKED[language, claims] in render_email(source, told).text
    assert letter_document(source, told).address_lines[0] == "Sanne de Vries"


@pytest.mark.parametrize("language", BOTH)
def test_it_offers_the_same_answers_as_the_friendly_reminder(language: str) -> None:
    returned, friendly = (WORDING.get(language, it) for it in ("payment_returned", "friendly"))
    assert returned.buttons == friendly.buttons
