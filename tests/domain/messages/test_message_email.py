"""What the debtor reads in an email."""

from itertools import product

import pytest

from domain.messages.render import render_email
from domain.messages.source import MessageSource
from domain.messages.templating import MessageError
from tests.domain.messages.samples import MESSAGES, WITHOUT_BOX, claim, facts, facts_for, shipped

WORDING = shipped()
SHAPES = list(
    product(("nl", "en"), MESSAGES, (1, 3), (None, "40.00"), (None, "64.50"), (False, True))
)


@pytest.mark.parametrize(("language", "name", "claims", "costs", "paid", "plain"), SHAPES)
def test_every_message_tells_what_to_pay_where_and_whom_to_ask(
    language: str, name: str, claims: int, costs: str | None, paid: str | None, plain: bool
) -> None:
    told = facts_for(name, language=language, claims=claims, costs=costs, paid=paid, plain=plain)
    email = render_email(WORDING.get(language, name), told)
    assert "Sanne de Vries" in email.text
    assert "030 123 45 67" in email.text
    assert "info@dekade.example" in email.text
    for text in (email.text, email.html, email.subject):
        assert "{{" not in text
        assert "{%" not in text
        assert "None" not in text
    if name not in WITHOUT_BOX:
        total = {1: 250.0, 3: 1525.5}[claims] + float(costs or 0) - float(paid or 0)
        amount = _amount(language, total)
        for text in (email.text, email.html):
            assert amount in text
            assert "NL91 ABNA 0417 1643 00" in text
            assert "RF16INV20260001" in text


def _amount(language: str, amount: float) -> str:
    english = f"{amount:,.2f}"
    if language == "en":
        return f"€{english}"
    return "€ " + english.translate(str.maketrans(",.", ".,"))


def test_a_dutch_debtor_reads_dutch_dates() -> None:
    email = render_email(WORDING.get("nl", "friendly"), facts())
    assert "tot en met 31 oktober 2026" in email.text
    assert "uiterlijk op 27 november 2026" in email.text
    assert '<html lang="nl">' in email.html


def test_an_english_reader_reads_english_dates() -> None:
    email = render_email(WORDING.get("en", "friendly"), facts(language="en"))
    assert "due on 31 October 2026" in email.text
    assert "by 27 November 2026" in email.text


def test_several_invoices_are_listed_with_their_sum() -> None:
    email = render_email(WORDING.get("nl", "second"), facts(claims=3))
    assert email.subject == "Kunnen we u helpen met 3 facturen van Fietsenmaker De Kade?"
    assert "- Factuur 2026-0117: € 250,00" in email.text
    assert "- Factuur 2026-0119: € 1.200,00" in email.text
    assert "Samen is dat € 1.525,50" in email.text


def test_the_invoices_stand_in_the_order_given() -> None:
    lines = (claim(2), claim(0), claim(1))
    for language, name in product(
        ("nl", "en"), [it for it in MESSAGES if it not in ("condolence", "pays_on_time")]
    ):
        told = facts_for(name, language=language, claims=3).model_copy(update={"claims": lines})
        text = render_email(WORDING.get(language, name), told).text
        places = [text.index(line.number) for line in lines]
        assert places == sorted(places)


def test_costs_already_due_are_shown_apart() -> None:
    email = render_email(WORDING.get("nl", "firm"), facts(costs="40.00"))
    assert "Te betalen: € 290,00\nWaarvan extra kosten (incassokosten): € 40,00" in email.text


def test_a_name_is_never_markup() -> None:
    name = "<b>O'Neill & Zn {{7*7}}</b>"
    for message in MESSAGES:
        email = render_email(WORDING.get("nl", message), facts_for(message, debtor_name=name))
        assert f"Beste {name}," in email.text
        assert "<b>" not in email.html
        assert "&lt;b&gt;O&#39;Neill &amp; Zn {{7*7}}&lt;/b&gt;" in email.html


@pytest.mark.parametrize(
    "word", ["[payment]", "**let op**", "1. eerst", "[klik](https://evil.example)", "a\n\n# b"]
)
def test_a_personal_word_is_text_not_markdown(word: str) -> None:
    email = render_email(WORDING.get("nl", "friendly"), facts(personal_word=word))
    assert " ".join(word.split()) in email.text
    assert "evil.example&quot;" not in email.html
    assert 'href="https://evil.example' not in email.html
    assert email.text.count("Te betalen:") == 1


def test_the_page_needs_nothing_from_outside_and_tracks_nobody() -> None:
    told = facts(pay_url="https://pay.example/x")
    email = render_email(WORDING.get("nl", "friendly"), told)
    assert email.html.count("<img") == 1
    assert 'src="cid:qr"' in email.html
    assert 'alt="QR-code' in email.html
    assert email.html.count("https://") == 1
    assert "Betaal online: https://pay.example/x" in email.text
    assert email.qr_png is not None
    assert email.qr_png.startswith(b"\x89PNG")


def test_no_code_where_a_bank_app_could_not_use_it() -> None:
    thanks = render_email(WORDING.get("nl", "thank_you"), facts())
    assert thanks.qr_png is None
    assert "cid:qr" not in thanks.html


def test_a_missing_fact_is_an_error_not_a_gap() -> None:
    with pytest.raises(MessageError, match=r"nl/final_notice_consumer\.md:\d+: .*None"):
        render_email(WORDING.get("nl", "final_notice_consumer"), facts())


def test_a_message_file_cannot_reach_into_python() -> None:
    text = "---\nsubject: Dag\n---\n{{ claims.__class__.__mro__ }}\n"
    source = MessageSource.parse("nl/x.md", text, WORDING.get("nl", "friendly").labels)
    with pytest.raises(MessageError, match=r"nl/x\.md:4"):
        render_email(source, facts())


def test_the_same_facts_give_the_same_hash() -> None:
    source = WORDING.get("nl", "friendly")
    assert render_email(source, facts()).hash == render_email(source, facts()).hash
    assert render_email(source, facts()).hash != render_email(source, facts(claims=2)).hash
