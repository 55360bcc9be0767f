"""The index of what is open: built once for a run of payments, lowered after each match.

Invoices stand in columns and are known by their place, so that 200,000 take little memory. One
creditor's invoices make one index; each currency has a book of its own, so that an amount never
meets an invoice in another currency.
"""

from collections.abc import Iterable

from domain.matching.book import Book
from domain.matching.models import Match, OpenItem
from domain.money import CurrencyMismatchError


class OpenItems:
    """The open invoices of one creditor."""

    def __init__(self, items: Iterable[OpenItem] = ()) -> None:
        self._books: dict[str, Book] = {}
        for item in items:
            self.add(item)

    def __len__(self) -> int:
        return sum(book.count for book in self._books.values())

    def add(self, item: OpenItem) -> None:
        """Take in an invoice.

        Raises:
            ValueError: its number is in the index already.
            CurrencyMismatchError: its amounts are in several currencies.
        """
        currency = item.principal.currency
        for money in (item.costs, item.discounted, *item.terms):
            if money is not None and money.currency != currency:
                raise CurrencyMismatchError(f"{item.invoice_number}: amounts in several currencies")
        if any(item.invoice_number in book.place_of for book in self._books.values()):
            raise ValueError(f"invoice {item.invoice_number!r} is in the index twice")
        if currency not in self._books:
            self._books[currency] = Book(currency)
        self._books[currency].add(item)

    def book(self, currency: str) -> Book | None:
        """What is open in a currency."""
        return self._books.get(currency)

    def settle(self, match: Match) -> None:
        """Lower what is open by a match, so that the next payment finds what is left.

        What was paid lowers the principal first, as the ledger books it (decision 4).

        Raises:
            ValueError: a part is larger than what is open, or of no invoice in the index.
        """
        for number, money in match.parts:
            book = self._books.get(money.currency)
            if book is None or number not in book.place_of:
                raise ValueError(f"invoice {number!r} is not open in {money.currency}")
            book.lower(book.place_of[number], money.minor)

    def remove(self, number: str) -> None:
        """Take an invoice out: paid otherwise, or withdrawn. One that is not there is no error."""
        for book in self._books.values():
            place = book.place_of.get(number)
            if place is not None:
                book.lower(place, book.open_of(place))
