"""What files of invoices and the ledger are told apart by: their rows, and what differs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from domain.incoming import IncomingEvent
from gateway.imports.events import claim_events
from gateway.imports.result import ImportedCredit, ImportedInvoice, ImportResult, Rejected
from ledger import clock
from ledger.database import Pool
from ledger.intake.extracts import Vanished


@dataclass(frozen=True, slots=True)
class Reading:
    """One file, as read; ``source`` names it, with its content, in the ledger."""

    path: Path
    source: str
    result: ImportResult

    @classmethod
    def of(cls, path: Path, result: ImportResult) -> "Reading":
        """Name a file by its content."""
        digest = sha256(path.read_bytes()).hexdigest()[:12]
        return cls(path, f"import/{path.name}#{digest}", result)


@dataclass(frozen=True, slots=True)
class When:
    """The moment that the files speak of; ``day`` decides what is overdue."""

    day: date
    time: datetime

    @classmethod
    async def of(cls, pool: Pool, as_of: date | None) -> "When":
        """The day asked for, from its beginning, or else this very moment."""
        if as_of is not None:
            return cls(as_of, datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC))
        now = await clock.now(pool)
        return cls(now.date(), now)

    def source_of(self, reading: Reading) -> str:
        """Under which events are booked: the same balance, stated later, is news."""
        return f"{reading.source}@{self.time.isoformat()}"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing of an invoice that the file states otherwise."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class FileRow:
    """An invoice of a file, as it is booked."""

    reading: Reading
    item: ImportedInvoice


@dataclass(frozen=True, slots=True)
class Changed:
    """A known invoice with what is different; ``returned`` if it had vanished."""

    row: FileRow
    differences: tuple[Difference, ...]
    returned: bool = False


@dataclass(frozen=True, slots=True)
class ChangedDebtor:
    """A known debtor of whom what is booked says something else, whatever their invoices."""

    id: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Ignored:
    """An invoice that a file states otherwise, and why that is not booked."""

    row: FileRow
    why: str


# No repr: asyncio writes out the result of the main task at its end, and this can be a whole file.
@dataclass(frozen=True, slots=True, repr=False)
class Differences:
    """Everything between the files and the ledger.

    ``kept`` says why vanished ones are left, ``refused`` why nothing is booked at all.
    """

    when: When
    new: Sequence[FileRow]
    changed: Sequence[Changed]
    credited: Sequence[tuple[Reading, ImportedCredit]]
    vanished: Sequence[Vanished]
    unchanged: int
    ignored: Sequence[Ignored]
    kept: str | None
    refused: str | None
    debtors: Sequence[ChangedDebtor] = ()
    rejected: Sequence[Rejected] = ()
    """What the ledger would refuse: it is neither new, changed nor credited."""

    @property
    def settled(self) -> Sequence[Vanished]:
        """The vanished ones that are booked down to zero."""
        return () if self.kept else self.vanished


def events_of(row: FileRow, when: When) -> Iterator[IncomingEvent]:
    """What is told of an invoice: its payment, if it has one, and its claim."""
    source = when.source_of(row.reading)
    return claim_events([row.item], when.day, source, time=when.time)
