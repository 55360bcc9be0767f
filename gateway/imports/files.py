"""Files of any format that invoices come in, told apart by what they hold."""

from collections.abc import Sequence
from pathlib import Path

from gateway.imports.csv_invoices import read_invoices
from gateway.imports.mapping import CsvMapping
from gateway.imports.progress import Progress, nobody
from gateway.imports.result import (
    ImportedCredit,
    ImportedInvoice,
    ImportFileError,
    ImportResult,
    Note,
    Rejected,
    RejectedRowsError,
)
from gateway.imports.safe_xml import looks_like_xml
from gateway.imports.ubl.reader import read_ubl

_Item = ImportedInvoice | ImportedCredit


def read_files(
    files: Sequence[Path],
    mapping: CsvMapping | None,
    creditor: str,
    *,
    strict: bool = False,
    told: Progress = nobody,
) -> tuple[list[Path], list[ImportResult]]:
    """Every file and what it holds, those with invoices first: a credit needs its invoice.

    Among several, a file that cannot be read is rejected alone, unless ``strict``. ``told`` hears
    how many more bytes are read.

    Raises:
        ImportFileError: the only file cannot be read, or with ``strict`` any.
    """
    read: list[tuple[Path, ImportResult]] = []
    documents = _Documents(strict)
    for path in files:
        try:
            read_one = _read(path, mapping, creditor, strict, told)
            result = documents.once(read_one, path.name)
        except ImportFileError as error:
            if strict or len(files) == 1:
                raise
            why = str(error).removeprefix(f"{path.name}: ")
            result = ImportResult(rejected=(Rejected(path.name, error.line, "file", why),))
        read.append((path, result))
    read.sort(key=lambda one: not one[1].invoices)
    return [path for path, _ in read], [result for _, result in read]


def _read(
    path: Path, mapping: CsvMapping | None, creditor: str, strict: bool, told: Progress
) -> ImportResult:
    """One file by its content, whatever it is called."""
    content = path.read_bytes()
    if looks_like_xml(content) or path.suffix.lower() == ".xml":
        terms = mapping.payment_terms_days if mapping else None
        told(len(content))
        return read_ubl(content, path.name, creditor, terms_days=terms, strict=strict)
    return read_invoices(content, path.name, mapping, creditor, strict=strict, told=told)


class _Documents:
    """Which file of an import brought which document; a number stands for one of each kind.

    Rows of tables are left alone: an extract may restate another's balances.
    """

    def __init__(self, strict: bool) -> None:
        self._strict = strict
        self._seen: dict[tuple[type[_Item], str], tuple[str, _Item]] = {}

    def once(self, result: ImportResult, file: str) -> ImportResult:
        """What a file brings that none before it did.

        Raises:
            RejectedRowsError: ``strict``, and a document has another's number.
        """
        items: tuple[_Item, ...] = (*result.invoices, *result.credits)
        for item in items:
            if item.document_day is None:
                continue
            where, first = self._seen.setdefault((type(item), item.number), (file, item))
            if first is not item:
                return self._again(item, first, file, where)
        return result

    def _again(self, item: _Item, first: _Item, file: str, where: str) -> ImportResult:
        if first.same_content(item):
            told = Note(file, item.line, f"{item.number} as in {where}: taken once")
            return ImportResult(notes=(told,))
        why = f"{item.number!r} stands in {where} with other content"
        bad = ImportResult(rejected=(Rejected(file, item.line, "invoice.number", why),))
        if self._strict:
            raise RejectedRowsError(file, bad)
        return bad
