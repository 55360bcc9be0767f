"""A letter as a PDF, in the creditor's look."""

from typing import Any

from activities.typesetting import typeset
from domain.messages.letter import LetterDocument
from ledger.logos import LogoFile

_TEMPLATE = "letters/letter.typ"


def letter_pdf(document: LetterDocument, logo: LogoFile | None = None) -> bytes:
    """The PDF to print or attach, accessible by PDF/UA-1.

    Raises:
        UnprintableError: a name holds what no font here can show.
    """
    return typeset(_TEMPLATE, letter_data(document), logo=logo)


def letter_data(document: LetterDocument) -> dict[str, Any]:
    """What the template sets."""
    data = document.model_dump(mode="json")
    qr = document.payment.qr
    data["payment"]["qr_svg"] = qr.svg() if qr else None
    return data
