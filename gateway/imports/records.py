"""From bytes to the records of a CSV, each with the physical line it starts on."""

import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from gateway.imports.mapping import Delimiter, Encoding
from gateway.imports.result import ImportFileError

LONGEST_RECORD = 200
"""Lines that one record may take; more means that a quote was left open."""


class Record(NamedTuple):
    """The cells of one record."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line that is no CSV."""

    line: int
    error: str


@dataclass(frozen=True, slots=True)
class CsvText:
    """A file whose encoding and delimiter are known; records can be read again and again."""

    data: bytes
    encoding: str
    delimiter: str = ","

    def ends_its_last_line(self) -> bool:
        """Whether the last line has an end; without one, the file may be cut off within a row."""
        return self.data.rstrip(b"\x00")[-1:] in (b"\n", b"\r")

    def first_line(self) -> str:
        """The first physical line."""
        return self._stream().readline()

    def records(self) -> Iterator[Record | Unreadable]:
        """Every record that has a cell with text, in order."""
        lines = _Lines(self._stream())
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        while True:
            lines.begin_record()
            line = lines.number + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                lines.resume_after_first()
                yield Unreadable(line, _explained(error))
            else:
                if any(cells) and not _names_delimiter(line, cells):
                    yield Record(line, cells)

    def _stream(self) -> io.TextIOWrapper:
        raw = io.BytesIO(self.data)
        return io.TextIOWrapper(raw, encoding=self.encoding, errors="replace", newline="")


def open_text(data: bytes, file_name: str, encoding: Encoding) -> CsvText:
    """The file with its encoding found.

    Raises:
        ImportFileError: it is empty or plainly something else than CSV.
    """
    if data.startswith(b"PK\x03\x04"):
        raise ImportFileError(f"{file_name} is an Excel workbook or a zip, no CSV: save it as CSV")
    text = CsvText(data, _encoding_of(data, encoding))
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise ImportFileError(f"{file_name} is empty: a CSV starts with a line of column names")
    return text


def delimiters_of(first_line: str, wanted: Delimiter) -> list[str]:
    """The delimiters that may apply: the one asked for, the one of ``sep=;``, or all."""
    if wanted is not Delimiter.AUTO:
        return [wanted.value]
    if first_line.startswith("sep=") and len(first_line.rstrip("\r\n")) == 5:
        return [first_line[4]]
    return [item.value for item in Delimiter if item is not Delimiter.AUTO]


class _Lines:
    """Physical lines, counted; those after a broken record's first are given once more."""

    def __init__(self, stream: Iterator[str]) -> None:
        self.number = 0
        self._stream = stream
        self._again: deque[str] = deque()
        self._record: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self._record) >= LONGEST_RECORD:
            raise csv.Error("unexpected end of data")
        line = self._again.popleft() if self._again else next(self._stream)
        self.number += 1
        self._record.append(line)
        return line

    def begin_record(self) -> None:
        self._record.clear()

    def resume_after_first(self) -> None:
        rest = self._record[1:]
        self._again.extendleft(reversed(rest))
        self.number -= len(rest)


def _encoding_of(data: bytes, wanted: Encoding) -> str:
    if wanted is not Encoding.AUTO:
        return "utf-8-sig" if wanted is Encoding.UTF_8 else wanted.value
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Encoding.CP1252.value
    return "utf-8-sig"


def _names_delimiter(line: int, cells: list[str]) -> bool:
    """Excel's own first line, ``sep=;``, whether or not it was cut at the delimiter."""
    return line == 1 and cells[0].startswith("sep=") and len("".join(cells)) <= 5


def _explained(error: csv.Error) -> str:
    message = str(error)
    if "unexpected end" in message:
        return "a quote is opened here and not closed"
    if "expected after" in message:
        return 'a quote inside a quoted cell must be doubled ("")'
    if "field limit" in message:
        return "a cell is longer than 131,072 characters: is a quote left open?"
    return f"cannot be read as CSV: {message}"
