"""OpenPeppol's own examples of BIS Billing 3.0 come in as they are meant."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from gateway.imports.result import ImportResult
from gateway.imports.ubl.reader import read_ubl

EXAMPLES = Path(__file__).parents[3].parent / "shared" / "data" / "peppol"

pytestmark = pytest.mark.skipif(not EXAMPLES.exists(), reason="the examples are not here")


def read(name: str) -> ImportResult:
    result = read_ubl((EXAMPLES / name).read_bytes(), name, "demo", strict=True)
    assert result.rejected == ()
    return result


def test_the_base_example_is_a_claim_with_a_charge() -> None:
    (item,) = read("base-example.xml").invoices
    invoice, debtor = item.claim.invoice, item.claim.debtor

    assert (invoice.number, invoice.currency) == ("Snippet1", "EUR")
    assert (invoice.amount, invoice.open_amount) == (Decimal("1656.25"), Decimal("1656.25"))
    assert (invoice.issued_on, invoice.due_on) == (date(2017, 11, 13), date(2017, 12, 1))
    assert invoice.delivered_on == date(2017, 11, 1)
    assert (debtor.id, debtor.name, debtor.country) == ("0002:FR23342", "Buyer Official Name", "SE")
    assert [(it.role, it.name) for it in debtor.contacts] == [("contact", "Lisa Johnson")]


def test_who_it_was_delivered_to_is_not_who_delivered_it() -> None:
    (item,) = read("base-example.xml").invoices

    assert item.claim.invoice.delivered_by is None


def test_the_credit_note_lowers_the_invoice_that_it_names() -> None:
    (item,) = read("base-creditnote-correction.xml").credits

    assert item.credit.invoice_number == "Snippet1"
    assert item.credit.amount == Decimal("1656.25")


def test_an_invoice_in_crowns_without_a_due_date_is_due_by_its_terms() -> None:
    (item,) = read("vat-category-O.xml").invoices

    assert (item.claim.invoice.currency, item.claim.invoice.open_amount) == ("SEK", Decimal(3200))
    assert item.claim.invoice.due_on == date(2018, 9, 29)
