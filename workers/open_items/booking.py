"""Write the differences between files and ledger; what the ledger refuses is named by its row."""

import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Protocol

import typer

from domain.incoming import IncomingEvent
from gateway.imports.events import claim_events, credit_events
from gateway.imports.result import ImportedCredit, Rejected
from ledger.database import Pool
from ledger.intake import settled
from ledger.intake.door import RefusedError, accept
from workers.cli.ledger_access import CommandError
from workers.open_items.comparing import Differences, FileRow, Reading

_BATCH = 4000
_AFTER = timedelta(microseconds=1)
"""A list names an invoice and its credit note as two items: the note counts after the balance."""

Line = tuple[int, IncomingEvent]
"""A line of a file, and one event that it became."""


class Bar(Protocol):
    """Shows how far it is."""

    def update(self, steps: int) -> None:
        """So many more are done."""


class Booking:
    """Writes the differences of one creditor's files.

    A strict file is one batch, so that it comes in whole or not at all.
    """

    def __init__(self, pool: Pool, creditor: str, found: Differences, *, strict: bool) -> None:
        self._pool = pool
        self._creditor = creditor
        self._found = found
        self._strict = strict
        self._new = {row.item.claim.invoice.number for row in found.new}

    async def book(self, readings: Sequence[Reading]) -> list[Rejected]:
        """Write file by file, then what vanished; the rows that the ledger refused.

        Raises:
            CommandError: strict, and the ledger refuses a row.
        """
        found = self._found
        rows = [*found.new, *(it.row for it in found.changed)]
        steps = len(rows) + len(found.credited) + len(found.settled)
        refused: list[Rejected] = []
        with typer.progressbar(length=steps, label="Booking", file=sys.stderr) as bar:
            for reading in readings:
                mine = [row for row in rows if row.reading is reading]
                refused += await self._file(reading, mine, bar)
            if any(reading.result.extract for reading in readings):
                await self._list(readings, bar)
        return refused

    async def _file(self, reading: Reading, rows: Sequence[FileRow], bar: Bar) -> list[Rejected]:
        refused: list[Rejected] = []
        notes = [note for file, note in self._found.credited if file is reading]
        size = max(len(rows), 1) if self._strict else _BATCH
        for start in range(0, max(len(rows), 1), size):
            batch = rows[start : start + size]
            mine = notes if start + size >= len(rows) else []
            lines = [*self._claims(batch), *self._credits(reading, mine)]
            refused += await self._good_ones(lines, reading.path.name)
            if reading.result.extract:
                numbers = {row.item.claim.invoice.number for row in batch} & self._new
                await settled.brought_in(self._pool, self._creditor, sorted(numbers))
            bar.update(len(batch) + len(mine))
        return refused

    def _claims(self, rows: Sequence[FileRow]) -> Iterator[Line]:
        """The moment is part of the source: the same balance, stated later, is news."""
        when = self._found.when
        for row in rows:
            source = f"{row.reading.source}@{when.time.isoformat()}"
            for event in claim_events([row.item], when.day, source, time=when.time):
                yield row.item.line, event

    def _credits(self, reading: Reading, notes: Sequence[ImportedCredit]) -> Iterator[Line]:
        time = self._found.when.time + _AFTER
        for note in notes:
            for event in credit_events([note], reading.source, time=time):
                yield note.line, event

    async def _good_ones(self, lines: Sequence[Line], file: str) -> list[Rejected]:
        refused: list[Rejected] = []
        while lines:
            try:
                await accept(self._pool, [event for _, event in lines])
                break
            except RefusedError as error:
                bad = {it.index: it for it in error.refusals}
                refused += [
                    Rejected(file, lines[at][0], it.field, it.error) for at, it in bad.items()
                ]
                if self._strict:
                    told = "; ".join(f"{file}:{it.line}: {it.field}: {it.error}" for it in refused)
                    raise CommandError(f"{told}; nothing is imported (strict)") from error
                lines = [line for at, line in enumerate(lines) if at not in bad]
        return refused

    async def _list(self, readings: Sequence[Reading], bar: Bar) -> None:
        """What the files tell as a list of open items: who is back, and who is gone."""
        found, when = self._found, self._found.when
        back = [it.row.item.claim.invoice.number for it in found.changed if it.returned]
        for start in range(0, len(back), _BATCH):
            some = back[start : start + _BATCH]
            await settled.take_back(self._pool, self._creditor, some, when.day)
        for start in range(0, len(found.settled), _BATCH):
            gone = found.settled[start : start + _BATCH]
            await settled.settle_vanished(self._pool, self._creditor, gone, when.time)
            bar.update(len(gone))
        lists = [reading.path.name for reading in readings if reading.result.extract]
        await settled.remember(self._pool, self._creditor, when.time, lists)
