"""Booking of bank statements by `amicable bank import`: file after file, each as a whole."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from gateway.bank_statements import book
from gateway.imports.bank.reader import StatementFile
from gateway.imports.result import Rejected
from ledger.database import Pool
from ledger.intake.bank.door import Brought, NotTheirsError
from workers.cli.ledger_access import with_ledger

_PERSON = "command"


@dataclass(frozen=True)
class Booked:
    """What became of one file."""

    file: str
    brought: Brought

    @property
    def facts(self) -> dict[str, Any]:
        """As the API answers, with the file's name."""
        return {"file": self.file, **self.brought.model_dump(mode="json")}


def book_files(
    read: Sequence[StatementFile], creditor: str | None, data: Path
) -> tuple[list[Booked], list[Rejected]]:
    """Book files that were read and found right; those of another's account are refused alone.

    Raises:
        LedgerUnavailableError: the ledger does not answer.
        UnknownCreditorError: no such creditor.
    """

    async def work(pool: Pool) -> tuple[list[Booked], list[Rejected]]:
        booked, refused = list[Booked](), list[Rejected]()
        for file in read:
            if sys.stderr.isatty():
                count = sum(it.entry_count for it in file.statements)
                typer.echo(f"Booking {file.name}, {count:,} entries …", err=True)
            try:
                booked.append(Booked(file.name, await book(pool, file, creditor, _PERSON)))
            except NotTheirsError as error:
                refused.append(Rejected(file.name, 1, "account", f"{file.name}: {error}"))
        return booked, refused

    return with_ledger(data, work) if read else ([], [])


def lines_of(booked: Sequence[Booked]) -> Iterator[str]:
    """What became of each file, for people."""
    for it in booked:
        told = it.brought
        said = (
            (told.booked, "booked"),
            (told.asked, "for a person: `GET /api/tasks?kind=match`"),
            (told.reversed, "gone back"),
            (told.restored, "come again"),
            (told.other, "gone out, no matter of ours"),
            (told.known, "known already"),
        )
        words = "; ".join(f"{count} {what}" for count, what in said if count) or "nothing in it"
        yield f"{it.file}: {told.creditor}, {told.entries} entries: {words}"
