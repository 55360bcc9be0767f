"""What is left of a played portfolio: what the report and its claims are made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.vocabulary import Outcome
from ledger.cases import CaseRow
from workers.portfolio.books import Books
from workers.portfolio.tray import Message


@dataclass(frozen=True)
class Played:
    """The books, what the ledger and Temporal made of them, and what would have left the house."""

    books: Books
    events: int
    """Events that the door took: one for each invoice, one for each payment."""
    cases: Sequence[CaseRow]
    outcomes: Mapping[str, Outcome | None]
    """How Temporal says that the cases of paid invoices ended, by invoice number."""
    demands: Sequence[Message]
    """What asked for money, oldest first."""
    thanks: Sequence[Message]

    def local_day(self, message: Message) -> date:
        """The day on the creditor's calendar on which it would have left."""
        return message.at.astimezone(self.books.zone).date()

    def last_heard(self) -> Mapping[str, Message]:
        """For every invoice that was spoken of: the last word about it."""
        return {number: it for it in self.demands for number in it.contact.covers}

    def days_after(self, number: str, message: Message) -> int | None:
        """Days from a message to the payment of an invoice."""
        paid = self.books.paid_on(number)
        return None if paid is None else (paid - self.local_day(message)).days
