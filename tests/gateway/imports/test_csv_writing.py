"""How people and spreadsheets write amounts, dates, letters and cells."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from gateway.imports.amounts import decimal_mark_of, read_amount
from gateway.imports.dates import order_of, read_date
from gateway.imports.mapping import DateOrder, DecimalMark
from gateway.imports.result import ImportFileError, ImportResult

Read = Callable[..., ImportResult]

HEADER = "Factuur;Factuurdatum;Vervaldatum;Bedrag;Klant\n"


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("1.234,56", "comma", "1234.56"),
        ("1,234.56", "point", "1234.56"),
        ("1.234.567", "comma", "1234567"),
        ("€ 250,00", "comma", "250.00"),
        ("EUR250,5", "comma", "250.5"),
        ("250,-", "comma", "250"),
        ("(50.00)", "point", "-50.00"),
        ("€ (50,00)", "comma", "-50.00"),
        ("(50.00) $", "point", "-50.00"),
        ("250-", "", "-250"),
        ("−250.10", "point", "-250.10"),
        ("-€ 2,10", "comma", "-2.10"),
        ("+3", "", "3"),
        ("1\u202f234,56", "comma", "1234.56"),
        ("1\u00a0234\u00a0567,00", "comma", "1234567.00"),
        ("1'234.50", "point", "1234.50"),
        ("1234.567", "point", "1234.567"),
        ("0.125", "point", "0.125"),
        (".50", "point", "0.50"),
    ],
)
def test_an_amount_says_what_its_decimal_mark_is(text: str, mark: str, value: str) -> None:
    assert decimal_mark_of(text) == mark
    assert read_amount(text, DecimalMark(mark or "point")).value == Decimal(value)


@pytest.mark.parametrize("text", ["1.234", "€ 1,234", "-12.345"])
def test_a_lone_group_of_three_is_unclear(text: str) -> None:
    assert decimal_mark_of(text) == "unclear"


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "1E+05", "=1+1", "--5", "(-5)", "(5", "1,23,4", "1.23.456", "12 34", "€ 5 €"),
        *("٣", "1" * 30, "9" * 5000),
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        read_amount(text, DecimalMark.POINT)


def test_the_whole_file_decides_the_decimal_mark(read: Read) -> None:
    rows = "1;2026-01-01;2026-01-31;1.234;A\n2;2026-01-01;2026-01-31;10,50;A\n"

    result = read(HEADER + rows)

    assert [item.claim.invoice.amount for item in result.invoices] == [
        Decimal("1234.00"),
        Decimal("10.50"),
    ]


def test_a_file_that_cannot_decide_asks(read: Read) -> None:
    text = HEADER + "1;2026-01-01;2026-01-31;1.234;A\n"

    with pytest.raises(ImportFileError, match=r"'1.234' on line 2.*--decimal comma or point"):
        read(text)
    assert read(text, decimal="comma").invoices[0].claim.invoice.amount == 1234
    assert "more decimals" in read(text, decimal="point").rejected[0].error


def test_a_file_that_contradicts_itself_asks(read: Read) -> None:
    rows = "1;31-01-2026;31-01-2026;1,50;A\n2;01-31-2026;31-01-2026;1,50;A\n"

    with pytest.raises(ImportFileError, match=r"line 2.*\(dmy\).*line 3.*\(mdy\).*--date-order"):
        read(HEADER + rows)
    (bad,) = read(HEADER + rows, date_order="dmy").rejected
    assert bad.line == 3


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2026-12-31", "dmy", date(2026, 12, 31)),
        ("20261231", "mdy", date(2026, 12, 31)),
        ("2026/12/31", "iso", date(2026, 12, 31)),
        ("2026-12-31T00:00:00Z", "iso", date(2026, 12, 31)),
        ("31-12-2026", "dmy", date(2026, 12, 31)),
        ("1/2/2026", "dmy", date(2026, 2, 1)),
        ("1/2/2026 0:00", "mdy", date(2026, 1, 2)),
        ("31.12.2026", "dmy", date(2026, 12, 31)),
        ("29-2-2028", "dmy", date(2028, 2, 29)),
    ],
)
def test_dates_as_people_write_them(text: str, order: str, day: date) -> None:
    assert read_date(text, DateOrder(order)) == day


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("31-12-26", "two digits"),
        ("30-02-2026", "no existing date"),
        ("12-31-2026", "read as day-month-year"),
        ("2026-13-01", "no existing date"),
        ("01-01-0026", "impossible year"),
        ("46022", "Excel's number of a day"),
        ("2026-12-31T23:00:00Z", "no date"),
        ("31-12/2026", "no date"),
        ("٣١-١٢-٢٠٢٦", "no date"),
        ("soon", "no date"),
        ("x" * 9999, "no date"),
    ],
)
def test_what_is_no_date_is_named(text: str, error: str) -> None:
    with pytest.raises(ValueError, match=error) as refused:
        read_date(text, DateOrder.DMY)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("text", "order"),
    [("13/1/2026", "dmy"), ("1/13/2026", "mdy"), ("1/2/2026", "unclear"), ("5/5/2026", "")],
)
def test_a_date_says_what_its_order_is(text: str, order: str) -> None:
    assert order_of(text) == order


def test_a_file_of_unclear_dates_asks(read: Read) -> None:
    with pytest.raises(ImportFileError, match=r"'1/2/2026' on line 2.*--date-order"):
        read(HEADER + "1;1/2/2026;3/2/2026;5,00;A\n")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(read: Read, delimiter: str) -> None:
    rows = HEADER + '1;2026-01-01;2026-01-31;"5";"Jansen, Piet"\n'

    assert read(rows.replace(";", delimiter)).invoices[0].claim.debtor.id == "Jansen, Piet"


def test_excels_own_first_line_is_understood(read: Read) -> None:
    result = read("sep=;\r\n" + HEADER + "1;2026-01-01;2026-01-31;5;A\n")

    assert result.invoices[0].line == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_letters_survive_every_usual_encoding(read: Read, encoding: str) -> None:
    text = HEADER.replace("Klant", "Klant;Naam") + "1;2026-01-01;2026-01-31;€ 5,00;A;Zoë Müller\n"

    result = read(text.encode(encoding))

    assert result.invoices[0].claim.debtor.name == "Zoë Müller"
