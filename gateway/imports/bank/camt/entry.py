"""An entry (``Ntry``): the movement that it is, or those of its batch."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.money import Money
from gateway.imports.bank.camt.node import Node
from gateway.imports.bank.camt.part import Part, original_amount
from gateway.imports.bank.camt.parts import Parts
from gateway.imports.bank.movement import Movement
from gateway.imports.bank.values import given

_TRUE = {"true", "1"}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry without its transactions."""

    amount: Decimal
    booked: bool
    booked_on: date
    value_on: date | None
    reversal: bool
    bank_reference: str
    text: str
    original: Money | None


def read_entry(node: Node, currency: str) -> Entry:
    """An entry; in one that is not booked (pending, expected) nothing else is looked at.

    A reversal's direction is its own, not that of what it takes back (``RvslInd``).

    Raises:
        BrokenError: a value is missing, none, or in another currency than the account.
    """
    amount, _ = node.amount("Amt", currency)
    booked_on, value_on = node.day("BookgDt"), node.day("ValDt")
    day = booked_on or value_on
    if day is None:
        raise node.broken("missing", "BookgDt")
    return Entry(
        amount=node.sign() * amount,
        booked=_status(node) == "BOOK",
        booked_on=day,
        value_on=value_on,
        reversal=node.text("RvslInd") in _TRUE,
        bank_reference=given(node.text("AcctSvcrRef")),
        text=node.text("AddtlNtryInf"),
        original=original_amount(node, currency),
    )


def _status(node: Node) -> str:
    """``Sts``; since version 08 a code or the bank's own word inside it."""
    status = node.text("Sts") or node.text("Sts/Cd") or node.text("Sts/Prtry")
    if not status:
        raise node.broken("missing", "Sts")
    return status


def movements(entry: Entry, parts: Parts) -> Iterator[Movement]:
    """The parts of a batch if they make its amount to the cent, else the entry as a whole."""
    if not parts.make(entry.amount):
        yield _movement(entry, parts.together(), entry.amount, in_batch=False)
        return
    for part in parts:
        if part.amount is not None:
            yield _movement(entry, part, part.amount, in_batch=True)


def _movement(entry: Entry, part: Part, amount: Decimal, *, in_batch: bool) -> Movement:
    own = part.bank_reference or (entry.bank_reference if in_batch else "")
    return Movement(
        amount=amount,
        booked_on=entry.booked_on,
        value_on=entry.value_on,
        name=part.name,
        iban=part.iban,
        reference=part.reference,
        end_to_end=part.end_to_end,
        text=part.text or entry.text,
        reversal=entry.reversal or part.returned,
        original=part.original or (None if in_batch else entry.original),
        bank_reference=own if in_batch else entry.bank_reference or own,
    )
