"""From a credit note, or an invoice that gives money back, to a credit on an invoice."""

from pydantic import TypeAdapter, ValidationError

from domain.incoming import Credit
from domain.invoice import InvoiceNumber
from gateway.imports.problems import Problems, RowError, valid
from gateway.imports.result import ImportedCredit
from gateway.imports.ubl.dates import issue_date
from gateway.imports.ubl.document import Element
from gateway.imports.ubl.proof import cut
from gateway.imports.ubl.totals import Totals

_CREDITS = {"81", "83", "261", "262", "308", "381", "396", "420", "458", "502", "503", "532"}
"""Type codes (UNTDID 1001) of credit notes, which some packages send as an invoice."""

_number: TypeAdapter[str] = TypeAdapter(InvoiceNumber)


def is_credit(document: Element, totals: Totals) -> bool:
    """Whether a document gives money back: by its kind, its type code, or an amount below zero."""
    typed = document.text("InvoiceTypeCode") in _CREDITS
    return document.name == "CreditNote" or typed or totals.open < 0


def read_credit(document: Element, totals: Totals, creditor: str) -> ImportedCredit:
    """The credit of a document; its amount is without sign.

    Raises:
        RowError: it does not say which one invoice it credits, or its parts cannot be used.
    """
    problems: Problems = []
    credited = _credited(document, totals, problems)
    number = _own_number(document, problems)
    issued_on = issue_date(document, problems)
    if document.name == "CreditNote" and totals.open < 0:
        error = f"a credit note of {totals.open} asks for money: send an invoice instead"
        problems.append(("invoice.amount", error))
    if problems:
        raise RowError(problems)
    facts = {
        "creditor": creditor,
        "invoice_number": credited,
        "amount": abs(totals.open),
        "currency": totals.currency,
        "reason": _reason(document),
    }
    credit = valid(Credit, facts, "credit")
    return ImportedCredit(document.line, number, credit, totals.currency, issued_on)


def _credited(document: Element, totals: Totals, problems: Problems) -> str:
    """The number of the one invoice that is credited (BG-3)."""
    numbers = document.texts("BillingReference/InvoiceDocumentReference/ID")
    if len(numbers) == 1:
        return numbers[0]
    what = f"{abs(totals.open)} is given back, no claim"
    if numbers:
        named = ", ".join(numbers[:5])
        error = f"{what}, over {len(numbers)} invoices ({named}): send one credit for each"
    else:
        error = (
            f"{what}; it does not say on which invoice: add "
            "BillingReference/InvoiceDocumentReference/ID, or emit amicable.invoice.credited.v1"
        )
    problems.append(("credit.invoice_number", error))
    return ""


def _own_number(document: Element, problems: Problems) -> str:
    try:
        return _number.validate_python(document.text("ID"))
    except ValidationError as error:
        problems.append(("invoice.number", error.errors()[0]["msg"]))
        return ""


def _reason(document: Element) -> str:
    return cut(document.text("DiscrepancyResponse/Description") or document.text("Note"))
