"""Whatever the bytes are, the importer answers: rows, rejections, or one clear error."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.imports.csv_invoices import read_invoices
from gateway.imports.result import ImportFileError, ImportResult

Read = Callable[..., ImportResult]

HEADER = "Factuur,Factuurdatum,Vervaldatum,Bedrag,Klant,Naam,Omschrijving\n"
GOOD = "{},2026-01-01,2026-01-31,5.00,A,Piet,goed\n"


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\r\n\r\n", b"\xff\xfe\x00\x00", b" \t"])
def test_an_empty_file_says_so(read: Read, data: bytes) -> None:
    with pytest.raises(ImportFileError, match="is empty"):
        read(data)


def test_a_workbook_is_recognised(read: Read) -> None:
    with pytest.raises(ImportFileError, match="Excel workbook"):
        read(b"PK\x03\x04rest")


def test_a_header_alone_says_that_there_are_no_rows(read: Read) -> None:
    with pytest.raises(ImportFileError, match=r"open\.csv: no rows below the column names"):
        read(HEADER)


def test_a_formula_is_text_like_any_other(read: Read) -> None:
    formula = "=HYPERLINK(0)"

    result = read(HEADER + f"1,2026-01-01,2026-01-31,5.00,A,{formula},@SUM(A1)\n")

    assert result.invoices[0].claim.debtor.name == formula
    assert result.invoices[0].claim.invoice.description == "@SUM(A1)"


@pytest.mark.parametrize("bad", ["Pi\x00et", "Pi\x1bet"])
def test_control_characters_reject_the_row(read: Read, bad: str) -> None:
    result = read(HEADER + GOOD.format(1).replace("Piet", bad) + GOOD.format(2))

    assert [row.field for row in result.rejected] == ["debtor.name"]
    assert [item.line for item in result.invoices] == [3]


def test_letters_lost_in_decoding_reject_the_row(read: Read) -> None:
    result = read((HEADER + GOOD.format(1)).encode().replace(b"Piet", b"Pi\x81t"))

    assert "damaged letter" in result.rejected[0].error


@pytest.mark.parametrize("length", [400, 200_000])
def test_a_very_long_cell_rejects_its_row_briefly(read: Read, length: int) -> None:
    result = read(HEADER + GOOD.format(1).replace("Piet", "x" * length) + GOOD.format(2))

    (bad,) = result.rejected
    assert bad.line == 2
    assert len(bad.error) < 300
    assert [item.line for item in result.invoices] == [3]


def test_a_quote_left_open_costs_one_row_and_no_more(read: Read) -> None:
    rows = [GOOD.format(number) for number in range(1000)]
    rows[2] = rows[2].replace("Piet", '"Piet')

    result = read(HEADER + "".join(rows))

    assert [(row.line, row.field) for row in result.rejected] == [(4, "row")]
    assert "a quote is opened here" in result.rejected[0].error
    assert len(result.invoices) == 999
    assert result.invoices[-1].line == 1001


def test_a_sloppy_quote_costs_one_row(read: Read) -> None:
    result = read(HEADER + GOOD.format(1).replace("Piet", '"Piet "de" Boer"') + GOOD.format(2))

    assert "must be doubled" in result.rejected[0].error
    assert len(result.invoices) == 1


def _imports_or_says_why(data: bytes) -> None:
    try:
        result = read_invoices(data, "fuzz.csv", None, "demo")
    except ImportFileError as error:
        assert str(error)  # noqa: PT017 - either way is fine, a crash is not
    else:
        assert all(row.line > 1 and row.error and row.field for row in result.rejected)
        result.as_json()


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_arbitrary_bytes_never_crash(data: bytes) -> None:
    _imports_or_says_why(data)


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_arbitrary_bytes_below_a_header_never_crash(data: bytes) -> None:
    _imports_or_says_why(HEADER.encode() + data)


_CELL = st.one_of(
    st.text(alphabet="0123456789.,-/€$()'\" ", max_size=14),
    st.sampled_from(["2026-01-31", "31-12-2026", "1.234,56", "5.00", "(50.00)", "A", '"', ""]),
    st.text(max_size=10),
)


@given(st.lists(st.lists(_CELL, min_size=5, max_size=8), max_size=6))
@settings(max_examples=300, deadline=None)
def test_odd_cells_never_crash(rows: list[list[str]]) -> None:
    text = HEADER + "\n".join(",".join(cells) for cells in rows)
    _imports_or_says_why(text.encode("utf-8", errors="replace"))
