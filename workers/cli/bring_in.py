"""`amicable import` and `amicable emit`: invoices and events from files."""

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from domain.incoming import IncomingEvent, incoming_event
from gateway.imports.events import claim_events, credit_events
from gateway.imports.files import read_files
from gateway.imports.mapping import CsvMapping, with_flags
from gateway.imports.result import ImportResult, Rejected
from ledger import clock, creditors
from ledger.database import Pool
from ledger.intake.door import Accepted, RefusedError, accept
from workers.cli.answers import AsJson, date_from, refusals
from workers.cli.ledger_access import DEFAULT_DATA, CommandError, DataDir, text_of, with_ledger

app = typer.Typer()
_BATCH = 500
_Row = tuple[int, IncomingEvent]
"""A line of a file, and one event that it became."""
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
    data: DataDir = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Read invoices (CSV, UBL 2.1, Peppol BIS 3) into the ledger; overdue ones become cases."""
    with refusals():
        day = date_from(as_of) if as_of else None
    how = _mapping(mapping, column or [], constant or [], date_order, decimal)
    files, results = read_files(files, how, creditor, strict=strict)
    if not dry_run:
        results = _book(results, files, creditor, day, data, strict=strict)
    facts = _together(results, day)
    for note in (note for result in results for note in result.notes):
        typer.echo(f"{note.file}:{note.line}: note: {note.text}", err=True)
    if as_json:
        typer.echo(json.dumps(facts, ensure_ascii=False))
        return
    for bad in facts["rejected"]:
        typer.echo(f"{bad['file']}:{bad['line']}: {bad['field']}: {bad['error']}", err=True)
    done = "would be read" if dry_run else "read"
    counts = {name: len(facts[name]) for name in ("invoices", "credits", "rejected")}
    typer.echo(
        f"{counts['invoices']} invoices and {counts['credits']} credits {done}, "
        f"{counts['rejected']} rows rejected"
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


def _book(
    results: Sequence[ImportResult],
    files: Sequence[Path],
    creditor: str,
    as_of: date | None,
    data: Path,
    *,
    strict: bool,
) -> list[ImportResult]:
    """Bring the rows in; what the ledger refuses joins the rejected rows."""

    async def work(pool: Pool) -> list[ImportResult]:
        await creditors.get(pool, creditor)
        now = await clock.now(pool)
        day = as_of or now.date()
        time = now if as_of is None else datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC)
        booked = []
        for result, path in zip(results, files, strict=True):
            rows = _rows(result, path, day, time)
            refused = await _in_batches(pool, rows, path.name, strict=strict)
            booked.append(_without(result, refused))
        return booked

    return with_ledger(data, work)


def _rows(result: ImportResult, path: Path, day: date, time: datetime) -> list[_Row]:
    source = f"import/{path.name}#{sha256(path.read_bytes()).hexdigest()[:12]}"
    claims = [
        (item.line, event)
        for item in result.invoices
        for event in claim_events([item], day, source, time=time)
    ]
    notes = [
        (item.line, event)
        for item in result.credits
        for event in credit_events([item], source, time=time)
    ]
    return [*claims, *notes]


async def _in_batches(
    pool: Pool, rows: Sequence[_Row], file: str, *, strict: bool
) -> list[Rejected]:
    """Book row after row; a strict file is one batch, so that it comes in whole or not at all."""
    size = max(len(rows), 1) if strict else _BATCH
    refused: list[Rejected] = []
    with typer.progressbar(length=len(rows), label="Booking", file=sys.stderr) as bar:
        for start in range(0, len(rows), size):
            batch = rows[start : start + size]
            refused += await _good_ones(pool, batch, file, strict=strict)
            bar.update(len(batch))
    return refused


async def _good_ones(
    pool: Pool, batch: Sequence[_Row], file: str, *, strict: bool
) -> list[Rejected]:
    refused: list[Rejected] = []
    while batch:
        try:
            await accept(pool, [event for _, event in batch])
            break
        except RefusedError as error:
            bad = {it.index: it for it in error.refusals}
            refused += [Rejected(file, batch[at][0], it.field, it.error) for at, it in bad.items()]
            if strict:
                told = "; ".join(f"{file}:{it.line}: {it.field}: {it.error}" for it in refused)
                raise CommandError(f"{told}; nothing is imported (strict)") from error
            batch = [row for at, row in enumerate(batch) if at not in bad]
    return refused


def _without(result: ImportResult, refused: Sequence[Rejected]) -> ImportResult:
    bad = {row.line for row in refused}
    return replace(
        result,
        invoices=tuple(item for item in result.invoices if item.line not in bad),
        credits=tuple(item for item in result.credits if item.line not in bad),
        rejected=(*result.rejected, *refused),
    )


def _together(results: Sequence[ImportResult], as_of: date | None) -> dict[str, list[Any]]:
    whole: dict[str, list[Any]] = {"invoices": [], "credits": [], "rejected": []}
    for result in results:
        facts = result.as_json(as_of) if as_of else result.as_json()
        for name, rows in whole.items():
            rows.extend(facts[name])
    return whole


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
