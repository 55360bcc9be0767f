"""The letter as a PDF: one page, the same bytes each time, and no text becomes markup."""

import shutil
import subprocess
from pathlib import Path

import pytest

from activities.letter_pdf import letter_data, letter_pdf
from activities.typesetting import pictures
from domain.messages.letter import letter_document
from tests.domain.messages.samples import MESSAGES, facts, facts_for, notice, shipped
from tests.support.margins import right_of

WORDING = shipped()


@pytest.mark.parametrize("name", MESSAGES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_message_can_be_a_letter(language: str, name: str) -> None:
    told = facts_for(name, language=language, claims=3, costs="40.00")
    pdf = letter_pdf(letter_document(WORDING.get(language, name), told))
    assert pdf.startswith(b"%PDF-")


def test_the_same_letter_is_the_same_file() -> None:
    document = letter_document(WORDING.get("nl", "friendly"), facts())
    assert letter_pdf(document) == letter_pdf(document)


def test_a_letter_without_a_code_in_another_currency() -> None:
    told = facts()
    francs = told.total.model_copy(update={"currency": "CHF"})
    document = letter_document(
        WORDING.get("nl", "friendly"), told.model_copy(update={"total": francs})
    )
    assert letter_pdf(document).startswith(b"%PDF-")


def test_long_words_stay_within_the_margins() -> None:
    long = "schildersbedrijfhuijgensvanderbergenzonenengeassocieerden"
    told = facts(
        debtor_name=f"{long.upper()} BV",
        address_lines=(long, f"1011 AB {long}"),
        pay_url=f"https://betalen.{long}.example/{'w' * 40}/{'M' * 40}",
    )
    creditor = told.creditor.model_copy(
        update={"email": f"administratie@{long}.example", "name": long}
    )
    document = letter_document(
        WORDING.get("nl", "friendly"), told.model_copy(update={"creditor": creditor})
    )
    pages = pictures("letters/letter.typ", letter_data(document), None, 72)
    assert not [number for number, page in enumerate(pages, 1) if right_of(page, 25)]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
def test_what_the_debtor_reads_on_paper(tmp_path: Path) -> None:
    name = "<b>O'Neill & Zn {{7*7}} #panic() *x* $y$</b>"
    told = facts(claims=3, debtor_name=name, notice=notice())
    text = _text(
        tmp_path, letter_pdf(letter_document(WORDING.get("nl", "final_notice_consumer"), told))
    )
    assert name in text.replace("’", "'")
    assert "binnen veertien dagen vanaf de dag nadat deze brief bij u is bezorgd" in text
    assert "€ 1.525,50" in text
    assert "NL91 ABNA 0417 1643 00" in text
    assert "Utrecht, 9 november 2026" in text


def _text(folder: Path, pdf: bytes) -> str:
    file = folder / "letter.pdf"
    file.write_bytes(pdf)
    program = shutil.which("pdftotext") or "pdftotext"
    shown = subprocess.run([program, "-raw", file, "-"], capture_output=True, check=True)  # noqa: S603
    return " ".join(shown.stdout.decode().split())
