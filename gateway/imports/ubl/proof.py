"""What a document proves and tells beside its amounts: delivery, terms, what it was for.

Delivery: practice H1. Terms that the customer knew: practice I9; a contract with its day proves
them, an order or a reference without a day does not.
"""

import re
from datetime import date
from typing import Any

from gateway.imports.ubl.dates import days
from gateway.imports.ubl.document import Element

_LONGEST = 200
_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_OF_AN_INVOICE = {"380", "381", "384", "386"}
_AN_INVOICE = re.compile(r"invoice|factuur|rechnung|facture|credit", re.IGNORECASE)
_CARRIERS = (
    "Delivery/CarrierParty",
    "Delivery/Shipment/Consignment/CarrierParty",
    "Delivery/Shipment/ShipmentStage/CarrierParty",
)


def proofs(document: Element, number: str, issued_on: date) -> dict[str, Any]:
    """The fields of an invoice that the dossier and the call file show.

    Raises:
        RowError: a date of the document is none.
    """
    return {
        "description": description(document),
        "delivered_on": _delivered_on(document),
        "delivered_by": _delivered_by(document),
        "terms_accepted_on": _terms_accepted_on(document, issued_on),
        "payment_reference": document.text("PaymentMeans/PaymentID") or None,
        "document_url": _document_url(document, number),
    }


def description(document: Element) -> str:
    """What was sold, by the first line's name; else the document's note."""
    lines = [*document.all("InvoiceLine"), *document.all("CreditNoteLine")]
    names = [name for line in lines if (name := _line_name(line))]
    if not names:
        return cut(document.text("Note"))
    more = len(names) - 1
    return f"{cut(names[0])} and {more} more" if more else cut(names[0])


def cut(text: str) -> str:
    """A text as long as a message can carry it."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _line_name(line: Element) -> str:
    return line.text("Item/Name") or line.text("Item/Description") or line.text("Note")


def _delivered_on(document: Element) -> date | None:
    """The last delivery; those of single lines count where the document names none."""
    for path in ("Delivery/ActualDeliveryDate", "InvoiceLine/Delivery/ActualDeliveryDate"):
        if found := days(document, path, "invoice.delivered_on"):
            return found[-1]
    return None


def _delivered_by(document: Element) -> str | None:
    """The carrier. ``DeliveryParty`` is who it was delivered *to* (BT-70), so it is not read."""
    for path in _CARRIERS:
        for name in ("PartyName/Name", "PartyLegalEntity/RegistrationName"):
            if found := document.text(f"{path}/{name}"):
                return found
    return None


def _terms_accepted_on(document: Element, issued_on: date) -> date | None:
    """The day of the latest contract before the invoice, which the terms are part of."""
    found = days(document, "ContractDocumentReference/IssueDate", "invoice.terms_accepted_on")
    return max((day for day in found if day <= issued_on), default=None)


def _document_url(document: Element, number: str) -> str | None:
    """Where the invoice itself can be seen; time sheets and the like are not it."""
    for reference in document.all("AdditionalDocumentReference"):
        address = reference.text("Attachment/ExternalReference/URI")
        if _WEB.fullmatch(address) and _is_invoice(reference, number):
            return address
    return None


def _is_invoice(reference: Element, number: str) -> bool:
    words = f"{reference.text('DocumentType')} {reference.text('DocumentDescription')}"
    return (
        reference.text("ID") == number
        or reference.text("DocumentTypeCode") in _OF_AN_INVOICE
        or _AN_INVOICE.search(words) is not None
    )
