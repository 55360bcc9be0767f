"""Every message is plain enough to be read by those who find reading hard (practice F2).

Each in Dutch and English, as email (the letter's text), WhatsApp and SMS; for one and three
invoices, part paid or not, with costs or without; in the standard wording and the plain one.
"""

import re
from itertools import product
from typing import Any

import pytest

from domain.messages.blocks import Bullets, Paragraph, Run, blocks_of, plain
from domain.messages.readability import sentences, words
from domain.messages.reading_gate import read
from domain.messages.render import render_email, render_whatsapp
from domain.messages.sms import render_sms
from tests.domain.messages.samples import BY_SMS, MESSAGES, facts_for, shipped

WORDING = shipped()
USUAL_SENTENCE = 15
STATUTORY = re.compile(r"veertien dagen|fourteen days")
JARGON = re.compile(
    r"sommeren|sommatie|ingebreke|per ommegaande|dagvaard|deurwaarder|beslag|gerechtelijk|"
    r"vordering|verzuim|bailiff|court|seiz|summons|legal action",
    re.IGNORECASE,
)
ACCUSING = re.compile(r"u weigert|nalatig|wanbetaler|eist|you fail|you refuse|we demand", re.I)
SHAPES = [
    {"plain": plainly, "claims": claims, "costs": costs, "paid": paid}
    for plainly, claims, costs, paid in product(
        (False, True), (1, 3), (None, "40.00"), (None, "64.50")
    )
]
EACH = pytest.mark.parametrize(
    ("language", "name", "shape"),
    list(product(("nl", "en"), MESSAGES, SHAPES)),
)


def paragraphs(language: str, name: str, shape: dict[str, Any]) -> list[str]:
    told = facts_for(name, language=language, **shape)
    found: list[str] = []
    for block in blocks_of(WORDING.get(language, name), told):
        if isinstance(block, Paragraph):
            found.append(plain(Run(text=" ") if run.text == "\n" else run for run in block.runs))
        if isinstance(block, Bullets):
            found.extend(plain(item) for item in block.items)
    return found[1:-1]  # without the salutation and the greeting


def test_every_message_passes_the_reading_gate() -> None:
    readings = [
        reading
        for language in WORDING.languages
        for name in WORDING.names(language)
        for reading in read(WORDING.get(language, name))
    ]
    sources = [WORDING.get("nl", name) for name in WORDING.names("nl")]
    forms = sum(1 + bool(source.whatsapp) + bool(source.sms) for source in sources)
    assert len(readings) == 2 * 2 * forms
    assert [(it.language, it.message, it.problems) for it in readings if it.problems] == []


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", [name for name in MESSAGES if name != "final_demand_business"])
def test_who_finds_reading_hard_gets_words_of_their_own(language: str, name: str) -> None:
    """F2: and not one that is left to the standard wording by accident."""
    standard, easier = (paragraphs(language, name, {"plain": plainly}) for plainly in (False, True))
    assert easier != standard


@EACH
def test_sentences_are_usually_shorter_still(
    language: str, name: str, shape: dict[str, Any]
) -> None:
    lengths = [
        len(words(sentence))
        for paragraph in paragraphs(language, name, shape)
        for sentence in sentences(paragraph)
        if not STATUTORY.search(sentence)
    ]
    assert sum(length <= USUAL_SENTENCE for length in lengths) / len(lengths) >= 0.8


@EACH
def test_no_jargon_no_threat_no_blame(language: str, name: str, shape: dict[str, Any]) -> None:
    """F5, M8: nothing is threatened that cannot or will not be done."""
    text = "\n".join(paragraphs(language, name, shape))
    assert not JARGON.search(text)
    assert not ACCUSING.search(text)


@EACH
def test_paragraphs_are_short(language: str, name: str, shape: dict[str, Any]) -> None:
    for paragraph in paragraphs(language, name, shape):
        assert len(words(paragraph)) <= 50


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", BY_SMS)
@pytest.mark.parametrize("shape", SHAPES)
def test_short_forms_threaten_and_blame_no_more(
    language: str, name: str, shape: dict[str, Any]
) -> None:
    told, source = facts_for(name, language=language, **shape), WORDING.get(language, name)
    texts = [render_sms(source, told).text]
    texts += [render_whatsapp(source, told).text] if source.whatsapp else []
    for text in texts:
        assert not JARGON.search(text)
        assert not ACCUSING.search(text)


@pytest.mark.parametrize(
    ("country", "told"),
    [("NL", "geldfit.nl"), ("BE", "OCMW van uw gemeente of een CAW"), ("SR", None)],
)
@pytest.mark.parametrize("plainly", [True, False])
def test_help_with_money_is_named_where_the_debtor_lives(
    country: str, told: str | None, plainly: bool
) -> None:
    """F2: Dutch is read in Belgium and Suriname, too; what is not known there is not said."""
    facts = facts_for("help_to_pay", language="nl", plain=plainly)
    there = facts.model_copy(update={"country": country})
    source = WORDING.get("nl", "help_to_pay")
    text = render_email(source, there).text
    assert ("zorgen over geld" in text) == (told is not None)
    assert told is None or told in text
    assert country == "NL" or "geldfit" not in text
    help_line = source.labels.money_help.get(country, "")
    assert all(len(words(sentence)) <= USUAL_SENTENCE for sentence in sentences(help_line))
