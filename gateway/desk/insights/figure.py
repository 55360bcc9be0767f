"""One figure: a picture, its numbers, and one sentence that says what they are."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from domain.model import Model
from domain.money import Money

Cell = str | int | Decimal | Money | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Series(Model):
    """What is drawn in one colour."""

    name: str
    values: tuple[Decimal, ...]


class Drawing(Model):
    """What a picture shows: bars or lines over the same labels, stacked where they are several."""

    shape: Literal["bars", "lines", "across"]
    """Standing bars, lines over time, or bars that lie."""
    labels: tuple[str, ...]
    series: tuple[Series, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to see."""
        return not any(value for one in self.series for value in one.values)


class Figure(Model):
    """One card of the page, and one file to take away."""

    slug: str
    title: str
    sentence: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    drawing: Drawing | None = None
    note: str = ""
    """What the figure cannot say here, and why."""

    @property
    def csv(self) -> str:
        """The table as a file: decimal points, ISO days, no word that a spreadsheet would run.

        https://owasp.org/www-community/attacks/CSV_Injection
        """
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(self.columns)
        writer.writerows([_plain(cell) for cell in row] for row in self.rows)
        return out.getvalue()


class Key(Model):
    """A figure in short, above the pictures."""

    name: str
    value: Cell
    unit: str = ""
    before: Cell = None
    """What it was in the period before."""


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Money():
            return str(cell.amount)
        case str() if cell.startswith(_FORMULA):
            return f"'{cell}"
        case _:
            return str(cell)


def amounts(minors: Sequence[int], currency: str) -> tuple[Decimal, ...]:
    """What is drawn of amounts."""
    return tuple(Money.from_minor(it, currency).amount for it in minors)
