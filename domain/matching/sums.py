"""Which of a debtor's invoices add up to an amount, and how an amount falls on them."""

from collections.abc import Iterator
from itertools import combinations

MOST_TRIED = 10
"""Among so many of the oldest invoices sums are looked for: 637 at most."""
_LARGEST_GROUP = 5

Amounts = list[int]
"""Minor units, the oldest due first."""


def sums_to(amounts: Amounts, total: int) -> Iterator[tuple[int, ...]]:
    """The places of amounts that add up exactly, each set once; of equal amounts the oldest.

    A debtor who does not say which is held to mean the oldest (BW 6:43), so that two invoices of
    the same amount are no choice.
    """
    tried = amounts[:MOST_TRIED]
    if sum(tried) < total:
        return
    seen, rising = set[tuple[int, ...]](), sorted(tried)
    for size in range(1, min(len(tried), _LARGEST_GROUP) + 1):
        if not sum(rising[:size]) <= total <= sum(rising[-size:]):
            continue
        for group, values in zip(
            combinations(range(len(tried)), size), combinations(tried, size), strict=True
        ):
            if sum(values) == total and (kind := tuple(sorted(values))) not in seen:
                seen.add(kind)
                yield group


def is_choice(amounts: Amounts, group: tuple[int, ...]) -> bool:
    """Whether others outside a group have the same amount as one in it."""
    outside = {it for at, it in enumerate(amounts) if at not in group}
    return any(amounts[at] in outside for at in group)


def oldest_to(amounts: Amounts, total: int) -> int:
    """How many of the oldest add up exactly; 0 if none do."""
    running = 0
    for count, amount in enumerate(amounts, start=1):
        running += amount
        if running == total:
            return count
        if running > total:
            break
    return 0


def fall(amounts: Amounts, total: int) -> list[int]:
    """How a total falls on amounts, the oldest first; what is more than all stays over."""
    parts = list[int]()
    for amount in amounts:
        part = min(amount, total)
        parts.append(part)
        total -= part
    return parts
