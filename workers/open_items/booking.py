"""Write the differences between files and ledger; what the ledger refuses is named by its row."""

import asyncio
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Protocol

import typer

from domain.incoming import IncomingEvent
from gateway.imports.events import claim_events_by_row, credit_events
from gateway.imports.result import ImportedCredit, Rejected
from ledger.database import Connection, Pool
from ledger.intake import settled
from ledger.intake.beside import Request, accept_beside
from ledger.intake.door import RefusedError
from workers.open_items.differences import Differences, FileRow, Reading
from workers.open_items.refusals import refuse_strictly

_BATCH = 2000
_BESIDE = 8
"""So many batches are written in one turn, as many at once as there are connections."""
_AFTER = timedelta(microseconds=1)
"""A list names an invoice and its credit note as two items: the note counts after the balance."""


class Bar(Protocol):
    """Shows how far it is."""

    def update(self, steps: int) -> None:
        """So many more are done."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """What is stored together: events with the file's line of each, and what they bring in."""

    lines: Sequence[int]
    events: Sequence[IncomingEvent]
    brought: Sequence[str]
    steps: int

    def without(self, places: Iterable[int]) -> "_Batch":
        bad = set(places)
        left = [at for at in range(len(self.events)) if at not in bad]
        lines, events = [self.lines[at] for at in left], [self.events[at] for at in left]
        return _Batch(lines, events, self.brought, self.steps)


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
        batches = self._batches(reading, rows)
        some = _next_turn(batches)
        while some:
            # The next ones are made ready while Postgres writes these.
            bad, some = await asyncio.gather(
                self._write(some, reading, bar), asyncio.to_thread(_next_turn, batches)
            )
            refused += bad
        return sorted(refused, key=lambda row: row.line)

    def _batches(self, reading: Reading, rows: Sequence[FileRow]) -> Iterator[_Batch]:
        """A file's claims, then its credit notes, which need their invoices."""
        notes = [note for file, note in self._found.credited if file is reading]
        parts = [rows] if self._strict else list(_parts(rows))
        for part in parts:
            told = list(self._claims(reading, part))
            brought = {row.item.claim.invoice.number for row in part} & self._new
            last = part is parts[-1]
            if last and notes:
                told += self._credits(reading, notes)
            yield _Batch(
                [line for line, _ in told],
                [event for _, event in told],
                sorted(brought) if reading.result.extract else (),
                len(part) + (len(notes) if last else 0),
            )

    def _claims(
        self, reading: Reading, rows: Sequence[FileRow]
    ) -> Iterator[tuple[int, IncomingEvent]]:
        when, items = self._found.when, [row.item for row in rows]
        told = claim_events_by_row(items, when.day, when.source_of(reading), time=when.time)
        for item, events in zip(items, told, strict=True):
            for event in events:
                yield item.line, event

    def _credits(
        self, reading: Reading, notes: Sequence[ImportedCredit]
    ) -> Iterator[tuple[int, IncomingEvent]]:
        time = self._found.when.time + _AFTER
        for note in notes:
            for event in credit_events([note], reading.source, time=time):
                yield note.line, event

    async def _write(self, batches: Sequence[_Batch], reading: Reading, bar: Bar) -> list[Rejected]:
        """Write batches, each without what the ledger refuses of it."""
        refused: list[Rejected] = []
        left = [batch for batch in batches if batch.events]
        while left:
            answers = await accept_beside(self._pool, [self._request(batch) for batch in left])
            again = []
            for batch, answer in zip(left, answers, strict=True):
                if isinstance(answer, RefusedError):
                    refused += self._refused(batch, answer, reading.path.name)
                    again.append(batch.without(it.index for it in answer.refusals))
            left = [batch for batch in again if batch.events]
        bar.update(sum(batch.steps for batch in batches))
        return refused

    def _request(self, batch: _Batch) -> Request:
        async def bring_in(conn: Connection) -> None:
            await settled.brought_in(conn, self._creditor, batch.brought)

        return Request(batch.events, bring_in if batch.brought else None)

    def _refused(self, batch: _Batch, error: RefusedError, file: str) -> list[Rejected]:
        bad = {it.index: it for it in error.refusals}
        rows = [Rejected(file, batch.lines[at], it.field, it.error) for at, it in bad.items()]
        if self._strict:
            refuse_strictly(rows)
        return rows

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
        lists = [reading.path.name for reading in readings if _says_something(reading)]
        if not lists:
            return
        await settled.remember(self._pool, self._creditor, when.time, lists)


def _says_something(reading: Reading) -> bool:
    """A list of which every row was rejected makes no earlier one history."""
    result = reading.result
    return result.extract and bool(result.invoices or result.credits or not result.rejected)


def _next_turn(batches: Iterator[_Batch]) -> list[_Batch]:
    return list(islice(batches, _BESIDE))


def _parts(rows: Sequence[FileRow]) -> Iterator[Sequence[FileRow]]:
    """Batches that share no debtor, in the order in which the file first names each of them.

    Such can be written side by side, however the file is sorted.
    """
    of_debtors: dict[str, list[FileRow]] = {}
    for row in rows:
        of_debtors.setdefault(row.item.claim.debtor.id, []).append(row)
    part: list[FileRow] = []
    for some in of_debtors.values():
        part += some
        if len(part) >= _BATCH:
            yield part
            part = []
    if part or not rows:
        yield part
