"""`amicable bank …`: what the bank says came in and went out."""

import gc
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import typer

from domain.bank import BankEntry, BankStatement
from gateway.imports.bank.broken import RefusedStatementError
from gateway.imports.bank.reader import StatementFile, read_statements
from gateway.imports.result import Rejected
from workers.cli.answers import AsJson
from workers.cli.bank_booking import Booked, book_files, lines_of
from workers.cli.ledger_access import DEFAULT_DATA, CommandError, DataDir

app = typer.Typer(no_args_is_help=True, help="Bank statements: CAMT.053 and MT940.")
Files = Annotated[list[Path], typer.Argument(help="Files to read.", exists=True, dir_okay=False)]


# With a callback `import` stays a command's name, though there is no other yet.
@app.callback()
def _bank() -> None:
    """Bank statements: CAMT.053 and MT940."""


@app.command("import")
def import_statements(
    files: Files,
    creditor: Annotated[
        str | None, typer.Option(help="Whose account it is, where several have the same.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only read and check, book nothing.")
    ] = False,
    data: DataDir = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Bring in bank statements: payments find their invoices, a person is asked where unsure.

    A file that is broken, does not add up or is of another's account is refused as a whole; what
    was brought in before changes nothing.
    """
    # What is read stays until it is booked, and then the command ends: there is nothing to collect.
    gc.disable()
    with ExitStack() as opened:
        read, rejected = _read(files, opened)
        booked: list[Booked] | None = None
        if not dry_run:
            booked, refused = book_files(read, creditor, data)
            if refused and len(files) == 1:
                raise CommandError(refused[0].error)
            rejected += refused
        if as_json:
            for piece in _facts(read, rejected, booked):
                sys.stdout.write(piece)
        else:
            for line in _lines(read) if booked is None else lines_of(booked):
                typer.echo(line)
    for bad in rejected:
        typer.echo(bad.error, err=True)
    if rejected:
        raise typer.Exit(1)


def _read(files: Sequence[Path], opened: ExitStack) -> tuple[list[StatementFile], list[Rejected]]:
    """Every file that can be taken; among several, a broken one is refused alone.

    Raises:
        RefusedStatementError: the only file is broken.
    """
    read: list[StatementFile] = []
    rejected: list[Rejected] = []
    bar = typer.progressbar(
        length=sum(path.stat().st_size for path in files),
        label="Reading",
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    )
    with bar as shown:
        for path in files:
            try:
                with path.open("rb") as source:
                    found = read_statements(source, path.name, told=shown.update)
            except RefusedStatementError as error:
                if len(files) == 1:
                    raise
                rejected.append(Rejected(path.name, error.line, error.field, str(error)))
            else:
                read.append(opened.enter_context(found))
    return read, rejected


_One = tuple[StatementFile, int]
"""A statement: its file, and its place among the statements there."""


def _all(read: Sequence[StatementFile]) -> list[_One]:
    return [(file, index) for file in read for index in range(len(file.statements))]


def _facts(
    read: Sequence[StatementFile], rejected: Sequence[Rejected], booked: Sequence[Booked] | None
) -> Iterator[str]:
    """The contract's shape, piece by piece, as there may be a million entries.

    Several statements are also told apart in ``statements``; ``account``, ``opening`` and
    ``closing`` are then of all together if they follow each other on one account, else null.
    """
    every = _all(read)
    heads = [file.statements[index] for file, index in every]
    yield from _object(_together(heads), every)
    if len(every) > 1:
        yield ', "statements": ['
        for number, one in enumerate(every):
            yield ", " if number else ""
            yield from _object(_head(heads[number]), [one])
            yield "}"
        yield "]"
    if booked is not None:
        yield f', "booked": {_json([it.facts for it in booked])}'
    if rejected:
        told = [
            {"file": bad.file, "line": bad.line, "field": bad.field, "error": bad.error}
            for bad in rejected
        ]
        yield f', "rejected": {_json(told)}'
    yield "}\n"


def _object(head: dict[str, Any], statements: Iterable[_One]) -> Iterator[str]:
    """An object with its entries, still open at its end."""
    yield f'{_json(head)[:-1]}, "entries": ['
    between = ""
    for file, index in statements:
        for entry in file.entries(index):
            yield between + _entry(entry)
            between = ", "
    yield "]"


def _together(heads: Sequence[BankStatement]) -> dict[str, Any]:
    follow = all(
        (one.account, one.currency, one.closing) == (two.account, two.currency, two.opening)
        for one, two in pairwise(heads)
    )
    if not heads or not follow:
        return dict.fromkeys(("account", "currency", "opening", "closing"))
    return _head(heads[0]) | {"closing": str(heads[-1].closing)}


def _head(statement: BankStatement) -> dict[str, Any]:
    return {
        "account": statement.account,
        "currency": statement.currency,
        "number": statement.number,
        "opening": str(statement.opening),
        "closing": str(statement.closing),
    }


def _entry(entry: BankEntry) -> str:
    return entry.model_dump_json(exclude={"original"} if entry.original is None else None)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _lines(read: Sequence[StatementFile]) -> Iterator[str]:
    for file, index in _all(read):
        it = file.statements[index]
        yield (
            f"{file.name}: {it.account} statement {it.number or '-'}: {it.opening} → {it.closing}"
            f" {it.currency}, {it.entry_count} {'entry' if it.entry_count == 1 else 'entries'}"
        )
        for entry in file.entries(index):
            words = (entry.name, entry.iban, entry.reference, entry.text)
            back = "(reversal) " if entry.reversal else ""
            yield f"  {entry.booked_on}  {entry.amount:>14}  {back}{'  '.join(filter(None, words))}"
