"""The operator says which column gives which field."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from pydantic import BaseModel

from domain.debtor import Debtor
from domain.incoming import Payment
from domain.invoice import Invoice
from gateway.imports.fields import FIELDS, USUAL_HEADERS
from gateway.imports.mapping import CsvMapping, DateOrder, MappingError, with_flags
from gateway.imports.result import ImportFileError, ImportResult

Read = Callable[..., ImportResult]

ODD = "no,made,pay_by,sum,who,place\nA/1,1/31/2026,2/28/2026,12.50,X9,Utrecht\n"

MAPPING = """
date_order = "mdy"

[columns]
invoice.number = "no"
invoice.issued_on = "made"
invoice.due_on = "pay_by"
invoice.amount = "sum"
debtor.id = "who"
"debtor.address.city" = "place"

[constants]
debtor.kind = "business"
debtor.whatsapp = true
"""


def test_a_toml_names_the_columns(read: Read) -> None:
    result = read(ODD, mapping=CsvMapping.from_toml(MAPPING))

    (item,) = result.invoices
    assert item.claim.invoice.number == "A/1"
    assert item.claim.debtor.address is not None
    assert item.claim.debtor.address.city == "Utrecht"
    assert item.claim.debtor.whatsapp is True
    assert item.claim.debtor.kind == "business"


def test_flags_name_the_columns(read: Read) -> None:
    result = read(
        ODD,
        "invoice.number=no",
        "invoice.issued_on=made",
        "invoice.due_on=pay_by",
        "invoice.amount=sum",
        "debtor.id=who",
        constants=("debtor.kind=business", "invoice.currency=USD"),
    )

    assert result.invoices[0].claim.invoice.currency == "USD"


def test_flags_come_on_top_of_a_mapping_and_options_too() -> None:
    mapping = with_flags(
        CsvMapping.from_toml(MAPPING), ["invoice.amount=total=net"], date_order="dmy"
    )

    assert mapping.columns["invoice.amount"] == "total=net"
    assert mapping.columns["invoice.number"] == "no"
    assert mapping.date_order is DateOrder.DMY
    assert mapping.recognise is False


def test_one_flag_leaves_the_usual_headers_recognised(read: Read) -> None:
    text = "Factuurnummer;Factuurdatum;Vervaldatum;Bedrag;Afnemer\n1;2026-01-01;2026-01-31;5;K\n"

    assert read(text, "debtor.id=Afnemer").invoices[0].claim.debtor.id == "K"


def test_a_constant_stands_in_for_an_empty_cell(read: Read) -> None:
    header = "Factuur,Factuurdatum,Vervaldatum,Bedrag,Klant,Land\n"
    rows = "1,2026-01-01,2026-01-31,5,A,be\n2,2026-01-01,2026-01-31,5,B,\n"

    result = read(header + rows, "debtor.country=Land", constants=("debtor.country=DE",))

    assert [item.claim.debtor.country for item in result.invoices] == ["BE", "DE"]


@pytest.mark.parametrize(
    ("columns", "constants", "error"),
    [
        (["invoice.nummer=no"], [], "did you mean invoice.number"),
        (["invoice.number"], [], "write FIELD=VALUE"),
        ([], ["debtor.kind=king"], "'consumer' or 'business'"),
        ([], ["invoice.currency=EURO"], "unknown currency 'EURO'"),
        ([], ["debtor.country=391"], "unknown country '391'"),
    ],
)
def test_a_wrong_flag_says_what_to_write(
    columns: list[str], constants: list[str], error: str
) -> None:
    with pytest.raises(MappingError, match=error):
        with_flags(None, columns, constants)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("columns = [", "no valid TOML"),
        ('date_order = "ymd"', "date_order"),
        ('[columns]\ninvoice.total = "x"', "unknown field 'invoice.total'"),
        ('kolommen = "x"', "kolommen"),
        ("columns = 3", "columns"),
        ("[columns]\ninvoice.number = [1]", "columns"),
    ],
)
def test_a_wrong_toml_names_the_key(text: str, error: str) -> None:
    with pytest.raises(MappingError, match=error):
        CsvMapping.from_toml(text)


def test_a_column_that_is_not_there_names_those_that_are(read: Read) -> None:
    with pytest.raises(ImportFileError, match=r"no column 'sums'.*no, made, pay_by, sum, who"):
        read(ODD, "invoice.amount=sums")


def test_headers_that_say_nothing_are_refused_by_name(read: Read) -> None:
    with pytest.raises(ImportFileError, match=r"invoice\.number.*its columns are: a, b"):
        read("a,b\n1,2\n")


def test_a_column_that_stands_twice_is_refused(read: Read) -> None:
    with pytest.raises(ImportFileError, match=r"more than once \(columns 4 and 6\)"):
        read("Factuur,Factuurdatum,Vervaldatum,Bedrag,Klant,bedrag\n")


def test_a_guessed_country_that_is_none_is_left_aside(read: Read) -> None:
    header = "Factuur,Factuurdatum,Vervaldatum,Bedrag,Klant,Country code\n"

    result = read(header + "1,2026-01-01,2026-01-31,5.00,A,391\n")

    assert result.invoices[0].claim.debtor.country == "NL"
    assert result.invoices[0].claim.invoice.amount == Decimal(5)
    assert "'Country code' holds no debtor.country" in result.notes[0].text


def test_every_field_exists_in_the_domain() -> None:
    models: dict[str, type[BaseModel]] = {"invoice": Invoice, "debtor": Debtor}
    for field in FIELDS:
        section, name, *_ = field.split(".")
        if section in models:
            assert name in models[section].model_fields, field
    assert {"paid_on", "amount"} <= Payment.model_fields.keys()
    assert USUAL_HEADERS.keys() <= FIELDS.keys()
    assert not [field for field in USUAL_HEADERS if "consents" in field]
