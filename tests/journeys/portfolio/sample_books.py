"""The books of IBM's sample: what was invoiced, when it fell due, and when it was paid.

The sample is not part of this project; it lies beside it, where it was handed out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.debtor import Debtor
from domain.incoming import IncomingEvent
from gateway.imports.csv_invoices import read_invoices
from gateway.imports.events import claim_events, payment_event
from gateway.imports.mapping import CsvMapping
from gateway.imports.result import ImportedInvoice

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT.parent / "shared" / "data" / "ibm-accounts-receivable.csv"
MAPPING = ROOT / "docs" / "mappings" / "ibm-accounts-receivable.toml"

SOURCE = "/books/ibm"
ZONE = ZoneInfo("America/New_York")
BOOKS_CLOSE = time(6)
"""Early in the morning the books report what fell due the day before."""
BANK_REPORTS = time(12)
"""At noon the bank reports the day's payments, between the hours in which people are written to."""


class Books:
    """A creditor's invoices, each with the day on which it was paid."""

    def __init__(self, invoices: Iterable[ImportedInvoice]) -> None:
        self._by_number = {item.claim.invoice.number: _reachable(item) for item in invoices}
        self._of_debtor = dict[str, list[str]]()
        for number in self._by_number:
            self._of_debtor.setdefault(self.debtor(number), []).append(number)

    @classmethod
    def of_sample(cls, creditor: str, count: int) -> "Books":
        """The sample's first invoices, read with the mapping that ships in the docs."""
        mapping = CsvMapping.from_toml(MAPPING.read_text())
        result = read_invoices(SAMPLE.read_bytes(), SAMPLE.name, mapping, creditor, strict=True)
        return cls(result.invoices[:count])

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_number)

    def debtor(self, number: str) -> str:
        return self._by_number[number].claim.debtor.id

    def of_debtor(self, debtor: str) -> list[str]:
        return self._of_debtor[debtor]

    def due_on(self, number: str) -> date:
        return self._by_number[number].claim.invoice.due_on

    def paid_on(self, number: str) -> date:
        payment = self._by_number[number].payment
        assert payment is not None
        return payment.paid_on

    def paid_late(self) -> set[str]:
        return {number for number in self if self.paid_on(number) > self.due_on(number)}

    def reported_at(self, number: str) -> datetime:
        """When the books say that it is overdue: early on the day after the due date."""
        return datetime.combine(self.due_on(number) + timedelta(days=1), BOOKS_CLOSE, tzinfo=ZONE)

    def paid_at(self, number: str) -> datetime:
        return datetime.combine(self.paid_on(number), BANK_REPORTS, tzinfo=ZONE)

    def first_moment(self) -> datetime:
        return min(min(self.reported_at(number), self.paid_at(number)) for number in self)

    def overdue_events(self, numbers: Iterable[str]) -> list[IncomingEvent]:
        """As an accounting package sends them that knows nothing of the bank."""
        events = list[IncomingEvent]()
        for number in numbers:
            unpaid = replace(self._by_number[number], payment=None)
            at = self.reported_at(number)
            events += claim_events([unpaid], at.date(), SOURCE, time=at)
        return events

    def payment_events(self, numbers: Iterable[str]) -> list[IncomingEvent]:
        """As the bank reports them."""
        return [
            payment_event(self._by_number[number], SOURCE, time=self.paid_at(number))
            for number in numbers
        ]


def _reachable(item: ImportedInvoice) -> ImportedInvoice:
    """The sample names no addresses: every debtor gets an email address and a telephone."""
    known = item.claim.debtor.model_dump(exclude_unset=True)
    reached_by = {"email": f"{item.claim.debtor.id.lower()}@example.com", "phone": "+12065550100"}
    debtor = Debtor.model_validate(known | reached_by)
    return replace(item, claim=item.claim.model_copy(update={"debtor": debtor}))
