"""From one record to a claim, a settled claim, or a credit."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from domain.debtor import Debtor
from domain.incoming import Claim, Credit, Payment
from domain.invoice import Invoice
from domain.money import known_currency
from domain.vocabulary import DebtorKind
from gateway.imports.amounts import ReadAmount
from gateway.imports.cells import CellReader, Value
from gateway.imports.problems import Problems, RowError, valid
from gateway.imports.result import ImportedCredit, ImportedInvoice

_Values = Mapping[str, Value]
_ASSUMED = {"invoice.amount": "amount", "invoice.due_on": "due_on"}
"""Where a row does not give them: its balance, and the creditor's terms."""


class _Amounts(NamedTuple):
    """What was invoiced, what is open, and whether the file itself says so."""

    amount: Decimal
    open: Decimal
    currency: str
    stated: bool


class RowReader:
    """Reads the rows of one table for one creditor."""

    def __init__(self, cells: CellReader, creditor: str, terms_days: int | None) -> None:
        self._cells = cells
        self._creditor = creditor
        self._terms_days = terms_days
        self._claim_fields = [
            field for part in ("invoice", "payment", "credit") for field in cells.fields(part)
        ]
        self._invoice_fields = {it: it.removeprefix("invoice.") for it in cells.fields("invoice")}
        self._debtor_fields = cells.fields("debtor")
        self._debtors: dict[tuple[str, ...], Debtor] = {}
        self._open_mapped = "invoice.open_amount" in self._claim_fields

    def read(self, line: int, cells: Sequence[str]) -> ImportedInvoice | ImportedCredit | None:
        """What a row says; nothing if it is a credit that is already settled.

        Raises:
            RowError: it says nothing that can be used.
        """
        problems: Problems = []
        values = self._cells.values(cells, self._claim_fields, problems)
        amounts = self._amounts(values, problems)
        if amounts is not None and amounts.amount < 0:
            return self._credit(line, values, amounts, problems)
        if amounts is not None:
            self._refuse_odd_amounts(amounts, values, problems)
        debtor = self._debtor(cells, problems)
        if problems or amounts is None or debtor is None:
            raise RowError(problems)
        invoice = self._invoice(values, amounts)
        payment = self._payment(values, amounts)
        claim = Claim(creditor=self._creditor, invoice=invoice, debtor=debtor)
        assumed = frozenset([name for field, name in _ASSUMED.items() if field not in values])
        return ImportedInvoice(line, claim, payment, balance_stated=amounts.stated, assumed=assumed)

    def number_of(self, cells: Sequence[str]) -> str:
        """The invoice number in a row, also of one that cannot be taken; empty if unreadable."""
        try:
            return self._cells.text(cells, "invoice.number")
        except ValueError:
            return ""

    def _amounts(self, values: _Values, problems: Problems) -> _Amounts | None:
        currency = str(values.get("invoice.currency", "")) or _currency_of_mark(values)
        try:
            known_currency(currency)
        except ValueError as error:
            problems.append(("invoice.currency", str(error)))
            return None
        try:
            total = _in_currency(values, "invoice.amount", currency)
            balance = _in_currency(values, "invoice.open_amount", currency)
        except ValueError as error:
            problems.append(("invoice.amount", str(error)))
            return None
        unread = {field for field, _ in problems}
        if unread & {"invoice.amount", "invoice.open_amount", "invoice.currency"}:
            return None
        if total is None and balance is None:
            problems.append(("invoice.amount", "the amount is empty"))
            return None
        if self._open_mapped and balance is None:
            problems.append(("invoice.open_amount", "empty: write 0 if all of it is paid"))
            return None
        amount = total if total is not None else balance
        known = amount if amount is not None else Decimal(0)
        return _Amounts(known, known if balance is None else balance, currency, self._open_mapped)

    def _refuse_odd_amounts(self, amounts: _Amounts, values: _Values, problems: Problems) -> None:
        if amounts.amount == 0:
            problems.append(("invoice.amount", "an invoice of 0 claims nothing"))
        elif amounts.open < 0:
            problems.append(
                ("invoice.open_amount", f"{amounts.open} is open: a balance below 0 is no claim")
            )
        elif amounts.open > amounts.amount:
            error = f"{amounts.open} is open of an invoice of {amounts.amount}: more than was asked"
            problems.append(("invoice.open_amount", error))
        elif "credit.invoice_number" in values:
            credited = values["credit.invoice_number"]
            error = f"credits invoice {credited} but its amount is above 0: a credit is negative"
            problems.append(("invoice.amount", error))
        elif "payment.amount" in values and "payment.paid_on" not in values and not amounts.stated:
            problems.append(("payment.paid_on", "an amount was paid, but not said when"))
        elif "payment.paid_on" in values and amounts.stated and amounts.open == amounts.amount:
            problems.append(("payment.paid_on", "paid, yet all of it is open"))

    def _debtor(self, cells: Sequence[str], problems: Problems) -> Debtor | None:
        key = self._cells.key(cells, self._debtor_fields)
        known = self._debtors.get(key)
        if known is not None:
            return known
        before = len(problems)
        values = self._cells.values(cells, self._debtor_fields, problems)
        if len(problems) > before:
            return None
        if "debtor.id" not in values:
            problems.append(("debtor.id", "the debtor's id is empty"))
            return None
        values.setdefault("debtor.name", values["debtor.id"])
        values.setdefault("debtor.kind", DebtorKind.CONSUMER)
        try:
            debtor = valid(Debtor, _debtor_facts(values), "debtor")
        except RowError as error:
            problems.extend(error.problems)
            return None
        self._debtors[key] = debtor
        return debtor

    def _invoice(self, values: _Values, amounts: _Amounts) -> Invoice:
        data: dict[str, Any] = {
            name: values[field] for field, name in self._invoice_fields.items() if field in values
        }
        data |= {"amount": amounts.amount, "currency": amounts.currency}
        if amounts.stated:
            data["open_amount"] = amounts.open
        issued_on = data.get("issued_on")
        if "due_on" not in data and self._terms_days is not None and isinstance(issued_on, date):
            data["due_on"] = issued_on + timedelta(days=self._terms_days)
        return valid(Invoice, data, "invoice")

    def _payment(self, values: _Values, amounts: _Amounts) -> Payment | None:
        paid_on = values.get("payment.paid_on")
        if not isinstance(paid_on, date):
            return None
        number = values["invoice.number"]
        paid = _in_currency(values, "payment.amount", amounts.currency)
        if paid is None:
            paid = amounts.amount - amounts.open if amounts.stated else amounts.amount
        data = {
            "creditor": self._creditor,
            "payment_id": values.get("payment.id", f"import/{number}/{paid_on}/{paid}"),
            "amount": paid,
            "currency": amounts.currency,
            "paid_on": paid_on,
            "invoice_number": number,
        }
        return valid(Payment, data, "payment")

    def _credit(
        self, line: int, values: _Values, amounts: _Amounts, problems: Problems
    ) -> ImportedCredit | None:
        credited = values.get("credit.invoice_number")
        if credited is None:
            error = f"{amounts.amount} is no claim; a credit note must name the invoice it credits"
            problems.append(("credit.invoice_number", error))
        if "invoice.number" not in values:
            problems.append(("invoice.number", "missing"))
        if problems:
            raise RowError(problems)
        if amounts.open == 0:
            return None
        data = {
            "creditor": self._creditor,
            "invoice_number": credited,
            "amount": -amounts.open,
            "reason": values.get("credit.reason", ""),
        }
        number = str(values["invoice.number"])
        return ImportedCredit(line, number, valid(Credit, data, "credit"), amounts.currency)


def _currency_of_mark(values: _Values) -> str:
    """Without a currency, a euro sign or code beside the amount tells it; else euros."""
    for field in ("invoice.amount", "invoice.open_amount"):
        value = values.get(field)
        if isinstance(value, ReadAmount) and len(value.mark) == 3:
            return value.mark
    return "EUR"


def _in_currency(values: _Values, field: str, currency: str) -> Decimal | None:
    value = values.get(field)
    return value.in_currency(currency) if isinstance(value, ReadAmount) else None


def _debtor_facts(values: _Values) -> dict[str, Any]:
    facts = _nested(values)
    people = facts.pop("contacts", {})
    return facts | {"contacts": [{"role": role, **person} for role, person in people.items()]}


def _nested(values: _Values) -> dict[str, Any]:
    """``debtor.address.city`` as ``{"address": {"city": …}}``."""
    data: dict[str, Any] = {}
    for field, value in values.items():
        path, last = _path(field)
        inner = data
        for part in path:
            inner = inner.setdefault(part, {})
        inner[last] = value
    return data


@cache
def _path(field: str) -> tuple[tuple[str, ...], str]:
    _, *path, last = field.split(".")
    return tuple(path), last
