"""A CAMT.053 file: its statements checked, their entries held back."""

from collections.abc import Iterable

from domain.bank import BankEntry
from gateway.imports.bank.broken import BrokenError
from gateway.imports.bank.camt.balances import opening_and_closing
from gateway.imports.bank.camt.entry import movements, read_entry
from gateway.imports.bank.camt.node import Node
from gateway.imports.bank.camt.part import read_part
from gateway.imports.bank.camt.parts import Parts
from gateway.imports.bank.camt.stream import ended
from gateway.imports.bank.camt.totals import stated_totals
from gateway.imports.bank.held_back import HeldBack
from gateway.imports.bank.sheet import ReadStatement, Sheet, check_closing
from gateway.imports.bank.tally import Tally, check_totals
from gateway.imports.bank.values import currency_of, iban_shaped


def read_camt(pieces: Iterable[bytes], held: HeldBack[BankEntry]) -> list[ReadStatement]:
    """Every statement of a file.

    Raises:
        BrokenError: anything in it is wrong, so that nothing of it may be taken.
    """
    reading = _Reading(held)
    try:
        for node in ended(pieces):
            reading.take(node)
    except BrokenError as error:
        error.statement = error.statement or reading.number
        raise
    if not reading.done:
        reason = "holds no statement (BkToCstmrStmt/Stmt)"
        raise BrokenError(reason, line=1, field="XML")
    return reading.done


class _Reading:
    """The statement that is being read, and those before it."""

    def __init__(self, held: HeldBack[BankEntry]) -> None:
        self.done: list[ReadStatement] = []
        self.number = ""
        self._held = held
        self._begin()

    def _begin(self) -> None:
        self.number = ""
        self._sheet: Sheet | None = None
        self._parts = Parts()
        self._booked, self._every = Tally(), Tally()

    def take(self, node: Node) -> None:
        """The next element that ended."""
        if node.name == "Stmt":
            self._finish(node)
        elif node.name == "Ntry" and node.parent is not None:
            self._entry(node, self._head(node.parent))
        elif node.parent is not None and node.parent.parent is not None:
            self._part(node, node.parent.parent)

    def _part(self, node: Node, entry: Node) -> None:
        if entry.name == "Ntry" and entry.parent is not None:
            sheet = self._head(entry.parent)
            part = read_part(node, entry.sign(), sheet.account, sheet.currency)
            self._parts.add(part)

    def _entry(self, node: Node, sheet: Sheet) -> None:
        entry = read_entry(node, sheet.currency)
        parts, self._parts = self._parts, Parts()
        self._every.add(entry.amount)
        if entry.booked:
            self._booked.add(entry.amount)
            for movement in movements(entry, parts):
                sheet.book(movement)
        parts.close()

    def _head(self, statement: Node) -> Sheet:
        """The statement's sheet; its account stands before its entries."""
        if self._sheet is None:
            self.number = _number(statement)
            self._sheet = Sheet(_account(statement), _currency(statement), self._held)
        return self._sheet

    def _finish(self, statement: Node) -> None:
        sheet = self._head(statement)
        opening, closing = opening_and_closing(statement, sheet.currency)
        # Banks count pending entries along, or do not.
        check_totals(stated_totals(statement, sheet.currency), [self._booked, self._every])
        check_closing(opening, self._booked.net, closing)
        self.done.append(sheet.finished(self.number, opening, closing))
        self._begin()


def _number(statement: Node) -> str:
    names = ("Id", "ElctrncSeqNb", "LglSeqNb")
    return next((text for name in names if (text := statement.text(name))), "")


def _account(statement: Node) -> str:
    iban = statement.text("Acct/Id/IBAN")
    if iban and not iban_shaped(iban):
        raise statement.broken(f"{iban[:40]!r} is no IBAN", "Acct/Id/IBAN")
    account = iban_shaped(iban) or statement.text("Acct/Id/Othr/Id")
    if not account:
        raise statement.broken("the account is missing", "Acct/Id")
    return account


def _currency(statement: Node) -> str:
    stated = statement.text("Acct/Ccy")
    for path in ("Bal/Amt", "Ntry/Amt"):
        found = statement.first(path)
        if not stated and found is not None:
            stated = str(found.raw.get("Ccy", "")).strip()
    try:
        return currency_of(stated)
    except ValueError as error:
        raise statement.broken(str(error), "Acct/Ccy") from error
