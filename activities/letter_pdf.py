"""A letter as a PDF, typeset by Typst: offline, with its own fonts, the same bytes each time."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from domain.messages.letter import LetterDocument

_EPOCH = 0
"""The letter carries its own date; a clock in the file would make two copies differ."""


class UnprintableError(ValueError):
    """The letter holds characters that no font here can show."""


def letter_pdf(document: LetterDocument) -> bytes:
    """The PDF to print or attach, accessible by PDF/UA-1.

    The text goes to Typst as data, never as markup: a name cannot change the page. A name in a
    script that Typst's own fonts lack is set with the machine's fonts.

    Raises:
        UnprintableError: neither can show it; better no letter than one with empty squares.
    """
    data = json.dumps(_data(document))
    try:
        return _compiled(data, ignore_system_fonts=True)
    except typst.TypstError:
        pass
    try:
        return _compiled(data, ignore_system_fonts=False)
    except typst.TypstError as error:
        raise UnprintableError(f"{error.message}; install a font that can") from error


def _compiled(letter: str, *, ignore_system_fonts: bool) -> bytes:
    compiler = typst.Compiler(
        _page(), ignore_system_fonts=ignore_system_fonts, sys_inputs={"letter": letter}
    )
    pdf = compiler.compile(format="pdf", timestamp=_EPOCH, pdf_standards="ua-1")
    if not isinstance(pdf, bytes):
        raise TypeError("Typst gave no single PDF")
    return pdf


@cache
def _page() -> bytes:
    return files("playbooks").joinpath("letters/letter.typ").read_bytes()


def _data(document: LetterDocument) -> dict[str, Any]:
    data = document.model_dump(mode="json")
    qr = document.payment.qr
    data["payment"]["qr_svg"] = qr.svg() if qr else None
    return data
