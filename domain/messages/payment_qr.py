"""The EPC QR code ("Quick Response Code: Guidelines to Enable Data Capture", EPC069-12).

A bank app that scans it has name, account, amount and reference filled in: paying made easy
(practice C6). Dutch apps differ in support, so the same data always stands beside it in words.
"""

from decimal import Decimal
from typing import Annotated, Any, Self, cast

import zxingcpp
from pydantic import Field, model_validator
from stdnum import iso11649

from domain.creditor import Iban
from domain.messages.facts import MessageFacts
from domain.messages.formats import one_line
from domain.messages.png import black_and_white
from domain.model import Model
from domain.money import Money

LONGEST_PAYLOAD = 331
"""Bytes in a version 13 code at error correction M, the largest that an EPC code may have."""


class EpcPayment(Model):
    """A SEPA credit transfer as the code carries it: a reference or a text, never both."""

    name: Annotated[str, Field(min_length=1, max_length=70)]
    iban: Iban
    bic: str | None = None
    amount: Annotated[Decimal, Field(ge=Decimal("0.01"), le=Decimal("999999999.99"))]
    reference: str | None = None
    """A creditor reference, ISO 11649 (RF…)."""
    text: Annotated[str, Field(max_length=140)] | None = None

    @model_validator(mode="after")
    def _valid(self) -> Self:
        if self.reference and self.text:
            raise ValueError("an EPC code carries a reference or a text, not both")
        if self.reference and not iso11649.is_valid(self.reference):
            raise ValueError(f"not a valid RF reference: {self.reference!r}")
        if any(len(line.splitlines()) > 1 for line in (self.name, self.text or "")):
            raise ValueError("a line of an EPC code holds no line break")
        if len(self.payload.encode()) > LONGEST_PAYLOAD:
            raise ValueError(f"an EPC code carries at most {LONGEST_PAYLOAD} bytes")
        return self

    @property
    def payload(self) -> str:
        """The lines of the code: version 002, UTF-8, SEPA credit transfer."""
        lines = ("BCD", "002", "1", "SCT", self.bic or "", self.name, self.iban)
        amount = f"EUR{self.amount:.2f}"
        return "\n".join((*lines, amount, "", self.reference or "", self.text or "")).rstrip("\n")

    def png(self, scale: int = 6) -> bytes:
        """The code as a PNG image, with its quiet zone."""
        pixels = memoryview(cast(Any, _code(self.payload).to_image()))
        return black_and_white(pixels.tobytes(), len(pixels), scale)

    def svg(self) -> str:
        """The code as an SVG image, with its quiet zone."""
        return str(_code(self.payload).to_svg())


def _code(payload: str) -> zxingcpp.Barcode:
    """The bytes as they are: an ECI mark before them, which bank apps need not know, is left out.

    The standard's own field says that they are UTF-8.
    """
    return zxingcpp.create_barcode(
        payload.encode(), zxingcpp.BarcodeFormat.QRCode, ec_level="M", eci="Unknown"
    )


def epc_payment(facts: MessageFacts) -> EpcPayment | None:
    """The payment that a message asks for; none where a code cannot carry it (not in EUR)."""
    creditor = facts.creditor
    return epc_transfer(creditor.name, creditor.iban, creditor.bic, facts.total, facts.reference)


def epc_transfer(
    name: str, iban: str, bic: str | None, total: Money, reference: str
) -> EpcPayment | None:
    """A transfer as a code; none where a code cannot carry it (not in EUR)."""
    if total.currency != "EUR" or not Decimal("0.01") <= total.amount <= Decimal("999999999.99"):
        return None
    reference = one_line(reference)
    structured = iso11649.is_valid(reference)
    payment = EpcPayment(
        name=one_line(name)[:70].strip(),
        iban=iban,
        bic=bic,
        amount=total.amount,
        reference=iso11649.compact(reference) if structured else None,
    )
    if structured:
        return payment
    room = LONGEST_PAYLOAD - len(payment.payload.encode()) - len("\n\n\n")
    return EpcPayment.model_validate({**payment.model_dump(), "text": _cut(reference, room)})


def _cut(text: str, room: int) -> str | None:
    """The text in at most 140 characters and ``room`` bytes (other scripts take more)."""
    return text[:140].encode()[:room].decode(errors="ignore").strip() or None
