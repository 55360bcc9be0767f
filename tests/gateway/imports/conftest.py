"""What the tests of the importer share: a short way to read a small CSV."""

from collections.abc import Callable

import pytest

from gateway.imports.csv_invoices import read_invoices
from gateway.imports.mapping import CsvMapping, with_flags
from gateway.imports.result import ImportResult

Read = Callable[..., ImportResult]


@pytest.fixture
def read() -> Read:
    """Reads a CSV written in the test, with flags as on the command line."""

    def _read(
        text: str | bytes,
        *columns: str,
        constants: tuple[str, ...] = (),
        mapping: CsvMapping | None = None,
        strict: bool = False,
        **options: str | int,
    ) -> ImportResult:
        data = text if isinstance(text, bytes) else text.encode()
        flagged = with_flags(mapping, columns, constants, **options)  # type: ignore[arg-type]
        return read_invoices(data, "open.csv", flagged, "demo", strict=strict)

    return _read
