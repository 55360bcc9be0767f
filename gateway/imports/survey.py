"""A first pass over the whole file: how it writes dates and amounts, which guesses hold."""

from dataclasses import dataclass
from functools import lru_cache

from gateway.imports.amounts import decimal_mark_of
from gateway.imports.dates import order_of
from gateway.imports.evidence import Evidence
from gateway.imports.fields import FIELDS, KINDS, Reading, squeezed
from gateway.imports.mapping import CsvMapping, DateOrder, DecimalMark, complaint_about
from gateway.imports.records import Record
from gateway.imports.table import Table

_CODES = ("debtor.country", "debtor.language", "debtor.kind")


@dataclass(frozen=True, slots=True)
class Writing:
    """How the file is written; ``unusable`` are guessed columns that hold something else."""

    date_order: DateOrder
    decimal: DecimalMark
    unusable: frozenset[str] = frozenset()


def survey(table: Table, mapping: CsvMapping) -> Writing:
    """What the mapping leaves open, decided over every row.

    Raises:
        ImportFileError: the dates or the amounts can be read in more than one way.
    """
    dates = Evidence(table.file_name, "dates", "--date-order dmy or mdy")
    amounts = Evidence(table.file_name, "amounts", "--decimal comma or point")
    codes = {field: index for field, index in table.at.items() if field in _CODES}
    doubtful = {field: index for field, index in codes.items() if _is_doubtful(table, field)}
    date_columns = _columns(table, Reading.DATE, mapping.date_order is DateOrder.AUTO)
    amount_columns = _columns(table, Reading.AMOUNT, mapping.decimal is DecimalMark.AUTO)
    order = lru_cache(4096)(order_of)
    if date_columns or amount_columns or doubtful:
        for row in table.rows():
            if not isinstance(row, Record) or table.has_extra_cells(row.cells):
                continue
            for index in date_columns:
                text = _cell(row, index)
                dates.add(order(text), row.line, text)
            for index in amount_columns:
                text = _cell(row, index)
                amounts.add(decimal_mark_of(text), row.line, text)
            if doubtful:
                doubtful = {f: i for f, i in doubtful.items() if not _is_code(f, _cell(row, i))}
    return Writing(_order(mapping, dates), _decimal(mapping, amounts), frozenset(doubtful))


def _order(mapping: CsvMapping, dates: Evidence) -> DateOrder:
    if mapping.date_order is not DateOrder.AUTO:
        return mapping.date_order
    return DateOrder(dates.decide(if_none=DateOrder.DMY))


def _decimal(mapping: CsvMapping, amounts: Evidence) -> DecimalMark:
    if mapping.decimal is not DecimalMark.AUTO:
        return mapping.decimal
    return DecimalMark(amounts.decide(if_none=DecimalMark.POINT))


def _columns(table: Table, reading: Reading, wanted: bool) -> list[int]:
    return [i for field, i in table.at.items() if wanted and FIELDS[field] is reading]


def _cell(row: Record, index: int) -> str:
    return row.cells[index].strip() if index < len(row.cells) else ""


def _is_doubtful(table: Table, field: str) -> bool:
    """A guessed column that may hold something else; only ``Soort`` is no sure name of a kind."""
    if field == "debtor.kind" and squeezed(table.header.cells[table.at[field]]) != "soort":
        return False
    return field in table.guessed


def _is_code(field: str, text: str) -> bool:
    if field == "debtor.kind":
        return not text or text.lower() in KINDS
    code = text.lower() if field == "debtor.language" else text.upper()
    return bool(code) and not complaint_about(field, code)
