"""Files of any format that invoices come in, told apart by what they hold."""

from collections.abc import Sequence
from pathlib import Path

from gateway.imports.csv_invoices import read_invoices
from gateway.imports.mapping import CsvMapping
from gateway.imports.result import ImportFileError, ImportResult, Rejected
from gateway.imports.ubl.document import looks_like_xml
from gateway.imports.ubl.reader import read_ubl


def read_files(
    files: Sequence[Path], mapping: CsvMapping | None, creditor: str, *, strict: bool = False
) -> tuple[list[Path], list[ImportResult]]:
    """Every file and what it holds, those with invoices first: a credit needs its invoice.

    Among several, a file that cannot be read is rejected alone, unless ``strict``.

    Raises:
        ImportFileError: the only file cannot be read, or with ``strict`` any.
    """
    read: list[tuple[Path, ImportResult]] = []
    for path in files:
        try:
            result = _read(path, mapping, creditor, strict=strict)
        except ImportFileError as error:
            if strict or len(files) == 1:
                raise
            why = str(error).removeprefix(f"{path.name}: ")
            result = ImportResult(rejected=(Rejected(path.name, error.line, "file", why),))
        read.append((path, result))
    read.sort(key=lambda one: not one[1].invoices)
    return [path for path, _ in read], [result for _, result in read]


def _read(path: Path, mapping: CsvMapping | None, creditor: str, *, strict: bool) -> ImportResult:
    """One file by its content, whatever it is called."""
    content = path.read_bytes()
    if looks_like_xml(content) or path.suffix.lower() == ".xml":
        terms = mapping.payment_terms_days if mapping else None
        return read_ubl(content, path.name, creditor, terms_days=terms, strict=strict)
    return read_invoices(content, path.name, mapping, creditor, strict=strict)
