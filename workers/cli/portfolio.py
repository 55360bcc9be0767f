"""`amicable portfolio`: a settled portfolio, collected again day by day at its own dates."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from gateway.imports.mapping import CsvMapping
from workers.cli.answers import AsJson
from workers.cli.ledger_access import CommandError, text_of
from workers.profiles import read_profile

app = typer.Typer()
SAMPLE = Path("../shared/data/ibm-accounts-receivable.csv")
SAMPLE_MAPPING = Path("docs/mappings/ibm-accounts-receivable.toml")
OUT = Path(".amicable/portfolio")
MERCHANT = Path(__file__).parents[1] / "portfolio" / "creditor.toml"


@app.command()
def portfolio(
    file: Annotated[Path, typer.Argument(help="Invoices with their payments (CSV).")] = SAMPLE,
    mapping: Annotated[
        Path | None,
        typer.Option(help="Which column is what (TOML); the sample has its own."),
    ] = None,
    creditor: Annotated[
        Path, typer.Option(help="Who collects: zone, language, playbooks (TOML).")
    ] = MERCHANT,
    first: Annotated[
        int | None, typer.Option(min=1, help="Play only the first so many invoices.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where the report goes.")] = OUT,
    as_json: AsJson = False,
) -> None:
    """Play settled invoices through the real workflow, and report who heard what, when.

    Nothing leaves the machine. Status 1 when something is not as it must be.
    """
    from workers.portfolio.run import play, read_books, write
    from workers.portfolio.tables import show

    profile = read_profile(creditor).creditor
    books = read_books(_found(file), _mapping(file, mapping), profile, first)
    watching = Console(stderr=True)
    report = asyncio.run(play(books, profile, file, watching))
    written = write(report, out)
    if as_json:
        typer.echo(report.model_dump_json())
    else:
        show(report, Console())
        typer.echo(f"Played in {report.seconds:.0f} seconds; " + ", ".join(map(str, written)))
    raise typer.Exit(0 if report.holds else 1)


def _found(file: Path) -> Path:
    if not file.is_file():
        raise CommandError(
            f"{file} is missing: name another CSV of settled invoices and what its columns are, "
            "with make portfolio ARGS='invoices.csv --mapping columns.toml' (docs/portfolio.md)"
        )
    return file


def _mapping(file: Path, given: Path | None) -> CsvMapping | None:
    """The given one; the sample's own for the sample; else usual headers are recognised."""
    if given is None and file.name == SAMPLE.name:
        given = SAMPLE_MAPPING
    return None if given is None else CsvMapping.from_toml(text_of(given))
