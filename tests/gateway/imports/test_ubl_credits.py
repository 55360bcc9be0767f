"""What gives money back lowers the invoice that it names, and is never demanded."""

from datetime import date
from decimal import Decimal

import pytest

from gateway.imports.result import ImportResult
from gateway.imports.ubl.reader import read_ubl
from tests.support.ubl import amounts, group, leaf, ubl

NEGATIVE = amounts("-100.00", "-21.00")


def read(document: bytes) -> ImportResult:
    result = read_ubl(document, "credit.xml", "demo")
    assert result.invoices == ()
    return result


@pytest.mark.parametrize(
    "document",
    [
        ubl(kind="CreditNote", number="C-1", credited="2026-0117", due=""),
        ubl(number="C-1", credited="2026-0117", totals=NEGATIVE),
        ubl(number="C-1", credited="2026-0117", code="381"),
        ubl(number="C-1", credited="2026-0117", code="381", totals=NEGATIVE),
        ubl(number="C-1", credited="2026-0117", code="384", totals=NEGATIVE),
    ],
    ids=["credit note", "negative invoice", "typed", "typed and negative", "correction"],
)
def test_a_credit_names_the_invoice_that_it_lowers(document: bytes) -> None:
    (item,) = read(document).credits

    assert (item.number, item.credit.invoice_number) == ("C-1", "2026-0117")
    assert (item.credit.amount, item.credit.currency) == (Decimal(121), "EUR")
    assert item.document_day == date(2026, 10, 1)


def test_the_reason_comes_along() -> None:
    note = leaf("Note", "Please note our new phone number")
    why = group("DiscrepancyResponse", leaf("Description", "returned goods"))

    (item,) = read(ubl(note, why, kind="CreditNote", credited="1")).credits

    assert item.credit.reason == "returned goods"


@pytest.mark.parametrize(
    "document", [ubl(kind="CreditNote"), ubl(totals=NEGATIVE)], ids=["credit note", "negative"]
)
def test_a_credit_on_nothing_says_what_to_do(document: bytes) -> None:
    (bad,) = read(document).rejected

    assert bad.field == "credit.invoice_number"
    assert "121.00 is given back, no claim" in bad.error
    assert "BillingReference/InvoiceDocumentReference/ID" in bad.error


def test_a_credit_on_several_invoices_is_not_shared_out_by_guess() -> None:
    other = group("BillingReference/InvoiceDocumentReference", leaf("ID", "2026-0118"))

    (bad,) = read(ubl(other, kind="CreditNote", credited="2026-0117")).rejected

    assert "over 2 invoices (2026-0117, 2026-0118): send one credit for each" in bad.error


def test_a_credit_note_below_zero_is_refused() -> None:
    (bad,) = read(ubl(kind="CreditNote", credited="1", totals=NEGATIVE)).rejected

    assert "asks for money" in bad.error


def test_a_credit_that_was_paid_out_is_noted() -> None:
    paid = ubl(kind="CreditNote", credited="1", totals=amounts(prepaid="121.00"))

    assert read(paid).credits == ()
    assert "nothing is open" in read(paid).notes[0].text


def test_a_credit_of_no_invoice_number_or_day_is_rejected_with_all_its_faults() -> None:
    (bad,) = read(ubl(kind="CreditNote", number="", issued="")).rejected

    for field in ("invoice.number", "invoice.issued_on"):
        assert field in bad.error
