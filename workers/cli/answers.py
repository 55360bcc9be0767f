"""How calculators read what is typed and answer: facts as JSON or lines, errors as one line."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print the facts as JSON.")]


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what a rule refuses into one line on stderr and exit code 2."""
    try:
        yield
    except ValueError as refusal:
        typer.echo(f"error: {refusal}", err=True)
        raise typer.Exit(2) from refusal


def answer(facts: Mapping[str, Any], as_json: bool, *lines: str) -> None:
    """Print the facts as JSON, or else the lines for people."""
    if as_json:
        typer.echo(json.dumps(facts, ensure_ascii=False))
        return
    for line in lines:
        typer.echo(line)


def amount_from(text: str) -> Decimal:
    """An amount as typed.

    Raises:
        ValueError: it is no plain decimal number.
    """
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"{text!r} is not an amount: write it as 1234.56") from error


def date_from(text: str) -> date:
    """A date as typed.

    Raises:
        ValueError: it is no ISO date.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is not a date: write it as 2026-11-21") from error


def moment_from(text: str) -> datetime:
    """A moment as typed, possibly without an offset.

    Raises:
        ValueError: it is no ISO date and time.
    """
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is not a moment: write it as 2026-11-21T10:00+01:00") from error


def country_from(text: str) -> str:
    """A country code as typed.

    Raises:
        ValueError: it has not the form of one.
    """
    if len(text) == 2 and text.isascii() and text.isalpha():
        return text.upper()
    raise ValueError(f"{text!r} is not a country: give an ISO 3166 code such as NL")
