"""An MT940 file: its messages put together to statements, checked, their entries held back."""

from collections.abc import Iterable

from domain.bank import BankEntry
from gateway.imports.bank.broken import BrokenError
from gateway.imports.bank.held_back import HeldBack
from gateway.imports.bank.movement import Movement
from gateway.imports.bank.mt940.balances import balance
from gateway.imports.bank.mt940.fields import Field, fields
from gateway.imports.bank.mt940.lines import lines
from gateway.imports.bank.mt940.narrative import completed
from gateway.imports.bank.mt940.page import Page
from gateway.imports.bank.mt940.pages import Pages
from gateway.imports.bank.mt940.statement_line import StatementLine, statement_line
from gateway.imports.bank.mt940.totals import counted, summed
from gateway.imports.bank.sheet import ReadStatement, check_closing
from gateway.imports.bank.tally import check_totals


def read_mt940(pieces: Iterable[bytes], held: HeldBack[BankEntry]) -> list[ReadStatement]:
    """Every statement of a file.

    Raises:
        BrokenError: anything in it is wrong, so that nothing of it may be taken.
    """
    reading = _Reading(held)
    try:
        for field in fields(lines(pieces)):
            reading.take(field)
        return reading.end()
    except BrokenError as error:
        error.statement = error.statement or reading.number
        raise


class _Reading:
    """The message that is being read, and the statements before it."""

    def __init__(self, held: HeldBack[BankEntry]) -> None:
        self._pages = Pages(held)
        self._page: Page | None = None
        self._line = 1
        self._entry: tuple[StatementLine, Field] | None = None
        self._words: list[str] = []

    @property
    def number(self) -> str:
        """The number of the statement that is being read."""
        return self._page.number if self._page else ""

    def take(self, field: Field) -> None:
        """The next field."""
        self._line = field.line + len(field.texts) - 1
        if field.tag == "20":
            self._turn()
            self._page = Page(field.line)
            return
        if self._page is None:
            raise field.broken("a statement begins with :20:, which is missing before it")
        match field.tag:
            case "25" | "25P":
                self._page.take_account(field)
            case "28" | "28C":
                self._page.take_number(field)
            case "60F" | "60M":
                self._page.take_opening(field, balance(field))
                self._pages.open(self._page, field)
            case "61":
                self._book()
                opening = self._page.opened(field)
                self._entry = statement_line(field, opening.currency), field
            case "62F" | "62M":
                self._book()
                self._close(self._page, field)
            case _:
                self._told(self._page, field)

    def _told(self, page: Page, field: Field) -> None:
        """Fields that tell more: of an entry, or of the whole."""
        if field.tag == "86" and self._entry is not None:
            self._words += field.texts
        elif field.tag == "86" and page.closing is not None:
            page.totals += summed(field, page.closing.currency)
        elif field.tag in ("90C", "90D") and page.opening is not None:
            page.totals += counted(field, page.opening.currency)

    def _book(self) -> None:
        """The entry whose last words were read."""
        if self._entry is None or self._page is None:
            return
        (line, field), words = self._entry, self._words
        self._entry, self._words = None, []
        try:
            movement: Movement = completed(line, words)
        except ValueError as error:
            raise field.broken(str(error)) from error
        self._page.tally.add(movement.amount)
        self._pages.book(movement)

    def _close(self, page: Page, field: Field) -> None:
        opening = page.opened(field)
        page.closing = balance(field)
        check_closing(opening, page.tally.net, page.closing)

    def _turn(self) -> None:
        """End the page, which must be complete."""
        page = self._page
        if page is None:
            return
        if page.closing is None:
            raise page.unfinished(self._line)
        check_totals(page.totals, [page.tally, self._pages.tally])
        self._pages.close(page)

    def end(self) -> list[ReadStatement]:
        """The file has ended: all statements.

        Raises:
            BrokenError: the last one is not complete, or there is none.
        """
        if self._page is None:
            reason = "is no CAMT.053 or MT940 statement: no :20: begins one"
            raise BrokenError(reason, line=1, field="file")
        self._turn()
        return self._pages.end()
