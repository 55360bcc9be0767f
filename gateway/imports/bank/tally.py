"""Counting along: what a statement says of its own entries must be so."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from gateway.imports.bank.broken import BrokenError


class Side(StrEnum):
    """Which entries a total is about."""

    CREDITS = "credits"
    DEBITS = "debits"
    ALL = "entries"


@dataclass(frozen=True, slots=True)
class Total:
    """What the bank says: how many, and how much in all (without signs), or either."""

    side: Side
    count: int | None
    sum: Decimal | None
    line: int
    field: str


@dataclass(slots=True)
class Tally:
    """The entries of a statement or a page, counted and added up."""

    net: Decimal = Decimal(0)
    counts: dict[Side, int] = field(default_factory=lambda: dict.fromkeys(Side, 0))
    sums: dict[Side, Decimal] = field(default_factory=lambda: dict.fromkeys(Side, Decimal(0)))

    def add(self, amount: Decimal) -> None:
        """Count an entry, as the bank booked it: a batch is one."""
        self.net += amount
        for side in (Side.CREDITS if amount >= 0 else Side.DEBITS, Side.ALL):
            self.counts[side] += 1
            self.sums[side] += abs(amount)

    def agrees(self, total: Total) -> bool:
        """Whether the bank counted the same."""
        return total.count in (None, self.counts[total.side]) and total.sum in (
            None,
            self.sums[total.side],
        )


def check_totals(totals: Sequence[Total], tallies: Sequence[Tally]) -> None:
    """Every total must be that of one of the tallies.

    Raises:
        BrokenError: one is not.
    """
    for total in totals:
        if any(tally.agrees(total) for tally in tallies):
            continue
        read = tallies[0]
        stated = [] if total.count is None else [str(total.count)]
        stated += [] if total.sum is None else [f"{total.sum} in all"]
        raise BrokenError(
            f"the bank counts {' and '.join(stated)} as {total.side}, but read are"
            f" {read.counts[total.side]} and {read.sums[total.side]} in all",
            line=total.line,
            field=total.field,
        )
