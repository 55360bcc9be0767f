"""What an import answers: the invoices, the credits, and every row that could not be taken."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from domain.incoming import Claim, Credit, Payment


class ImportFileError(ValueError):
    """The file as a whole cannot be read; the message says what to do, ``line`` where it fails."""

    def __init__(self, message: str, line: int = 1) -> None:
        self.line = line
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class ImportedInvoice:
    """A good row: the claim as the file states it, and its payment if it was settled.

    ``document_day`` is the day of an invoice document, which says what was open on that day,
    whatever was paid since; an extract has none, as it says what is open now.
    """

    line: int
    claim: Claim
    payment: Payment | None = None
    balance_stated: bool = False
    document_day: date | None = None
    assumed: frozenset[str] = frozenset()
    """Fields of the invoice that the file does not give: ``amount``, ``due_on``."""

    @property
    def number(self) -> str:
        """The invoice's number."""
        return self.claim.invoice.number

    def open_on(self, as_of: date) -> Decimal:
        """The balance on a day: the file's own, or the amount less what was paid by then."""
        invoice = self.claim.invoice
        if self.payment is None or self.balance_stated or self.payment.paid_on > as_of:
            return invoice.open_amount
        return max(invoice.open_amount - self.payment.amount, invoice.open_amount * 0)

    def same_content(self, other: object) -> bool:
        """Whether another row says exactly this, on whatever line."""
        return (
            isinstance(other, ImportedInvoice)
            and self.claim == other.claim
            and self.payment == other.payment
        )


@dataclass(frozen=True, slots=True)
class ImportedCredit:
    """A credit note (its own ``number``) on the invoice named in ``credit``.

    ``document_day`` is the day of a credit document: balances stated later hold it already.
    """

    line: int
    number: str
    credit: Credit
    currency: str
    document_day: date | None = None

    def same_content(self, other: object) -> bool:
        """Whether another row says exactly this, on whatever line."""
        return isinstance(other, ImportedCredit) and self.credit == other.credit


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken: where it starts, which field, what is wrong."""

    file: str
    line: int
    field: str
    error: str
    number: str = ""
    """The invoice number that the row names all the same; empty if it cannot be read."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something the operator should know that kept nothing from being imported."""

    file: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class ImportResult:
    """Everything read from one file; ``columns`` says which column gave which field."""

    invoices: tuple[ImportedInvoice, ...] = ()
    credits: tuple[ImportedCredit, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    notes: tuple[Note, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    assumed: frozenset[str] = frozenset()
    """Fields of debtors that the file does not give and the reader assumed, such as ``kind``."""
    extract: bool = False
    """The file states open amounts, so it is a list of what is open."""

    def as_json(self, as_of: date | None = None) -> dict[str, list[dict[str, Any]]]:
        """The contract's shape; with ``as_of``, open amounts are the balance of that day."""
        return {
            "invoices": [_invoice_json(item, as_of) for item in self.invoices],
            "credits": [_credit_json(item) for item in self.credits],
            "rejected": [
                {"file": row.file, "line": row.line, "field": row.field, "error": row.error}
                for row in self.rejected
            ],
        }


class RejectedRowsError(ImportFileError):
    """A strict import met bad rows; ``result`` holds all of them."""

    def __init__(self, file_name: str, result: ImportResult) -> None:
        self.result = result
        first, count = result.rejected[0], len(result.rejected)
        super().__init__(
            f"{file_name}: {count} row{'s' if count != 1 else ''} rejected, so nothing is imported"
            f" (strict); first: line {first.line}, {first.field}: {first.error}"
        )


def _invoice_json(item: ImportedInvoice, as_of: date | None) -> dict[str, str]:
    invoice = item.claim.invoice
    open_amount = invoice.open_amount if as_of is None else item.open_on(as_of)
    return {
        "number": invoice.number,
        "debtor": item.claim.debtor.id,
        "issued_on": invoice.issued_on.isoformat(),
        "due_on": invoice.due_on.isoformat(),
        "open_amount": str(open_amount),
        "currency": invoice.currency,
    }


def _credit_json(item: ImportedCredit) -> dict[str, str]:
    return {
        "number": item.number,
        "invoice_number": item.credit.invoice_number,
        "amount": str(item.credit.amount),
        "currency": item.currency,
    }
