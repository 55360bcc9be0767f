"""What a measurement gives, how it is asked for, and how it is printed."""

import argparse
import asyncio
import json
import statistics
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from domain.model import Model

Measurement = Callable[[int], Coroutine[Any, Any, list["Figure"]]]


class Figure(Model):
    """One line of the table."""

    name: str
    value: float
    unit: str
    target: str = ""
    """What was asked for, in words; empty where nothing was."""
    met: bool | None = None
    note: str = ""


def at_least(value: float, bound: float) -> dict[str, Any]:
    """Value, target and whether it was met, for what should be high."""
    return {"value": value, "target": f"≥ {bound:g}", "met": value >= bound}


def at_most(value: float, bound: float) -> dict[str, Any]:
    """Value, target and whether it was met, for what should be low."""
    return {"value": value, "target": f"≤ {bound:g}", "met": value <= bound}


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` (0 to 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def shown(value: float) -> str:
    """Three figures that mean something."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def run(measure: Measurement, about: str, n: int) -> None:
    """Measure as the command line says: ``[--n N] [--json]``.

    Args:
        measure: takes N and gives the figures.
        about: what is measured, for ``--help``.
        n: N where none is given: a short run.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--n", type=int, default=n, help=f"how many, {n} where absent")
    parser.add_argument("--json", action="store_true", help="one JSON list instead of lines")
    asked = parser.parse_args()
    figures = asyncio.run(measure(asked.n))
    if asked.json:
        print(json.dumps([figure.model_dump() for figure in figures]), flush=True)  # noqa: T201
        return
    print("\n".join(map(line, figures)), flush=True)  # noqa: T201


def line(figure: Figure) -> str:
    """One figure as people read it."""
    asked = f" (asked: {figure.target})" if figure.target else ""
    note = f" - {figure.note}" if figure.note else ""
    return f"{figure.name}: {shown(figure.value)} {figure.unit}{asked}{note}"
