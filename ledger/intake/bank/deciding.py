"""What each entry of a statement is: booked by itself, asked about, going back, or not ours.

Pure but for the open items, which are read once for all entries; matching is processor's work of
milliseconds for each, so it is done beside the event loop.
"""

import asyncio
import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from domain.bank import BankEntry
from domain.matching.items import OpenItems
from domain.matching.matcher import match
from domain.matching.models import Matched, MatchingPolicy, Received
from domain.money import Money
from ledger import open_items
from ledger.database import Connection, Pool
from ledger.open_items import Books

_FOREIGN = "it was paid in {}: a person compares the amounts"
_TAKEN_BACK = "the bank took back what went out earlier: it may be no payment at all"


@dataclass(frozen=True, slots=True)
class Decided:
    """A credit, and what matching made of it."""

    payment_id: str
    received: Received
    matched: Matched
    original: Money | None = None


@dataclass(frozen=True, slots=True)
class Decisions:
    """All credits of a statement, in order, and whose names the proposals speak of."""

    credits: Sequence[Decided]
    names: dict[str, str]


def received(entry: BankEntry) -> Received:
    """A credit as matching takes it."""
    return Received(
        amount=Money(amount=entry.amount, currency=entry.currency),
        paid_on=entry.booked_on,
        name=entry.name,
        iban=entry.iban,
        reference=entry.reference,
        end_to_end=entry.end_to_end,
        text=entry.text,
    )


async def decide(conn: Connection | Pool, creditor: str, came_in: Sequence[BankEntry]) -> Decisions:
    """What the credits are for, one after another, so that the second finds what is left."""
    found = await decide_on(
        conn, creditor, {it.id: received(it) for it in came_in}, _doubts(came_in)
    )
    foreign = {it.id: it.original for it in came_in if it.original is not None}
    if not foreign:
        return found
    return Decisions(
        [replace(it, original=foreign.get(it.payment_id)) for it in found.credits], found.names
    )


async def decide_on(
    conn: Connection | Pool,
    creditor: str,
    payments: Mapping[str, Received],
    doubts: Mapping[str, str] = MappingProxyType({}),
) -> Decisions:
    """The same of payments by their ids; those in ``doubts`` are for a person, and why."""
    if not payments:
        return Decisions((), {})
    books = [await open_items.of_creditor(conn, creditor)]
    return await asyncio.to_thread(_decide, books, payments, doubts)


def _decide(
    books: list[Books], payments: Mapping[str, Received], doubts: Mapping[str, str]
) -> Decisions:
    """The books are taken out of their list, so that they are gone once the index is made."""
    names, index = books[0].names, OpenItems(books.pop().items())
    policy, found = MatchingPolicy(), list[Decided]()
    # A large index is there to stay for a while: it is not searched for what could be freed.
    gc.freeze()
    try:
        for payment_id, paid in payments.items():
            matched = match(paid, index, policy)
            if payment_id in doubts:
                matched = asked_after_all(matched, doubts[payment_id])
            if matched.automatic is not None:
                index.settle(matched.automatic)
            found.append(Decided(payment_id, paid, matched))
    finally:
        gc.unfreeze()
    return Decisions(found, names)


def _doubts(came_in: Sequence[BankEntry]) -> dict[str, str]:
    """Foreign money, and what the bank took back, is for a person however well it matches."""
    doubts = {
        it.id: _FOREIGN.format(it.original.currency)
        for it in came_in
        if it.original is not None and it.original.currency != it.currency
    }
    return doubts | {it.id: _TAKEN_BACK for it in came_in if it.reversal}


def asked_after_all(matched: Matched, why: str) -> Matched:
    """The same, left to a person."""
    proposals = (matched.automatic,) if matched.automatic else matched.proposals
    return Matched(proposals=proposals, why_not=why)
