"""A real export of 2,466 invoices comes in without a rejection."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from gateway.imports.csv_invoices import read_invoices
from gateway.imports.mapping import CsvMapping

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT.parent / "shared" / "data" / "ibm-accounts-receivable.csv"
MAPPING = ROOT / "docs" / "mappings" / "ibm-accounts-receivable.toml"


def test_the_mapping_can_be_read() -> None:
    assert CsvMapping.from_toml(MAPPING.read_text()).columns["debtor.id"] == "customerID"


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample is not here")
@pytest.mark.parametrize("mapped", [True, False], ids=["with the mapping", "by its headers"])
def test_every_row_is_taken(mapped: bool) -> None:
    mapping = CsvMapping.from_toml(MAPPING.read_text()) if mapped else None

    result = read_invoices(SAMPLE.read_bytes(), SAMPLE.name, mapping, "demo", strict=True)

    assert len(result.invoices) == 2466
    assert len({item.claim.debtor.id for item in result.invoices}) == 100
    first = result.invoices[0]
    assert first.claim.invoice.number == "0000611365"
    assert first.claim.invoice.due_on == date(2013, 2, 1)
    assert first.payment is not None
    assert (first.payment.paid_on, first.payment.amount) == (date(2013, 1, 15), Decimal("55.94"))
