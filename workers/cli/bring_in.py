"""`amicable import` and `amicable emit`: invoices and events from files."""

import gc
import json
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from domain.incoming import IncomingEvent, incoming_event
from gateway.imports.files import read_files
from gateway.imports.mapping import CsvMapping, with_flags
from gateway.imports.result import ImportResult, Rejected
from ledger import clock, creditors
from ledger.database import Pool
from ledger.intake.door import Accepted, RefusedError, accept
from workers.cli.answers import AsJson, date_from, refusals
from workers.cli.ledger_access import (
    DEFAULT_DATA,
    CommandError,
    DataDir,
    LedgerUnavailableError,
    text_of,
    with_ledger,
)
from workers.embedded.errors import EmbeddedStackError
from workers.open_items import telling
from workers.open_items.booking import Booking
from workers.open_items.comparing import Rules, compare
from workers.open_items.differences import Differences, Reading, When
from workers.open_items.missing import VanishedRule
from workers.open_items.refusals import refuse_strictly
from workers.open_items.wrong_file import NewRule

app = typer.Typer()
Files = Annotated[list[Path], typer.Argument(help="Files to read.", exists=True, dir_okay=False)]


@app.command("import")
def import_invoices(
    files: Files,
    creditor: Annotated[str, typer.Option(help="Whose invoices these are.")] = "demo",
    mapping: Annotated[Path | None, typer.Option(help="Which column is what (TOML).")] = None,
    column: Annotated[list[str] | None, typer.Option(help="FIELD=COLUMN")] = None,
    constant: Annotated[list[str] | None, typer.Option("--set", help="FIELD=VALUE")] = None,
    date_order: Annotated[str | None, typer.Option(help="iso, dmy, mdy or auto")] = None,
    decimal: Annotated[str | None, typer.Option(help="comma, point or auto")] = None,
    strict: Annotated[bool, typer.Option(help="Refuse a file with a bad row.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be done.")
    ] = False,
    as_of: Annotated[str | None, typer.Option(help="The day of the extract.")] = None,
    vanished: Annotated[
        VanishedRule, typer.Option(help="What to do with invoices no longer in the list.")
    ] = VanishedRule.AUTO,
    new: Annotated[
        NewRule, typer.Option(help="What to do with a list of which no invoice is known.")
    ] = NewRule.AUTO,
    data: DataDir = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Compare invoices (CSV, UBL 2.1, Peppol BIS 3) with the ledger and book the differences."""
    with refusals():
        day = date_from(as_of) if as_of else None
    how = _mapping(mapping, column or [], constant or [], date_order, decimal)
    readings = _read(files, how, creditor, strict)

    async def work(pool: Pool) -> tuple[Differences, list[Rejected]]:
        await creditors.get(pool, creditor)
        when = await When.of(pool, day)
        if when.time > await clock.now(pool):
            raise CommandError(f"--as-of {day} is still to come: give the day of the extract")
        found = await compare(pool, creditor, readings, when, Rules(vanished, new))
        if not as_json:
            typer.echo("\n".join(telling.lines_of(found)))
        if strict:
            refuse_strictly(found.rejected)
        if dry_run or found.refused:
            return found, [*found.rejected]
        refused = await Booking(pool, creditor, found, strict=strict).book(readings)
        return found, [*found.rejected, *refused]

    found, refused = _compared(data, work, may_fail=dry_run)
    results = [_without(reading, refused) for reading in readings]
    for note in (note for result in results for note in result.notes):
        typer.echo(f"{note.file}:{note.line}: note: {note.text}", err=True)
    if as_json:
        facts = telling.facts_of(found, results, day)
        typer.echo(json.dumps(facts, ensure_ascii=False))
    if found is not None and found.refused:
        raise CommandError(found.refused)
    if not as_json:
        _say_done(results, "would be read" if dry_run else "read")
    taken = any(it.invoices or it.credits for it in results)
    if not taken and any(it.rejected for it in results):
        raise typer.Exit(1)


def _read(
    files: Sequence[Path], how: CsvMapping | None, creditor: str, strict: bool
) -> list[Reading]:
    size = sum(path.stat().st_size for path in files)
    bar = typer.progressbar(
        length=size, label="Reading", file=sys.stderr, hidden=not sys.stderr.isatty()
    )
    with _nothing_to_collect(), bar as shown:
        read = read_files(files, how, creditor, strict=strict, told=shown.update)
        return [Reading.of(path, result) for path, result in zip(*read, strict=True)]


_Work = Callable[[Pool], Awaitable[tuple[Differences, list[Rejected]]]]


def _compared(
    data: Path, work: _Work, *, may_fail: bool
) -> tuple[Differences | None, list[Rejected]]:
    """What the ledger says; a dry run without one still shows what was read."""
    try:
        return with_ledger(data, work)
    except (EmbeddedStackError, LedgerUnavailableError, creditors.UnknownCreditorError) as error:
        if not may_fail:
            raise
        typer.echo(f"not compared with the ledger: {error}", err=True)
        return None, []


@contextmanager
def _nothing_to_collect() -> Iterator[None]:
    """Reading makes objects by the million and drops none: looking for garbage is in vain."""
    gc.disable()
    try:
        yield
    finally:
        # What was read stays until the end, so the collector need not go through it either.
        gc.freeze()
        gc.enable()


def _say_done(results: Sequence[ImportResult], done: str) -> None:
    rejected = [row for result in results for row in result.rejected]
    for bad in rejected:
        typer.echo(f"{bad.file}:{bad.line}: {bad.field}: {bad.error}", err=True)
    typer.echo(
        f"{sum(len(it.invoices) for it in results)} invoices and "
        f"{sum(len(it.credits) for it in results)} credits {done}, {len(rejected)} rows rejected"
    )


def _mapping(
    file: Path | None,
    columns: Sequence[str],
    constants: Sequence[str],
    date_order: str | None,
    decimal: str | None,
) -> CsvMapping | None:
    base = CsvMapping.from_toml(text_of(file)) if file else None
    if not (columns or constants or date_order or decimal):
        return base
    return with_flags(base, columns, constants, date_order=date_order, decimal=decimal)


def _without(reading: Reading, refused: Sequence[Rejected]) -> ImportResult:
    """The result of a file, what the ledger refused among its rejected rows."""
    result, name = reading.result, reading.path.name
    mine = [row for row in refused if row.file == name]
    bad = {row.line for row in mine}
    if not bad:
        return result
    return replace(
        result,
        invoices=tuple(item for item in result.invoices if item.line not in bad),
        credits=tuple(item for item in result.credits if item.line not in bad),
        rejected=(*result.rejected, *mine),
    )


@app.command()
def emit(
    file: Annotated[Path, typer.Argument(help="CloudEvents JSON: one, or a list.", exists=True)],
    data: DataDir = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Bring in events from a file, as `POST /events` would."""
    events = _events(file)

    async def work(pool: Pool) -> Accepted:
        try:
            return await accept(pool, events)
        except RefusedError as error:
            wrong = [f"event {it.index}: {it.field}: {it.error}" for it in error.refusals]
            raise CommandError(f"{file}: " + "; ".join(wrong)) from error

    done = with_ledger(data, work)
    if as_json:
        typer.echo(done.model_dump_json())
    else:
        typer.echo(f"{done.accepted} accepted, {done.duplicates} known already")


def _events(file: Path) -> list[IncomingEvent]:
    try:
        raw = json.loads(text_of(file), parse_float=Decimal)
    except (json.JSONDecodeError, RecursionError) as error:
        raise CommandError(f"{file}: not JSON: {error}") from error
    events, wrong = [], []
    for index, one in enumerate(raw if isinstance(raw, list) else [raw]):
        try:
            events.append(incoming_event.validate_python(one))
        except ValidationError as error:
            wrong += [f"event {index}: {_where(it['loc'])}: {it['msg']}" for it in error.errors()]
    if wrong:
        raise CommandError(f"{file}: " + "; ".join(wrong))
    return events


def _where(place: Sequence[int | str]) -> str:
    return ".".join(str(part) for part in place[1:]) or "type"
