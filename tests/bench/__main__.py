"""``make bench``: every figure in one run on this machine, as a table.

Each measurement is a process of its own, one after another; one that fails is told in the table
and keeps the others from nothing. ``--write`` puts the table into ``docs/benchmarks.md``.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from tests.bench import table
from tests.bench.figures import Figure

MEASUREMENTS = {
    "cases_beside_bare": ("--json",),
    "pipeline": ("--json",),
    "events_door": ("--events", "4000", "--singles", "400"),
    "import_extract": ("--invoices", "20000"),
    "first_message": ("--json",),
    "memory": ("--json",),
    "startup": ("--json",),
    "money_in": ("--json",),
    "bank_import": ("--json",),
    "portal": ("--json",),
    "find": ("--json",),
    "insights": ("--json",),
    "matching": ("--payments", "20000", "--invoices", "60000", "--json"),
}
"""Programs by name, with what makes their last line JSON and the run a short one."""
_FOLDER = Path(__file__).parent
_LONGEST = 1800
_figures = TypeAdapter(list[Figure])


def main() -> int:
    """Run what was asked for; 1 if a measurement could not be made."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *MEASUREMENTS], help="all where absent")
    parser.add_argument("--n", type=int, help="instead of each measurement's own short N")
    parser.add_argument("--json", action="store_true", help="figures instead of a table")
    parser.add_argument("--write", action="store_true", help="put the table into the docs")
    asked = parser.parse_args()
    names = asked.names or [it for it in MEASUREMENTS if (_FOLDER / f"{it}.py").exists()]
    found, began = dict[str, list[Figure]](), time.perf_counter()
    for name in names:
        print(f"{name} …", file=sys.stderr, flush=True)  # noqa: T201
        found[name] = measured(name, asked.n)
    took = time.perf_counter() - began
    if asked.json:
        plain = {name: [it.model_dump() for it in figures] for name, figures in found.items()}
        print(json.dumps({"machine": table.machine(), "figures": plain}, indent=2))  # noqa: T201
    else:
        print(table.markdown(found, took))  # noqa: T201
    if asked.write:
        table.write(table.markdown(found, took))
    return 1 if any(not figures or figures[0].unit == "" for figures in found.values()) else 0


def measured(name: str, n: int | None) -> list[Figure]:
    """The figures of one measurement, or one line that says why there are none."""
    command = [sys.executable, "-m", f"tests.bench.{name}", *MEASUREMENTS[name]]
    if n is not None and "--json" in command:
        command += ["--n", str(n)]
    try:
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, timeout=_LONGEST, check=False
        )
        answer = json.loads(done.stdout.strip().splitlines()[-1])
        return _figures.validate_python(answer) if isinstance(answer, list) else _of(answer, name)
    except subprocess.TimeoutExpired:
        why = f"took longer than {_LONGEST} s"
    except (ValueError, ValidationError, IndexError):
        why = (done.stderr.strip().splitlines() or ["no answer"])[-1]
    return [Figure(name=name, value=0, unit="", note=f"could not be measured: {why}")]


def _of(facts: dict[str, Any], name: str) -> list[Figure]:
    """Numbers in an object of a program's own shape, each by its path."""
    found = list[Figure]()
    for key, value in facts.items():
        if isinstance(value, dict):
            found += _of(value, f"{name}: {key}")
        elif isinstance(value, int | float):
            found.append(Figure(name=f"{name}: {key}", value=value, unit=key))
    return found


if __name__ == "__main__":
    sys.exit(main())
