"""`amicable read`: what a reply of a debtor is read as, and whether it is acted upon."""

from datetime import date
from typing import Annotated

import typer

from domain.reading.intent import Reading
from domain.reading.reader import RuleReader
from workers.cli.answers import AsJson, answer, date_from, refusals

app = typer.Typer()


@app.command()
def read(
    text: Annotated[str, typer.Argument(help="What the debtor wrote; - reads it from stdin.")],
    on: Annotated[
        str | None, typer.Option(help="The day on which it was written; today where absent.")
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(help="The debtor's language: nl or en; else it is told from the words."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read a reply as the system reads it: meaning, day, amount; nothing is stored or sent."""
    written = typer.get_text_stream("stdin").read() if text == "-" else text
    with refusals():
        day = date_from(on) if on else date.today()  # noqa: DTZ011 - the caller's own calendar
        reading = RuleReader().read(written, on=day, language=language)
    answer(reading.model_dump(mode="json"), as_json, _line(reading))


def _line(reading: Reading) -> str:
    parts = [f"{reading.intent.value.replace('_', ' ')} ({reading.confidence:.0%} sure)"]
    if reading.kind is not None:
        parts.append(reading.kind.value.replace("_", " "))
    if reading.amount is not None:
        parts.append(f"amount {reading.amount}")
    if reading.date is not None:
        parts.append(f"on {reading.date}")
    if reading.competing:
        parts.append(f"or: {', '.join(it.value.replace('_', ' ') for it in reading.competing)}")
    parts.append("acted upon" if reading.act else "a person decides")
    return "; ".join(parts)
