"""Values held back until it is known whether they may be taken, outside of memory."""

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import Generic, TypeVar

from domain.model import Model

_Kept = TypeVar("_Kept", bound=Model)
_IN_MEMORY = 2_000_000
"""Bytes; what is more goes to a file without a name, which is gone with the process."""


class HeldBack(Generic[_Kept]):
    """Values of one kind, in the order in which they came, one line each."""

    def __init__(self, kind: type[_Kept]) -> None:
        self._kind = kind
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by close
        self._end = 0

    @property
    def place(self) -> int:
        """Where the next one will stand."""
        return self._end

    def add(self, value: _Kept) -> None:
        """Keep one more; all are kept before the first is read."""
        line = value.model_dump_json(exclude_defaults=True).encode() + b"\n"
        self._file.write(line)
        self._end += len(line)

    def kept(self, place: int, count: int) -> Iterator[_Kept]:
        """So many from a place on; several readers may take turns."""
        for _ in range(count):
            self._file.seek(place)
            line = self._file.readline()
            place += len(line)
            yield self._kind.model_validate_json(line)

    def close(self) -> None:
        """Forget them all."""
        self._file.close()
