"""A bookkeeper exports what is open, and Amicable reads it."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from domain.vocabulary import DebtorKind
from gateway.imports.csv_invoices import read_invoices
from gateway.imports.result import ImportFileError, ImportResult, RejectedRowsError

Read = Callable[..., ImportResult]

DUTCH = """Factuurnummer;Factuurdatum;Vervaldatum;Bedrag;Openstaand;Debiteur;Naam;Klanttype
2026-0117;01-10-2026;31-10-2026;€ 1.250,00;€ 250,00;C-1001;Sanne de Vries;particulier
2026-0118;02-10-2026;01-11-2026;€ 80,50;€ 80,50;C-1002;Bakkerij Jansen;zakelijk
"""


def test_a_dutch_export_needs_no_mapping(read: Read) -> None:
    result = read(DUTCH)

    assert result.rejected == ()
    sanne, bakery = (item.claim for item in result.invoices)
    assert sanne.invoice.due_on == date(2026, 10, 31)
    assert (sanne.invoice.amount, sanne.invoice.open_amount) == (Decimal(1250), Decimal(250))
    assert (sanne.debtor.id, sanne.debtor.name) == ("C-1001", "Sanne de Vries")
    assert (sanne.debtor.kind, bakery.debtor.kind) == (DebtorKind.CONSUMER, DebtorKind.BUSINESS)
    assert result.columns["invoice.open_amount"] == "Openstaand"


@pytest.mark.parametrize(
    ("booked", "issued"),
    [
        ("Boekdatum", "Factuurdatum"),
        ("Datum", "Datum factuur"),
        ("Datum", "Notadatum"),
        ("Date", "Date of invoice"),
        ("Date", "Billing date"),
        ("Posting date", "Issue date"),
    ],
)
def test_the_day_of_issue_is_not_the_day_of_booking(read: Read, booked: str, issued: str) -> None:
    header = f"{booked};Factuurnummer;{issued};Vervaldatum;Openstaand;Debiteur\n"
    (item,) = read(f"{header}2026-10-05;2026-0117;2026-10-01;2026-10-31;80.50;C-1\n").invoices

    assert item.claim.invoice.issued_on == date(2026, 10, 1)


def test_an_english_export_needs_no_mapping(read: Read) -> None:
    result = read(
        "Invoice number,Invoice date,Due date,Total,Amount due,Currency,Customer no.,Customer\n"
        "INV-1,2026-01-02,2026-02-01,100.00,40.00,gbp,77,Smith & Sons\n"
    )

    (item,) = result.invoices
    assert item.claim.invoice.open_amount == Decimal("40.00")
    assert item.claim.invoice.currency == "GBP"
    assert item.claim.debtor.name == "Smith & Sons"


def test_the_json_has_the_shape_of_the_contract(read: Read) -> None:
    result = read(DUTCH + "2026-0119;32-10-2026;01-11-2026;1,00;1,00;C-3;Piet;zakelijk\n")

    told = result.as_json()

    assert told["invoices"][0] == {
        "number": "2026-0117",
        "debtor": "C-1001",
        "issued_on": "2026-10-01",
        "due_on": "2026-10-31",
        "open_amount": "250.00",
        "currency": "EUR",
    }
    assert told["credits"] == []
    (bad,) = told["rejected"]
    assert (bad["file"], bad["line"], bad["field"]) == ("open.csv", 4, "invoice.issued_on")
    assert "'32-10-2026' is no existing date" in bad["error"]


def test_one_bad_row_keeps_no_other_out_unless_strict(read: Read) -> None:
    text = DUTCH + "2026-0119;x;01-11-2026;1,00;1,00;C-3;Piet;zakelijk\n"

    assert len(read(text).invoices) == 2
    with pytest.raises(RejectedRowsError, match=r"1 row rejected.*line 4") as strict:
        read(text, strict=True)
    assert len(strict.value.result.rejected) == 1


def test_a_row_names_all_its_faults_at_once(read: Read) -> None:
    result = read(DUTCH + "2026-0119;x;y;z;1,00;;Piet;king\n")

    (bad,) = result.rejected
    assert bad.field == "invoice.issued_on"
    for field in ("invoice.due_on", "invoice.amount", "debtor.kind"):
        assert field in bad.error


def test_lines_are_physical_lines(read: Read) -> None:
    result = read(
        "Factuur,Factuurdatum,Vervaldatum,Bedrag,Klant,Omschrijving\r\n"
        '1,2026-01-01,2026-01-31,10.00,A,"two\r\nlines"\r\n'
        "\r\n"
        "2,2026-01-01,2026-01-31,10.00,B,one\r\n"
        "3,2026-01-01,nonsense,10.00,B,one\r\n"
    )

    assert [item.line for item in result.invoices] == [2, 5]
    assert [row.line for row in result.rejected] == [6]
    assert result.invoices[0].claim.invoice.description == "two lines"


def test_a_second_row_with_the_same_number_is_refused(read: Read) -> None:
    result = read(DUTCH + "2026-0117;01-10-2026;31-10-2026;5,00;5,00;C-9;Other;zakelijk\n")

    assert len(result.invoices) == 2
    (bad,) = result.rejected
    assert (bad.line, bad.field) == (4, "invoice.number")
    assert "stands on line 2" in bad.error


def test_a_row_that_stands_twice_is_taken_once(read: Read) -> None:
    result = read(DUTCH + DUTCH.splitlines()[2])

    assert (len(result.invoices), result.rejected) == (2, ())
    assert [(note.line, note.text) for note in result.notes] == [
        (4, "invoice 2026-0118 as on line 3: taken once")
    ]


def test_without_a_kind_every_debtor_is_protected_as_a_consumer(read: Read) -> None:
    result = read("Factuur,Factuurdatum,Vervaldatum,Bedrag,Klant\n1,2026-01-01,2026-01-31,5,A\n")

    assert result.invoices[0].claim.debtor.kind is DebtorKind.CONSUMER
    assert result.invoices[0].claim.debtor.name == "A"
    assert "protected as a consumer" in result.notes[0].text


def test_the_due_date_follows_from_the_terms(read: Read) -> None:
    text = "Factuur,Factuurdatum,Bedrag,Klant\n1,2026-01-01,5,A\n"

    result = read(text, payment_terms_days=14)

    assert result.invoices[0].claim.invoice.due_on == date(2026, 1, 15)
    with pytest.raises(ImportFileError, match=r"payment_terms_days = 30 in a mapping file"):
        read(text)


HEADER = "Factuur,Factuurdatum,Vervaldatum,Bedrag,Klant,Creditnota voor\n"


def test_a_credit_note_is_listed_under_credits(read: Read) -> None:
    result = read(HEADER + "C-1,2026-01-05,2026-01-05,-25.00,A,INV-1\n")

    assert result.invoices == ()
    assert result.as_json()["credits"] == [
        {"number": "C-1", "invoice_number": "INV-1", "amount": "25.00", "currency": "EUR"}
    ]


@pytest.mark.parametrize(
    ("row", "field", "error"),
    [
        ("1,2026-01-05,2026-01-05,(25.00),A,", "credit.invoice_number", "must name the invoice"),
        ("1,2026-01-05,2026-01-05,25.00,A,INV-1", "invoice.amount", "a credit is negative"),
        ("1,2026-01-05,2026-01-05,0.00,A,", "invoice.amount", "claims nothing"),
        ("1,2026-01-05,2026-01-01,5.00,A,", "invoice", "due_on: lies before issued_on"),
        ("1,2026-01-05,2026-01-05,5.001,A,", "invoice", "more decimals than EUR"),
        ("1,2026-01-05,2026-01-05,$ 5.00,A,", "invoice.amount", "the currency is EUR"),
        ("1,2026-01-05,2026-01-05,5.00,,", "debtor.id", "empty"),
        (",2026-01-05,2026-01-05,5.00,A,", "invoice.number", "missing"),
        ("1,2026-01-05,2026-01-05,1,250.00,A,", "row", "7 cells where the header has 6"),
    ],
)
def test_what_is_no_claim_says_why(read: Read, row: str, field: str, error: str) -> None:
    (bad,) = read(HEADER + row + "\n", decimal="point").rejected

    assert (bad.line, bad.field) == (2, field)
    assert error in bad.error


@pytest.mark.parametrize(
    ("balance", "error"), [("", "write 0"), ("-5.00", "below 0"), ("50.01", "more than was asked")]
)
def test_a_doubtful_balance_is_never_demanded(read: Read, balance: str, error: str) -> None:
    header = "Factuur,Factuurdatum,Vervaldatum,Bedrag,Klant,Openstaand\n"

    (bad,) = read(f"{header}1,2026-01-05,2026-01-05,50.00,A,{balance}\n").rejected

    assert bad.field == "invoice.open_amount"
    assert error in bad.error


def test_a_settled_credit_is_noted_and_not_booked_again(read: Read) -> None:
    header = HEADER.strip() + ",Openstaand\n"

    result = read(header + "C-1,2026-01-05,2026-01-05,-25.00,A,INV-1,0\n")

    assert (result.credits, result.rejected) == ((), ())
    assert "already settled" in result.notes[-1].text


def test_a_stream_is_read_like_bytes() -> None:
    result = read_invoices(io.BytesIO(DUTCH.encode()), "open.csv", None, "demo")

    assert len(result.invoices) == 2


def test_a_creditor_is_a_slug() -> None:
    with pytest.raises(ImportFileError, match="'Demo BV' is no slug"):
        read_invoices(DUTCH.encode(), "open.csv", None, "Demo BV")
