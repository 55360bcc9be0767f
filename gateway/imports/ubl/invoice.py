"""From an invoice document to a claim."""

from datetime import date

from domain.incoming import Claim
from domain.invoice import Invoice
from gateway.imports.problems import Problems, RowError, valid
from gateway.imports.result import ImportedInvoice
from gateway.imports.ubl.dates import due_date, issue_date
from gateway.imports.ubl.document import Element
from gateway.imports.ubl.parties import read_debtor
from gateway.imports.ubl.proof import proofs
from gateway.imports.ubl.totals import Totals

_NO_CLAIMS = {
    **dict.fromkeys(("389", "500", "527"), "self-billed: your customer wrote it, or you owe it"),
    **dict.fromkeys(("393", "501"), "factored: the claim is another's"),
    **dict.fromkeys(("325",), "pro forma: nothing is owed by it"),
    **dict.fromkeys(("751",), "for the accounts only: nothing is asked by it"),
}
"""Type codes (UNTDID 1001) of invoices that are no claims of the creditor, and why."""
_CORRECTED = "384"


def read_invoice(
    document: Element,
    totals: Totals,
    creditor: str,
    terms_days: int | None,
    notes: list[str],
) -> ImportedInvoice:
    """The claim of a document with something to pay.

    Raises:
        RowError: it is no claim, or its parts cannot be used.
    """
    code = document.text("InvoiceTypeCode")
    if code in _NO_CLAIMS:
        raise RowError([("invoice", f"type {code}, {_NO_CLAIMS[code]}; no claim")])
    problems: Problems = []
    _refuse_odd_amounts(totals, problems)
    debtor = read_debtor(document, problems, notes)
    issued_on = issue_date(document, problems)
    if problems or debtor is None or issued_on is None:
        raise RowError(problems)
    due_on, assumed = due_date(document, issued_on, debtor.kind, terms_days, notes)
    invoice = _invoice(document, totals, issued_on, due_on)
    _note_correction(document, invoice.number, notes)
    claim = Claim(creditor=creditor, invoice=invoice, debtor=debtor)
    return ImportedInvoice(
        document.line,
        claim,
        balance_stated=True,
        document_day=invoice.issued_on,
        assumed=frozenset({"due_on"}) if assumed else frozenset(),
    )


def _refuse_odd_amounts(totals: Totals, problems: Problems) -> None:
    if totals.open > totals.amount:
        error = f"{totals.open} is open of an invoice of {totals.amount}: more than was asked"
        problems.append(("invoice.open_amount", error))


def _invoice(document: Element, totals: Totals, issued_on: date, due_on: date) -> Invoice:
    number = document.text("ID")
    facts = {
        "number": number,
        "issued_on": issued_on,
        "due_on": due_on,
        "amount": totals.amount,
        "open_amount": totals.open,
        "currency": totals.currency,
    }
    return valid(Invoice, facts | proofs(document, number, issued_on), "invoice")


def _note_correction(document: Element, number: str, notes: list[str]) -> None:
    earlier = document.text("BillingReference/InvoiceDocumentReference/ID")
    if document.text("InvoiceTypeCode") == _CORRECTED and earlier not in {"", number}:
        notes.append(f"corrects invoice {earlier}: credit or withdraw that one, or both are asked")
