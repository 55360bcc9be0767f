"""The letter on paper holds the same words as the email."""

from itertools import product

import pytest

from domain.messages.blocks import Bullets, Paragraph, plain
from domain.messages.letter import letter_document
from domain.messages.render import render_email
from tests.domain.messages.samples import MESSAGES, facts, facts_for, shipped

WORDING = shipped()


@pytest.mark.parametrize(
    ("language", "name", "paid"), list(product(("nl", "en"), MESSAGES, (None, "64.50")))
)
def test_letter_and_email_say_the_same(language: str, name: str, paid: str | None) -> None:
    source = WORDING.get(language, name)
    told = facts_for(name, language=language, claims=3, paid=paid)
    email = render_email(source, told)
    document = letter_document(source, told)
    assert document.subject == email.subject
    for block in document.blocks:
        if isinstance(block, Paragraph):
            assert plain(block.runs) in email.text
        if isinstance(block, Bullets):
            assert all(f"- {plain(item)}" in email.text for item in block.items)


def test_it_is_addressed_and_dated() -> None:
    document = letter_document(WORDING.get("nl", "friendly"), facts())
    assert document.address_lines == ("Sanne de Vries", "Lange Nieuwstraat 44", "3512 PH Utrecht")
    assert document.place_and_date == "Utrecht, 9 november 2026"
    assert document.payment.amount == "€ 250,00"


def test_a_name_that_already_leads_the_address_is_not_repeated() -> None:
    lines = ("Sanne de Vries", "Postbus 1", "3500 AA Utrecht")
    document = letter_document(WORDING.get("nl", "friendly"), facts(address_lines=lines))
    assert document.address_lines == lines


def test_without_an_address_there_is_no_letter() -> None:
    with pytest.raises(ValueError, match="needs an address"):
        letter_document(WORDING.get("nl", "friendly"), facts(address_lines=()))
