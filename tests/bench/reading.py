"""How well and how fast labelled replies are read: ``python -m tests.bench.reading [--json]``.

Precision is that of what is acted upon (of a promise, day and amount included); coverage is the
share acted upon of what can be. The time is that of one reply, warm, on one core.
"""

import json
import sys
from time import perf_counter
from typing import Any

from tests.domain.reading.labelled import FILES
from tests.domain.reading.measuring import confusion, figures, measure


def reading(file: str | None, *, held_back: bool) -> dict[str, Any]:
    """The figures of one half, of one file or of all."""
    measure(held_back=held_back, file=file)
    begun = perf_counter()
    measured = measure(held_back=held_back, file=file)
    each = (perf_counter() - begun) / len(measured)
    precision, coverage = figures(measured)
    return {
        "replies": file or "all",
        "half": "held back" if held_back else "developed on",
        "number": len(measured),
        "acted": sum(it.reading.act for it in measured),
        "precision": round(precision, 3),
        "coverage": round(coverage, 3),
        "milliseconds": round(each * 1000, 2),
    }


def main() -> None:
    """Print the figures of each file and of all."""
    rows = [reading(file, held_back=half) for file in (None, *FILES) for half in (True, False)]
    if "--json" in sys.argv:
        print(json.dumps(rows))  # noqa: T201
        return
    for row in rows:
        print("  ".join(f"{name} {value}" for name, value in row.items()))  # noqa: T201
    print(confusion(measure(held_back=True)))  # noqa: T201


if __name__ == "__main__":
    main()
