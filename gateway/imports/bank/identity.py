"""Ids that an entry has whenever and in whichever file it is read."""

import hashlib
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from gateway.imports.bank.movement import Movement

_BETWEEN = "\x1f"
"""No text has it: it counts as white space, which is collapsed."""


class EntryIds:
    """The ids of one statement's entries.

    Made of the account, the day, the amount and the bank's own reference; where the bank gives
    none, of everything that the entry says. What is then still alike in one statement is told
    apart by its place among its likes. The file and the statement's number are no part of it, so
    that an entry in a day's statement and in the month's is one. Hence also the limit: two equal
    payments of one day without a bank's reference are one if they stand in two statements.
    """

    def __init__(self, account: str, currency: str) -> None:
        self._of = (account, currency)
        self._seen: set[int] = set()
        self._again: dict[int, int] = {}

    def of(self, movement: Movement) -> str:
        """The next entry's id."""
        content = [*self._of, movement.booked_on.isoformat(), str(movement.amount)]
        content += [movement.bank_reference] if movement.bank_reference else _all(movement)
        place = self._place(_digest(content))
        return f"bank:{_digest([*content, str(place)]).hex()}"

    def _place(self, digest: bytes) -> int:
        """Which of its likes this is; numbers, not digests, as there may be a million."""
        key = int.from_bytes(digest[:8])
        if key not in self._seen:
            self._seen.add(key)
            return 0
        self._again[key] = self._again.get(key, 0) + 1
        return self._again[key]


def statement_id(
    account: str, currency: str, number: str, balances: Sequence[tuple[Decimal, date | None]]
) -> str:
    """The id of a statement, by its account, number and balances."""
    content = [account, currency, number]
    for amount, day in balances:
        content += [str(amount), day.isoformat() if day else ""]
    return f"bank:{_digest(content).hex()}"


def _all(movement: Movement) -> list[str]:
    value_on = movement.value_on.isoformat() if movement.value_on else ""
    texts = (movement.name, movement.iban, movement.reference, movement.end_to_end, movement.text)
    return [value_on, *texts, str(movement.reversal)]


def _digest(content: list[str]) -> bytes:
    return hashlib.blake2b(_BETWEEN.join(content).encode(), digest_size=16).digest()
