"""The table in a CSV: its delimiter, its header, and which column gives which field."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from gateway.imports.fields import USUAL_HEADERS, squeezed
from gateway.imports.mapping import CsvMapping
from gateway.imports.records import CsvText, Record, Unreadable, delimiters_of, open_text
from gateway.imports.result import ImportFileError


@dataclass(frozen=True, slots=True)
class Table:
    """A file with its header read; ``at`` says where each field's column stands."""

    text: CsvText
    file_name: str
    header: Record
    at: dict[str, int]
    guessed: frozenset[str]

    def rows(self) -> Iterator[Record | Unreadable]:
        """The records below the header."""
        return islice(self.text.records(), 1, None)

    def has_extra_cells(self, cells: Sequence[str]) -> bool:
        """Whether a row has more than the header names: its columns may be shifted.

        Even if the last are empty: ``1,250.00`` without quotes shifts an empty last column out.
        """
        return len(cells) > len(self.header.cells)


def open_table(data: bytes, file_name: str, mapping: CsvMapping) -> Table:
    """The table of a file.

    Raises:
        ImportFileError: it is empty, its header cannot be read, or lacks a mapped column.
    """
    text = open_text(data, file_name, mapping.encoding)
    best = max(_readings(text, mapping), key=lambda it: _score(it[1], mapping), default=None)
    if best is None:
        raise ImportFileError(f"{file_name}: the first line holds no column names that can be read")
    text, header = best
    mapped = {
        field: _position(header.cells, name, field, file_name)
        for field, name in mapping.columns.items()
    }
    guessed = _guesses(header.cells, mapping, set(mapped.values()))
    _refuse_twice(header.cells, guessed, file_name)
    return Table(text, file_name, header, {**mapped, **guessed}, frozenset(guessed))


def column_list(cells: Sequence[str], most: int = 40) -> str:
    """The columns of a header, as an error names them."""
    names = [cell.strip()[:60] for cell in cells[:most]]
    return ", ".join(names) + (f", … ({len(cells)} in all)" if len(cells) > most else "")


def _readings(text: CsvText, mapping: CsvMapping) -> Iterator[tuple[CsvText, Record]]:
    for delimiter in delimiters_of(text.first_line(), mapping.delimiter):
        read = CsvText(text.data, text.encoding, delimiter)
        header = next(read.records(), None)
        if isinstance(header, Record):
            yield read, header


def _score(header: Record, mapping: CsvMapping) -> tuple[int, int]:
    """How well a delimiter fits: columns that mean something, then columns at all."""
    known = sum(bool(_positions(header.cells, name)) for name in mapping.columns.values())
    return known + len(_guesses(header.cells, mapping, set())), len(header.cells)


def _positions(cells: Sequence[str], name: str) -> list[int]:
    exact = [index for index, cell in enumerate(cells) if cell.strip() == name.strip()]
    if exact or not squeezed(name):
        return exact
    return [index for index, cell in enumerate(cells) if squeezed(cell) == squeezed(name)]


def _position(cells: Sequence[str], name: str, field: str, file_name: str) -> int:
    found = _positions(cells, name)
    if not found:
        raise ImportFileError(
            f"{file_name} has no column {name!r} (mapped to {field}); "
            f"its columns are: {column_list(cells)}"
        )
    if len(found) > 1:
        raise ImportFileError(_twice(file_name, name, found))
    return found[0]


def _guesses(cells: Sequence[str], mapping: CsvMapping, taken: set[int]) -> dict[str, int]:
    if not mapping.recognise:
        return {}
    places: dict[str, int] = {}
    for index, cell in enumerate(cells):
        places.setdefault(squeezed(cell), index)
    found: dict[str, int] = {}
    for field, names in USUAL_HEADERS.items():
        if field in mapping.columns or field in mapping.constants:
            continue
        free = [places[name] for name in names if places.get(name, -1) not in {-1, *taken}]
        if free:
            found[field] = free[0]
            taken = {*taken, free[0]}
    return found


def _refuse_twice(cells: Sequence[str], guessed: dict[str, int], file_name: str) -> None:
    for index in guessed.values():
        same = [n for n, cell in enumerate(cells) if squeezed(cell) == squeezed(cells[index])]
        if len(same) > 1:
            raise ImportFileError(_twice(file_name, cells[index], same))


def _twice(file_name: str, name: str, found: list[int]) -> str:
    places = " and ".join(str(index + 1) for index in found)
    return f"{file_name} has the column {name!r} more than once (columns {places}): rename one"
