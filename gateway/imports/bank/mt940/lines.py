"""The lines of a statement file, in whichever of the usual encodings."""

import re
from collections.abc import Iterable, Iterator

from gateway.imports.bank.broken import BrokenError

_LONGEST_LINE = 20_000
"""Bytes; a line of :86: has 65, and a bank that does not wrap it 400."""
_BOM = b"\xef\xbb\xbf"
_DAMAGED = re.compile("[\x00-\x08\x0a-\x1f\ufffd]")
_AROUND = "\x01\x03\x1a"
"""Marks of transmission and of an old end of file; they mean nothing here."""


def lines(pieces: Iterable[bytes]) -> Iterator[tuple[int, str]]:
    """Every line and its number, without its end; UTF-8, else Windows' Western letters.

    Raises:
        BrokenError: a line is no text, or longer than any can be.
    """
    for number, line in enumerate(_split(pieces), start=1):
        if len(line) > _LONGEST_LINE:
            reason = "is no CAMT.053 or MT940 statement: a line is longer than any can be"
            raise BrokenError(reason, line=number, field="file")
        yield number, _text(line.removeprefix(_BOM) if number == 1 else line, number)


def _split(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        found = (rest + piece).splitlines(keepends=True)
        # An end of line may itself be cut in two.
        rest = found.pop() if found and not found[-1].endswith(b"\n") else b""
        for line in found:
            yield line.rstrip(b"\r\n")
        if len(rest) > _LONGEST_LINE:
            break
    for line in rest.splitlines():
        yield line


def _text(line: bytes, number: int) -> str:
    for encoding in ("utf-8", "cp1252"):
        try:
            text = line.decode(encoding).strip(_AROUND)
        except UnicodeDecodeError:
            continue
        if _DAMAGED.search(text):
            break
        return text
    reason = "has damaged letters, or is no CAMT.053 or MT940 statement: export it again"
    raise BrokenError(reason, line=number, field="file")
