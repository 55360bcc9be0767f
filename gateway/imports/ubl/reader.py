"""One UBL file: a claim, a credit, nothing to collect, or a rejection that says what is wrong."""

from dataclasses import replace

from gateway.imports.creditor import check_creditor
from gateway.imports.problems import Problems, RowError
from gateway.imports.result import (
    ImportedCredit,
    ImportedInvoice,
    ImportResult,
    Note,
    Rejected,
    RejectedRowsError,
)
from gateway.imports.ubl.credit import is_credit, read_credit
from gateway.imports.ubl.document import Element, open_document
from gateway.imports.ubl.invoice import read_invoice
from gateway.imports.ubl.parties import assumed_of
from gateway.imports.ubl.totals import read_totals


def read_ubl(
    data: bytes,
    file_name: str,
    creditor: str,
    *,
    terms_days: int | None = None,
    strict: bool = False,
) -> ImportResult:
    """The invoice or credit note of a file, whatever its profile: UBL 2.1, Peppol BIS, NLCIUS.

    ``terms_days`` are the creditor's own terms, for an invoice that names neither day nor terms.

    Raises:
        RejectedRowsError: ``strict``, and the document cannot be taken.
        ImportFileError: the file is hostile, damaged, or no UBL invoice, or the creditor is no
            slug; the message says what to do.
    """
    check_creditor(creditor)
    document = open_document(data, file_name)
    notes: list[str] = []
    try:
        result = _with(_read(document, creditor, terms_days, notes), assumed_of(document))
    except RowError as error:
        field, reason = error.rejection()
        result = ImportResult(rejected=(Rejected(file_name, document.line, field, reason),))
        if strict:
            raise RejectedRowsError(file_name, result) from error
    told = tuple(Note(file_name, document.line, text) for text in notes)
    return replace(result, notes=told)


def _with(item: ImportedInvoice | ImportedCredit | None, assumed: frozenset[str]) -> ImportResult:
    if isinstance(item, ImportedInvoice):
        return ImportResult(invoices=(item,), assumed=assumed)
    return ImportResult(credits=(item,)) if item is not None else ImportResult()


def _read(
    document: Element, creditor: str, terms_days: int | None, notes: list[str]
) -> ImportedInvoice | ImportedCredit | None:
    problems: Problems = []
    totals = read_totals(document, problems)
    if totals is None:
        raise RowError(problems)
    if totals.open == 0:
        notes.append(f"{document.text('ID')[:120]}: nothing is open, nothing to collect")
        return None
    if is_credit(document, totals):
        return read_credit(document, totals, creditor)
    return read_invoice(document, totals, creditor, terms_days, notes)
