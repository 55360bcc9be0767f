"""From a record's cells to values by field, every complaint collected."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from gateway.imports.amounts import ReadAmount, read_amount
from gateway.imports.dates import read_date, shortened
from gateway.imports.fields import FIELDS, FLAGS, KINDS, LOWER_CASE, UPPER_CASE, Reading
from gateway.imports.problems import Problems
from gateway.imports.survey import Writing

Value = str | date | ReadAmount | bool

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class CellReader:
    """Reads the mapped cells of one table; a constant stands in for an empty cell."""

    def __init__(
        self, at: Mapping[str, int], constants: Mapping[str, str], writing: Writing
    ) -> None:
        self._at = at
        self._constants = constants
        self._by_kind: dict[Reading, Callable[[str], Value]] = {
            Reading.DATE: lru_cache(4096)(lambda text: read_date(text, writing.date_order)),
            Reading.AMOUNT: lru_cache(4096)(lambda text: read_amount(text, writing.decimal)),
            Reading.FLAG: _flag,
            Reading.KIND: _kind,
        }
        self._fields = [field for field in FIELDS if field in at or field in constants]
        self._read = {field: self._reader(field) for field in self._fields}

    def fields(self, section: str) -> list[str]:
        """The fields of ``invoice``, ``debtor``, ``payment`` or ``credit`` that are mapped."""
        return [field for field in self._fields if field.startswith(f"{section}.")]

    def values(
        self, cells: Sequence[str], fields: Sequence[str], problems: Problems
    ) -> dict[str, Value]:
        """The values that are there; what cannot be read is added to ``problems``."""
        found: dict[str, Value] = {}
        for field in fields:
            index = self._at.get(field, -1)
            # Most cells are plain or empty, and a file has millions: no call for these.
            text = cells[index].strip() if 0 <= index < len(cells) else ""
            try:
                if not text or not (text.isascii() and text.isprintable()):
                    text = self.text(cells, field)
                if text:
                    found[field] = self._read[field](text)
            except ValueError as error:
                problems.append((field, str(error)))
        return found

    def key(self, cells: Sequence[str], fields: Sequence[str]) -> tuple[str, ...]:
        """The raw cells of these fields: rows with the same key say the same."""
        places = [self._at[field] for field in fields if field in self._at]
        try:
            return tuple([cells[index] for index in places])
        except IndexError:
            return tuple([cells[index] if index < len(cells) else "" for index in places])

    def text(self, cells: Sequence[str], field: str) -> str:
        """The cell's text without outer spaces, or the constant.

        Raises:
            ValueError: it holds letters that cannot be shown or were lost in decoding.
        """
        index = self._at.get(field, -1)
        text = cells[index].strip() if 0 <= index < len(cells) else ""
        if text.isascii() and text.isprintable():
            return text or self._constants.get(field, "")
        if not text.isprintable():
            text = " ".join(text.split())
            if _CONTROL.search(text):
                raise ValueError(f"{shortened(text)} holds a control character")
        if "\ufffd" in text:
            raise ValueError(f"{shortened(text)} has a damaged letter: save the file as UTF-8")
        return text or self._constants.get(field, "")

    def _reader(self, field: str) -> Callable[[str], Value]:
        text = str.upper if field in UPPER_CASE else str.lower if field in LOWER_CASE else str
        return self._by_kind.get(FIELDS[field], text)


def _flag(text: str) -> bool:
    known = FLAGS.get(text.lower())
    if known is None:
        raise ValueError(f"{shortened(text)} is neither yes nor no")
    return known


def _kind(text: str) -> str:
    known = KINDS.get(text.lower())
    if known is None:
        raise ValueError(f"{shortened(text)} is no kind of debtor: write consumer or business")
    return known
