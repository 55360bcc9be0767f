"""Invoices from CSV: every good row a claim, every bad row a line that says what is wrong."""

from dataclasses import replace
from typing import BinaryIO

from gateway.imports.cells import CellReader
from gateway.imports.creditor import check_creditor
from gateway.imports.mapping import CsvMapping
from gateway.imports.problems import RowError
from gateway.imports.progress import Progress, counted, nobody
from gateway.imports.records import Record, Unreadable
from gateway.imports.result import (
    ImportedCredit,
    ImportedInvoice,
    ImportFileError,
    ImportResult,
    Note,
    Rejected,
    RejectedRowsError,
)
from gateway.imports.rows import RowReader
from gateway.imports.survey import Writing, survey
from gateway.imports.table import Table, column_list, open_table


def read_invoices(
    data: bytes | BinaryIO,
    file_name: str,
    mapping: CsvMapping | None,
    creditor: str,
    *,
    strict: bool = False,
    told: Progress = nobody,
) -> ImportResult:
    """Every invoice and credit in a CSV; without a mapping, usual headers are recognised.

    ``told`` hears how many more bytes are read.

    Raises:
        RejectedRowsError: ``strict``, and at least one row is bad.
        ImportFileError: the file as a whole cannot be read; the message says what to do.
    """
    check_creditor(creditor)
    content = data if isinstance(data, bytes) else data.read()
    mapping = mapping or CsvMapping.usual()
    result = _read_table(open_table(content, file_name, mapping), mapping, creditor, told)
    if strict and result.rejected:
        raise RejectedRowsError(file_name, result)
    return result


def _read_table(table: Table, mapping: CsvMapping, creditor: str, told: Progress) -> ImportResult:
    writing = survey(table, mapping)
    at = {field: index for field, index in table.at.items() if field not in writing.unusable}
    _require_fields(table, at, mapping)
    cells = CellReader(at, mapping.constants, writing)
    harvest = _Harvest(table, RowReader(cells, creditor, mapping.payment_terms_days))
    harvest.note_choices(writing, at, mapping)
    last: Record | Unreadable | None = None
    for row in counted(table.rows(), table.text.data, told):
        if last is not None:
            harvest.take(last)
        last = row
    if last is None:
        raise ImportFileError(f"{table.file_name}: no rows below the column names: nothing to do")
    harvest.take_last(last)
    return harvest.result({field: table.header.cells[index] for field, index in at.items()})


class _Harvest:
    """What was read so far, and which numbers were seen on which line."""

    def __init__(self, table: Table, reader: RowReader) -> None:
        self._table = table
        self._file = table.file_name
        self._reader = reader
        self._seen: dict[str, ImportedInvoice | ImportedCredit] = {}
        self._rejected: list[Rejected] = []
        self._notes: list[Note] = []
        self._assumed = frozenset[str]()
        self._fewest = len(table.header.cells)

    def take(self, row: Record | Unreadable) -> None:
        """Read a row that others follow."""
        self._take(row)
        if isinstance(row, Record) and len(row.cells) < self._fewest:
            self._fewest = len(row.cells)

    def take_last(self, row: Record | Unreadable) -> None:
        """Read the last row: whatever it names, a row that is cut off may have meant another.

        A balance that is cut off is another balance, too.
        """
        cells = len(row.cells) if isinstance(row, Record) else 0
        short, whole = cells < self._fewest, self._table.text.ends_its_last_line()
        if isinstance(row, Record) and short and not whole:
            columns = len(self._table.header.cells)
            error = f"{cells} cells where the header has {columns}: the file is cut off in this row"
            self._reject(row.line, "row", error)
            return
        before = len(self._rejected)
        self._take(row)
        if short or not whole:
            self._rejected[before:] = [replace(it, number="") for it in self._rejected[before:]]

    def _take(self, row: Record | Unreadable) -> None:
        if isinstance(row, Unreadable):
            self._reject(row.line, "row", row.error)
        elif self._table.has_extra_cells(row.cells):
            cells, columns = len(row.cells), len(self._table.header.cells)
            error = f"{cells} cells where the header has {columns}: is a value not quoted?"
            self._reject(row.line, "row", error)
        elif any(cell.strip() for cell in row.cells):
            self._read(row)

    def note_choices(self, writing: Writing, at: dict[str, int], mapping: CsvMapping) -> None:
        for field in sorted(writing.unusable):
            name = self._table.header.cells[self._table.at[field]]
            self._note(self._table.header.line, f"column {name!r} holds no {field}: left aside")
        if "debtor.kind" not in at and "debtor.kind" not in mapping.constants:
            self._assumed = frozenset({"kind"})
            text = "no debtor.kind is given: every debtor is protected as a consumer"
            self._note(self._table.header.line, text)

    def result(self, columns: dict[str, str]) -> ImportResult:
        found = self._seen.values()
        return ImportResult(
            invoices=tuple(item for item in found if isinstance(item, ImportedInvoice)),
            credits=tuple(item for item in found if isinstance(item, ImportedCredit)),
            rejected=tuple(self._rejected),
            notes=tuple(self._notes),
            columns=columns,
            extract="invoice.open_amount" in columns,
            assumed=self._assumed,
        )

    def _read(self, row: Record) -> None:
        try:
            item = self._reader.read(row.line, row.cells)
        except RowError as error:
            self._reject(row.line, *error.rejection(), self._reader.number_of(row.cells))
            return
        if item is None:
            self._note(row.line, "a credit with nothing open: already settled, not imported")
            return
        number = item.number
        first = self._seen.setdefault(number, item)
        if first is item:
            return
        if item.same_content(first):
            self._note(row.line, f"invoice {number} as on line {first.line}: taken once")
        else:
            complaint = f"{number!r} stands on line {first.line} with other content"
            self._reject(row.line, "invoice.number", complaint, number)

    def _reject(self, line: int, field: str, error: str, number: str = "") -> None:
        self._rejected.append(Rejected(self._file, line, field, error, number))

    def _note(self, line: int, text: str) -> None:
        self._notes.append(Note(self._file, line, text))


def _require_fields(table: Table, at: dict[str, int], mapping: CsvMapping) -> None:
    """Refuse a file in which every row would lack something."""
    has = at.keys() | mapping.constants.keys()
    missing = [
        field for field in ("invoice.number", "invoice.issued_on", "debtor.id") if field not in has
    ]
    if "invoice.due_on" not in has and mapping.payment_terms_days is None:
        missing.append("invoice.due_on (or payment_terms_days = 30 in a mapping file)")
    if not has & {"invoice.amount", "invoice.open_amount"}:
        missing.append("invoice.amount")
    if missing:
        raise ImportFileError(
            f"{table.file_name}: no column is known to give {', '.join(missing)}; its columns are: "
            f"{column_list(table.header.cells)}; "
            "name them with --column FIELD=COLUMN or in a mapping file (--mapping)"
        )
