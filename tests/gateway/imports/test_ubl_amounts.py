"""What a UBL document asks: allowances, prepayments and rounding count, and sums must be right."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.imports.result import ImportResult
from gateway.imports.ubl.reader import read_ubl
from tests.support.ubl import amounts, group, leaf, ubl


def read(totals: str, *more: str, currency: str = "EUR") -> ImportResult:
    return read_ubl(ubl(*more, totals=totals, currency=currency), "invoice.xml", "demo")


@pytest.mark.parametrize(
    ("totals", "amount", "still_open"),
    [
        (amounts(), "121.00", "121.00"),
        (amounts("90.00", "18.90", lines="100.00", allowance="10.00"), "108.90", "108.90"),
        (amounts("105.00", "22.05", lines="100.00", charge="5.00"), "127.05", "127.05"),
        (amounts(prepaid="21.00"), "121.00", "100.00"),
        (amounts("999.81", "0.00", rounding="0.19"), "1000.00", "1000.00"),
        (amounts("999.81", "0.00", rounding="0.19", prepaid="500.00"), "1000.00", "500.00"),
        (amounts("33.33", "7.00", gross="40.32"), "40.32", "40.32"),
    ],
    ids=["plain", "allowance", "charge", "prepaid", "rounded", "all", "a cent of rounding"],
)
def test_the_balance_is_what_is_payable(totals: str, amount: str, still_open: str) -> None:
    (item,) = read(totals).invoices

    assert item.claim.invoice.amount == Decimal(amount)
    assert item.claim.invoice.open_amount == Decimal(still_open)


@pytest.mark.parametrize(
    ("totals", "field", "why"),
    [
        (amounts(lines="110.00"), "invoice.amount", "BR-CO-13"),
        (amounts(lines="100.00", allowance="10.00"), "invoice.amount", "BR-CO-13"),
        (amounts(gross="131.00"), "invoice.amount", "BR-CO-15"),
        (amounts(payable="100.00"), "invoice.open_amount", "BR-CO-16"),
        (amounts(prepaid="21.00", payable="121.00"), "invoice.open_amount", "BR-CO-16"),
        (amounts(prepaid="-21.00"), "invoice.open_amount", "more than was asked"),
        (amounts("1e3", "0", gross="1000"), "invoice.amount", "'1e3' is no amount"),
        (amounts("100.001", "21.00"), "invoice.amount", "more decimals than EUR"),
        ("", "invoice.open_amount", "PayableAmount is missing"),
    ],
)
def test_sums_that_do_not_add_up_are_never_demanded(totals: str, field: str, why: str) -> None:
    result = read(totals)

    (bad,) = result.rejected
    assert result.invoices == ()
    assert bad.field == field
    assert why in bad.error


def test_vat_must_be_the_sum_of_its_parts() -> None:
    vat = leaf("TaxAmount", "21.00", currencyID="EUR")
    half = group("TaxSubtotal", leaf("TaxAmount", "10.50", currencyID="EUR"))
    payable = group("LegalMonetaryTotal", leaf("PayableAmount", "121.00", currencyID="EUR"))

    assert read(group("TaxTotal", vat, half, half) + payable).rejected == ()
    (bad,) = read(group("TaxTotal", vat, half) + payable).rejected
    assert "BR-CO-14" in bad.error


def test_every_amount_is_in_the_currency_of_the_document() -> None:
    (bad,) = read(amounts(currency="USD"), currency="EUR").rejected

    assert bad.field == "invoice.currency"
    assert "is in 'USD', the document in EUR" in bad.error


def test_vat_for_the_accounts_may_be_in_another_currency() -> None:
    tax = group("TaxTotal", leaf("TaxAmount", "240.00", currencyID="SEK"))

    (item,) = read(amounts(), tax, leaf("TaxCurrencyCode", "SEK")).invoices
    assert (item.claim.invoice.open_amount, item.claim.invoice.currency) == (Decimal(121), "EUR")
    assert read(amounts(), tax).rejected[0].field == "invoice.currency"


def test_a_currency_has_its_own_decimals() -> None:
    (item,) = read(amounts("1000.00", "100", currency="JPY"), currency="JPY").invoices

    assert str(item.claim.invoice.open_amount) == "1100"


_CENTS = st.integers(min_value=0, max_value=10**9).map(lambda cents: Decimal(cents) / 100)


@given(net=_CENTS, vat=_CENTS, prepaid=_CENTS)
def test_what_is_open_is_never_more_than_what_is_left_of_the_invoice(
    net: Decimal, vat: Decimal, prepaid: Decimal
) -> None:
    result = read(amounts(f"{net}", f"{vat}", prepaid=f"{prepaid}"))

    left = net + vat - prepaid
    assert [it.claim.invoice.open_amount for it in result.invoices] == [left] * (left > 0)
    assert result.credits == ()
