"""Entries held back until the whole file is known to be right, outside of memory."""

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile

from domain.bank import BankEntry

_IN_MEMORY = 2_000_000
"""Bytes; what is more goes to a file without a name, which is gone with the process."""


class HeldBack:
    """Entries in the order in which they were read, one line each."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by close
        self._end = 0

    @property
    def place(self) -> int:
        """Where the next entry will stand."""
        return self._end

    def add(self, entry: BankEntry) -> None:
        """Keep an entry; all are kept before the first is read."""
        line = entry.model_dump_json(exclude_defaults=True).encode() + b"\n"
        self._file.write(line)
        self._end += len(line)

    def entries(self, place: int, count: int) -> Iterator[BankEntry]:
        """So many entries from a place on; several readers may take turns."""
        for _ in range(count):
            self._file.seek(place)
            line = self._file.readline()
            place += len(line)
            yield BankEntry.model_validate_json(line)

    def close(self) -> None:
        """Forget them all."""
        self._file.close()
