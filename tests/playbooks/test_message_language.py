"""Every message is plain enough to be read by those who find reading hard (practice F2).

Flesch-Douma for Dutch, Flesch Reading Ease for English, over syllables counted as groups of
vowels. The count errs upwards (it hears a silent e), so the true scores are rather higher.
"""

import re
from itertools import product
from typing import Any

import pytest

from domain.messages.blocks import Bullets, Paragraph, Run, blocks_of, plain
from domain.messages.render import render_whatsapp
from domain.messages.sms import render_sms
from tests.domain.messages.samples import MESSAGES, facts_for, shipped

WORDING = shipped()
LEAST = {"nl": 65, "en": 60}
LONGEST_SENTENCE = 20
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
_DUTCH = re.compile(r"aai|ooi|oei|eeuw|ieuw|aa|ee|ie|oe|oo|uu|eu|ui|ij|ei|au|ou|[aeiouyéèëïöü]")
_ENGLISH = re.compile(r"[aeiouy]+")


def syllables(word: str, language: str) -> int:
    groups = _DUTCH if language == "nl" else _ENGLISH
    return max(1, len(groups.findall(word.lower())))


def words(sentence: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\S*\d\S*", sentence)


def paragraphs(language: str, name: str, shape: dict[str, Any]) -> list[str]:
    told = facts_for(name, language=language, **shape)
    found: list[str] = []
    for block in blocks_of(WORDING.get(language, name), told):
        if isinstance(block, Paragraph):
            found.append(plain(Run(text=" ") if run.text == "\n" else run for run in block.runs))
        if isinstance(block, Bullets):
            found.extend(plain(item) for item in block.items)
    return found[1:-1]  # without the salutation and the greeting


def sentences(texts: list[str]) -> list[str]:
    cut = [part for text in texts for part in re.split(r"(?<=[.?!:;])\s+", text)]
    return [sentence for sentence in cut if len(words(sentence)) > 1]


def reading_score(found: list[str], language: str) -> float:
    spoken = [word for sentence in found for word in words(sentence) if not re.search(r"\d", word)]
    per_sentence = sum(len(words(sentence)) for sentence in found) / len(found)
    per_word = sum(syllables(word, language) for word in spoken) / len(spoken)
    if language == "nl":
        return 206.84 - 0.93 * per_sentence - 77 * per_word
    return 206.835 - 1.015 * per_sentence - 84.6 * per_word


def test_the_score_knows_easy_from_hard() -> None:
    easy = ["Uw rekening staat nog open.", "Wilt u die deze week betalen?"]
    hard = [
        "Derhalve sommeren wij u om binnen de gestelde betalingstermijn per ommegaande over te "
        "gaan tot integrale voldoening van de openstaande vordering vermeerderd met rente."
    ]
    assert reading_score(easy, "nl") > 75
    assert reading_score(hard, "nl") < 40


@EACH
def test_it_reads_easily(language: str, name: str, shape: dict[str, Any]) -> None:
    found = sentences(paragraphs(language, name, shape))
    free = [sentence for sentence in found if not STATUTORY.search(sentence)]
    assert reading_score(free, language) >= LEAST[language]


@EACH
def test_sentences_are_short(language: str, name: str, shape: dict[str, Any]) -> None:
    lengths = [
        len(words(sentence))
        for sentence in sentences(paragraphs(language, name, shape))
        if not STATUTORY.search(sentence)
    ]
    assert max(lengths) <= LONGEST_SENTENCE
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
@pytest.mark.parametrize("name", [name for name in MESSAGES if not name.startswith("final")])
@pytest.mark.parametrize("shape", SHAPES)
def test_whatsapp_is_as_plain(language: str, name: str, shape: dict[str, Any]) -> None:
    told = facts_for(name, language=language, **shape)
    text = render_whatsapp(WORDING.get(language, name), told).text
    found = [
        sentence
        for sentence in sentences(text.split("\n"))
        if not re.search(r"\d{4}", sentence) and len(words(sentence)) > 2
    ]
    assert max(len(words(sentence)) for sentence in found) <= LONGEST_SENTENCE
    assert reading_score(found, language) >= LEAST[language]
    assert not JARGON.search(text)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", [name for name in MESSAGES if not name.startswith("final")])
@pytest.mark.parametrize("claims", [1, 3])
def test_sms_is_as_plain(language: str, name: str, claims: int) -> None:
    """Without the sentence of numbers to copy: account and reference."""
    told = facts_for(name, language=language, claims=claims)
    text = render_sms(WORDING.get(language, name), told).text.partition(": ")[2]
    said = re.sub(r"(Rekening|Account) [^.]*\.", "", text)
    found = [it for it in sentences([said]) if len(words(it)) > 2]
    assert max(len(words(sentence)) for sentence in found) <= LONGEST_SENTENCE
    assert reading_score(found, language) >= LEAST[language]
    assert not JARGON.search(text)
    assert not ACCUSING.search(text)
