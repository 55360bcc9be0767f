"""A statement file of any kind: everything in it is right, or nothing of it is taken."""

from collections.abc import Iterator
from types import TracebackType
from typing import BinaryIO, Self

from domain.bank import BankEntry, BankStatement
from gateway.imports.bank.broken import BrokenError, RefusedStatementError
from gateway.imports.bank.camt.reader import read_camt
from gateway.imports.bank.chunks import pieces, with_first
from gateway.imports.bank.held_back import HeldBack
from gateway.imports.bank.mt940.reader import read_mt940
from gateway.imports.bank.sheet import ReadStatement
from gateway.imports.progress import Progress, nobody
from gateway.imports.safe_xml import looks_like_xml


class StatementFile:
    """A file that was read to its end and found right; used in a ``with``, then forgotten."""

    def __init__(self, name: str, read: list[ReadStatement], held: HeldBack[BankEntry]) -> None:
        self.name = name
        self._read = read
        self._held = held

    @property
    def statements(self) -> tuple[BankStatement, ...]:
        """The heads of its statements, in the order of the file."""
        return tuple(one.statement for one in self._read)

    def entries(self, index: int) -> Iterator[BankEntry]:
        """The entries of a statement by its place in ``statements``, one at a time."""
        one = self._read[index]
        return self._held.kept(one.place, one.statement.entry_count)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._held.close()


def read_statements(source: BinaryIO, file_name: str, *, told: Progress = nobody) -> StatementFile:
    """Read and check a whole CAMT.053 or MT940 file, told apart by what it holds.

    However long it is, only the entry that is being read is in memory; entries wait in a
    temporary file without a name until all is known to be right. ``told`` hears how many more
    bytes are read.

    Raises:
        RefusedStatementError: anything in it is wrong: line, statement and field are named.
    """
    held = HeldBack(BankEntry)
    try:
        return StatementFile(file_name, _read(source, held, told), held)
    except BrokenError as error:
        held.close()
        raise RefusedStatementError(file_name, error) from error
    except BaseException:
        held.close()
        raise


def _read(source: BinaryIO, held: HeldBack[BankEntry], told: Progress) -> list[ReadStatement]:
    rest = pieces(source, told)
    first = next(rest, b"")
    if not first.strip():
        raise BrokenError("is empty", line=1, field="file")
    if first.startswith(b"PK\x03\x04"):
        raise BrokenError("is a ZIP archive: unpack it first", line=1, field="file")
    read = read_camt if looks_like_xml(first) else read_mt940
    return read(with_first(first, rest), held)
