"""`amicable messages …`: whether what is sent can be read by those who get it."""

from collections.abc import Iterable
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from domain.messages.reading_gate import LEAST, Reading, read
from workers import library
from workers.cli.answers import AsJson, answer
from workers.cli.ledger_access import CommandError

app = typer.Typer(no_args_is_help=True, help="Messages: what is said, and how plainly.")


# With a callback the first word stays a command's name, even where only one is there.
@app.callback()
def _messages() -> None: ...


@app.command()
def check(
    names: Annotated[
        list[str] | None, typer.Argument(help="Messages by name; all if absent.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Only say what fails.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check that every message reads easily: the score, sentences, requests, jargon."""
    readings = list(_readings(names or []))
    wrong = [it for it in readings if it.problems]
    if as_json:
        answer({"readings": [it.model_dump() for it in readings]}, as_json)
    else:
        if not quiet:
            Console().print(_table(readings))
        for it in wrong:
            for problem in it.problems:
                typer.echo(f"{_named(it)}: {problem}")
    if wrong:
        failing = dict.fromkeys(_named(it) for it in wrong)
        raise CommandError(f"{len(failing)} of {len(readings)} readings do not pass")
    if not as_json:
        typer.echo(f"all {len(readings)} readings pass")


def _readings(names: list[str]) -> Iterable[Reading]:
    wording = library.read_wording()
    for language in wording.languages:
        if language not in LEAST:
            known = ", ".join(LEAST)
            typer.echo(f"{language}: not measured, a score is known for {known} only", err=True)
            continue
        for name in names or wording.names(language):
            yield from read(wording.get(language, name))


def _named(reading: Reading) -> str:
    manner = "plain" if reading.plain else "standard"
    return f"{reading.language}/{reading.message} ({reading.form}, {manner})"


def _table(readings: Iterable[Reading]) -> Table:
    table = Table(box=None, pad_edge=False, caption="mean, most: words in a sentence")
    for heading in ("message", "form", "for"):
        table.add_column(heading, no_wrap=True)
    for heading in ("score", "least", "mean", "most", "asks", "passes"):
        table.add_column(heading, justify="right", no_wrap=True)
    for it in readings:
        table.add_row(
            f"{it.language}/{it.message}",
            it.form,
            "plain" if it.plain else "standard",
            f"{it.score:.1f}",
            str(it.least),
            f"{it.words_per_sentence:.1f}",
            str(it.longest_words),
            str(it.requests),
            "no" if it.problems else "yes",
        )
    return table
