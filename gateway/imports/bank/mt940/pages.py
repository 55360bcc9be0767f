"""Messages to statements: pages of one statement (:60M:, :62M:) are put together."""

from domain.bank import BankEntry
from gateway.imports.bank.held_back import HeldBack
from gateway.imports.bank.movement import Movement
from gateway.imports.bank.mt940.fields import Field
from gateway.imports.bank.mt940.page import Page
from gateway.imports.bank.sheet import Balance, ReadStatement, Sheet
from gateway.imports.bank.tally import Tally


class Pages:
    """The pages of the statement that is being read, and the statements before it."""

    def __init__(self, held: HeldBack[BankEntry]) -> None:
        self.tally = Tally()
        """Of all pages of the statement."""
        self._done: list[ReadStatement] = []
        self._held = held
        self._sheet: Sheet | None = None
        self._first: Balance | None = None
        self._last: Page | None = None

    def open(self, page: Page, field: Field) -> None:
        """A page opens: it goes on with the statement before it, or begins another.

        Raises:
            BrokenError: it goes on, but a page is missing or the balances do not meet.
        """
        if page.opening is None or self._goes_on(page, field):
            return
        self._finish()
        self.tally = Tally()
        self._sheet = Sheet(page.account, page.opening.currency, self._held)
        self._first = page.opening

    def book(self, movement: Movement) -> None:
        """An entry of the page that is open."""
        if self._sheet is not None:
            self._sheet.book(movement)
            self.tally.add(movement.amount)

    def close(self, page: Page) -> None:
        """The page is complete."""
        self._last = page

    def end(self) -> list[ReadStatement]:
        """All statements."""
        self._finish()
        return self._done

    def _goes_on(self, page: Page, field: Field) -> bool:
        last = self._last
        if last is None or last.closing is None or page.opening is None:
            return False
        same = (page.account, page.number) == (last.account, last.number)
        if not same or (field.tag, last.closing.field) != ("60M", ":62M:"):
            return False
        if None not in (page.sequence, last.sequence) and page.sequence != _next(last.sequence):
            raise field.broken(f"page {_next(last.sequence)} of the statement is missing before it")
        if (page.opening.amount, page.opening.currency) != (
            last.closing.amount,
            last.closing.currency,
        ):
            raise field.broken(
                f"opens with {page.opening.amount} {page.opening.currency}, the page before closed"
                f" with {last.closing.amount} {last.closing.currency}"
            )
        return True

    def _finish(self) -> None:
        if self._sheet and self._first and self._last and self._last.closing:
            number = self._last.number
            self._done.append(self._sheet.finished(number, self._first, self._last.closing))
        self._sheet = None


def _next(sequence: int | None) -> int:
    return (sequence or 0) + 1
