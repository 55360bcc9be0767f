"""One statement while it is read: its movements become entries, its balances must agree."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.bank import BankEntry, BankStatement
from gateway.imports.bank.broken import BrokenError
from gateway.imports.bank.held_back import HeldBack
from gateway.imports.bank.identity import EntryIds, statement_id
from gateway.imports.bank.movement import Movement


@dataclass(frozen=True, slots=True)
class Balance:
    """What stood on the account, below zero if overdrawn, and where the file says so."""

    amount: Decimal
    currency: str
    day: date | None
    line: int
    field: str


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """A statement, and where its entries are held back."""

    statement: BankStatement
    place: int


class Sheet:
    """Takes the movements of one statement, then its balances."""

    def __init__(self, account: str, currency: str, held: HeldBack[BankEntry]) -> None:
        self.account = account
        self.currency = currency
        self._ids = EntryIds(account, currency)
        self._held = held
        self._place = held.place
        self._count = 0

    def book(self, movement: Movement) -> None:
        """The next movement."""
        entry = BankEntry(
            id=self._ids.of(movement),
            amount=movement.amount,
            currency=self.currency,
            booked_on=movement.booked_on,
            value_on=movement.value_on,
            name=movement.name,
            iban=movement.iban,
            reference=movement.reference,
            end_to_end=movement.end_to_end,
            text=movement.text,
            reversal=movement.reversal,
            original=movement.original,
        )
        self._held.add(entry)
        self._count += 1

    def finished(self, number: str, opening: Balance, closing: Balance) -> ReadStatement:
        """The statement, whose balances were checked."""
        balances = ((opening.amount, opening.day), (closing.amount, closing.day))
        statement = BankStatement(
            id=statement_id(self.account, self.currency, number, balances),
            account=self.account,
            currency=self.currency,
            number=number,
            opening=opening.amount,
            closing=closing.amount,
            opened_on=opening.day,
            closed_on=closing.day,
            entry_count=self._count,
        )
        return ReadStatement(statement, self._place)


def check_closing(opening: Balance, net: Decimal, closing: Balance) -> None:
    """What was there and what was read must make what is there.

    Raises:
        BrokenError: they do not, or the balances are in two currencies.
    """
    if opening.currency != closing.currency:
        raise BrokenError(
            f"is in {closing.currency}, the opening balance in {opening.currency}",
            line=closing.line,
            field=closing.field,
        )
    expected = opening.amount + net
    if expected != closing.amount:
        raise BrokenError(
            f"the closing balance is {closing.amount}, but {opening.amount} and the entries"
            f" ({net}) make {expected}, a difference of {closing.amount - expected}",
            line=closing.line,
            field=closing.field,
        )
