"""The books of a settled portfolio: what was invoiced, when it fell due, and when it was paid."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.debtor import Debtor
from domain.incoming import IncomingEvent
from domain.money import Money
from gateway.imports.events import claim_events, payment_event
from gateway.imports.result import ImportedInvoice

SOURCE = "/books/portfolio"
BOOKS_CLOSE = time(6)
"""Early in the morning the books report what fell due the day before."""
BANK_REPORTS = time(12)
"""At noon the bank reports the day's payments, between the hours in which people are written to."""


class Books:
    """A creditor's invoices, each with the day on which it was paid, if it ever was.

    Args:
        invoices: as the import read them.
        zone: the creditor's, in which books and bank keep their hours.
    """

    def __init__(self, invoices: Iterable[ImportedInvoice], zone: ZoneInfo) -> None:
        self.zone = zone
        self._by_number = {item.claim.invoice.number: _reachable(item) for item in invoices}
        self._of_debtor = dict[str, list[str]]()
        for number in self._by_number:
            self._of_debtor.setdefault(self.debtor(number), []).append(number)

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_number)

    def __len__(self) -> int:
        return len(self._by_number)

    @property
    def debtors(self) -> Mapping[str, Sequence[str]]:
        """Every debtor's invoice numbers."""
        return self._of_debtor

    def debtor(self, number: str) -> str:
        """Who owes it."""
        return self._by_number[number].claim.debtor.id

    def amount(self, number: str) -> Money:
        """What the invoice is over."""
        invoice = self._by_number[number].claim.invoice
        return Money(amount=invoice.amount, currency=invoice.currency)

    def issued_on(self, number: str) -> date:
        """The invoice's date."""
        return self._by_number[number].claim.invoice.issued_on

    def due_on(self, number: str) -> date:
        """The last day on which it could be paid in time."""
        return self._by_number[number].claim.invoice.due_on

    def paid_on(self, number: str) -> date | None:
        """The day of the payment; None where the file knows of none."""
        payment = self._by_number[number].payment
        return None if payment is None else payment.paid_on

    def days_late(self, number: str) -> int | None:
        """Days from the due date to the payment, negative before it; None while unpaid."""
        paid = self.paid_on(number)
        return None if paid is None else (paid - self.due_on(number)).days

    def paid_late(self) -> set[str]:
        """What was paid after its due date."""
        return {number for number in self if (self.days_late(number) or 0) > 0}

    def never_paid(self) -> set[str]:
        """What the file shows no payment of."""
        return {number for number in self if self.paid_on(number) is None}

    def reported_at(self, number: str) -> datetime:
        """When the books say that it is overdue: early on the day after the due date."""
        day = self.due_on(number) + timedelta(days=1)
        return datetime.combine(day, BOOKS_CLOSE, tzinfo=self.zone)

    def paid_at(self, number: str) -> datetime:
        """When the bank reports the payment; the end of time where there is none."""
        paid = self.paid_on(number)
        if paid is None:
            return datetime.max.replace(tzinfo=self.zone)
        return datetime.combine(paid, BANK_REPORTS, tzinfo=self.zone)

    def moments(self) -> tuple[datetime, datetime]:
        """The first and the last moment at which books or bank have something to say."""
        told = [self.reported_at(number) for number in self]
        told += [self.paid_at(number) for number in self if self.paid_on(number) is not None]
        return min(told), max(told)

    def agenda(self) -> list[tuple[datetime, list[IncomingEvent]]]:
        """What is handed in, moment by moment: overdue invoices early, payments at noon."""
        overdue, paid = dict[datetime, list[str]](), dict[datetime, list[str]]()
        for number in self:
            overdue.setdefault(self.reported_at(number), []).append(number)
            if self.paid_on(number) is not None:
                paid.setdefault(self.paid_at(number), []).append(number)
        told = [(at, self._overdue_events(numbers)) for at, numbers in overdue.items()]
        told += [(at, self._payment_events(numbers)) for at, numbers in paid.items()]
        return sorted(told, key=lambda item: item[0])

    def _overdue_events(self, numbers: Iterable[str]) -> list[IncomingEvent]:
        """As an accounting package sends them that knows nothing of the bank."""
        events = list[IncomingEvent]()
        for number in numbers:
            unpaid = replace(self._by_number[number], payment=None)
            at = self.reported_at(number)
            events += claim_events([unpaid], at.date(), SOURCE, time=at)
        return events

    def _payment_events(self, numbers: Iterable[str]) -> list[IncomingEvent]:
        """As the bank reports them."""
        return [
            payment_event(self._by_number[number], SOURCE, time=self.paid_at(number))
            for number in numbers
        ]


def _reachable(item: ImportedInvoice) -> ImportedInvoice:
    """Whom the file gives no address gets an invented one; nothing is sent there."""
    debtor = item.claim.debtor
    known = debtor.model_dump(exclude_unset=True)
    name = re.sub(r"[^a-z0-9]+", "-", debtor.id.lower()).strip("-") or "debtor"
    invented = {"email": f"{name}@example.com", "phone": "+12065550100"}
    missing = {field: value for field, value in invented.items() if known.get(field) is None}
    reachable = Debtor.model_validate(known | missing)
    return replace(item, claim=item.claim.model_copy(update={"debtor": reachable}))
