"""When a document is due: its own date, its terms, the creditor's terms, or the law's."""

import re
from datetime import date, timedelta

from domain.law.payment_term import TERM, WHY, due_without_agreement
from domain.vocabulary import DebtorKind
from gateway.imports.dates import read_date, shortened
from gateway.imports.mapping import DateOrder
from gateway.imports.payment_terms import due_on_by
from gateway.imports.problems import Problems, RowError
from gateway.imports.ubl.document import Element

_OFFSET = re.compile(r"(?:Z|[+-]\d{2}:\d{2})$")
_DUE = (
    "DueDate",
    "PaymentMeans/PaymentDueDate",
    "PaymentTerms/PaymentDueDate",
    "PaymentTerms/InstallmentDueDate",
)


def read_day(text: str) -> date:
    """An ``xsd:date``; its offset from UTC is dropped, as the day is the writer's.

    Raises:
        ValueError: it is no date.
    """
    return read_date(_OFFSET.sub("", text), DateOrder.ISO)


def days(document: Element, path: str, field: str) -> list[date]:
    """The days at a path, first to last.

    Raises:
        RowError: one is no date.
    """
    try:
        return sorted({read_day(text) for text in document.texts(path)})
    except ValueError as error:
        raise RowError([(field, f"{path.rpartition('/')[2]}: {error}")]) from error


def issue_date(document: Element, problems: Problems) -> date | None:
    """The day of issue; nothing if there is none, and then ``problems`` says so."""
    text = document.text("IssueDate")
    try:
        return read_day(text)
    except ValueError as error:
        reason = str(error) if text else "IssueDate is missing"
        problems.append(("invoice.issued_on", reason))
        return None


def due_date(
    document: Element,
    issued_on: date,
    kind: DebtorKind,
    terms_days: int | None,
    notes: list[str],
) -> tuple[date, bool]:
    """The last day of payment, and whether it was assumed: then ``notes`` says so, too.

    ``terms_days`` are the creditor's own, for invoices that name neither a day nor terms.

    Raises:
        RowError: a date of the document is none.
    """
    for path in _DUE:
        named = days(document, path, "invoice.due_on")
        if len(named) > 1:
            notes.append(f"{len(named)} due dates: nothing is asked before the last, {named[-1]}")
        if named:
            return named[-1], False
    terms = " ".join(document.texts("PaymentTerms/Note"))
    agreed = due_on_by(terms, issued_on)
    if agreed is not None:
        notes.append(f"no due date: {agreed} by the terms of payment {shortened(terms)}")
        return agreed, False
    return _assumed(issued_on, kind, terms_days, terms, notes), True


def _assumed(
    issued_on: date, kind: DebtorKind, terms_days: int | None, terms: str, notes: list[str]
) -> date:
    unclear = f" that are clear ({shortened(terms)})" if terms else ""
    if terms_days is not None:
        due_on, count, why = issued_on + timedelta(days=terms_days), terms_days, "your own terms"
    else:
        due_on, count, why = due_without_agreement(issued_on), TERM.days, WHY[kind]
    notes.append(
        f"no due date and no terms of payment{unclear}: {count} days assumed, due {due_on}, {why}"
    )
    return due_on
