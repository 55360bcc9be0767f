"""Matching payments to open invoices: how fast, in how much memory, and how well.

    python -m tests.bench.matching [--payments 100000] [--invoices 200000] [--json]
    python -m tests.bench.matching --quality 8128 31337

The pure part on one core: building the index, reading each payment, settling what is matched.
Reading statements and booking are not in it. The invented creditor is the shop of
``tests/domain/matching/world.py``; precision and coverage are those of the payments matched here.
"""

import argparse
import gc
import json
import os
import resource
import time

from domain.matching.items import OpenItems
from domain.matching.matcher import match
from tests.bench.figures import Figure
from tests.bench.proc import memory_mb
from tests.domain.matching.measuring import by, figures, parts, remittances
from tests.domain.matching.measuring import measure as measured
from tests.domain.matching.world import STYLES, world

_SEED = 5


def measure(payments: int, invoices: int) -> list[Figure]:
    """Match so many payments against so many open invoices; processor time of this process."""
    where = world(_SEED, STYLES[0], invoices)
    received = remittances(_SEED, where, payments)
    gc.collect()
    gc.freeze()
    before, began = memory_mb(os.getpid()), time.process_time()
    index = OpenItems(where.items())
    built = time.process_time() - began
    with_index = memory_mb(os.getpid())
    began, automatic, right = time.process_time(), 0, 0
    for it in received:
        matched = match(it.received, index)
        if matched.automatic is not None:
            index.settle(matched.automatic)
            automatic += 1
            right += parts(matched.automatic) == sorted(it.truth)
    took = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    note = f"{took / len(received) * 1e6:.0f} µs each; {payments / (built + took):,.0f} a second"
    return [
        Figure(name=f"index of {invoices:,} open invoices", value=built, unit="s of processor"),
        Figure(name="memory of the index", value=with_index - before, unit="MB"),
        Figure(name=f"{payments:,} payments", value=took, unit="s of processor", note=note),
        Figure(
            name="memory at most",
            value=peak,
            unit="MB",
            note=f"of the whole process; {before:.0f} MB of it are the invented payments",
        ),
        Figure(name="precision of automatic matches", value=right / automatic, unit="share"),
        Figure(name="coverage", value=right / sum(bool(it.truth) for it in received), unit="share"),
    ]


def quality(seed: int) -> list[Figure]:
    """Precision and coverage over 20,000 remittances to five creditors, and by way of paying."""
    outcomes = list(measured(seed))
    rows = {"all": figures(outcomes), **by(outcomes, lambda it: it.remittance.kind)}
    return [
        Figure(
            name=f"seed {seed}, {name}",
            value=found.precision,
            unit="precision",
            note=f"{found.right:,} of {found.payable:,} rightly matched by themselves"
            f" ({found.right / max(found.payable, 1):.3f}),"
            f" {found.automatic - found.right} wrongly,"
            f" {found.proposed:,} among the proposals",
        )
        for name, found in rows.items()
    ]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payments", "--n", type=int, default=100_000)
    parser.add_argument("--invoices", type=int, default=200_000)
    parser.add_argument("--quality", type=int, nargs="*", default=(), metavar="SEED")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = [figure for seed in asked.quality for figure in quality(seed)]
    found = found or measure(asked.payments, asked.invoices)
    if asked.json:
        print(json.dumps([it.model_dump() for it in found]))  # noqa: T201
        return
    for it in found:
        print(f"{it.name}: {it.value:.4g} {it.unit} {it.note}".strip())  # noqa: T201


if __name__ == "__main__":
    main()
