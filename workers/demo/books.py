"""The shop's books: what it tells us of bills, money and credit notes, as CloudEvents."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from domain.references import make_reference
from workers.demo.persona import Bill, Persona

SHOP = "demo"
_SOURCE = "/lumen-fietsen/books"
_TERM = timedelta(days=14)

Event = dict[str, Any]


class Books:
    """Writes the events of one demonstration; the first day fixes all due dates."""

    def __init__(self, first_day: date) -> None:
        self._first_day = first_day
        self._ids = count(1)

    def due_on(self, bill: Bill) -> date:
        """When a bill is to be paid."""
        return self._first_day + timedelta(days=bill.due)

    def invoice(self, persona: Persona, bill: Bill, at: datetime) -> Event:
        """The bill, as issued or as overdue."""
        kind = "invoice.issued" if bill.told_early else "invoice.overdue"
        data = {"invoice": self._invoice(bill), "debtor": debtor(persona)}
        return self._event(kind, bill.number, data, at)

    def history(self, persona: Persona, at: datetime) -> Iterator[Event]:
        """Earlier invoices and their payments, the money first, so that nothing is ever open."""
        for turn, late in enumerate(persona.paid_before, start=1):
            bill = Bill(f"{persona.id}-{turn}", "75.00", "Onderhoud", due=-90 * turn)
            on = self.due_on(bill) + timedelta(days=late)
            yield self.payment(f"earlier-{bill.number}", bill.number, bill.principal, on, at)
            data = {"invoice": self._invoice(bill), "debtor": debtor(persona)}
            yield self._event("invoice.issued", bill.number, data, at)

    def payment(
        self, payment_id: str, number: str, amount: Decimal, on: date, at: datetime
    ) -> Event:
        """Money that came in."""
        data = {
            "payment_id": payment_id,
            "amount": str(amount),
            "currency": "EUR",
            "paid_on": on.isoformat(),
            "invoice_number": number,
        }
        return self._event("payment.received", number, data, at)

    def reversal(self, payment_id: str, reason: str, at: datetime) -> Event:
        """Money that went back."""
        data = {"payment_id": payment_id, "reason": reason}
        return self._event("payment.reversed", payment_id, data, at)

    def credit(self, number: str, amount: str, reason: str, at: datetime) -> Event:
        """A credit note."""
        data = {"invoice_number": number, "amount": amount, "reason": reason}
        return self._event("invoice.credited", number, data, at)

    def _event(self, kind: str, subject: str, data: dict[str, Any], at: datetime) -> Event:
        return {
            "specversion": "1.0",
            "id": f"{next(self._ids):04d}",
            "source": _SOURCE,
            "type": f"amicable.{kind}.v1",
            "subject": subject,
            "time": at.isoformat(),
            "data": {"creditor": SHOP, **data},
        }

    def _invoice(self, bill: Bill) -> dict[str, Any]:
        due_on = self.due_on(bill)
        issued = due_on - _TERM
        return {
            "number": bill.number,
            "issued_on": issued.isoformat(),
            "due_on": due_on.isoformat(),
            "amount": bill.amount,
            "open_amount": bill.amount,
            "currency": "EUR",
            "description": bill.what,
            "delivered_on": issued.isoformat(),
            "delivered_by": "picked up in the shop",
            "terms_accepted_on": issued.isoformat(),
            "payment_reference": make_reference(bill.number).value,
        }


def debtor(persona: Persona) -> dict[str, Any]:
    """The customer as the shop knows them."""
    facts: dict[str, Any] = {
        "id": persona.id,
        "kind": persona.kind.value,
        "name": persona.name,
        "language": persona.language,
        "country": persona.country,
        "time_zone": persona.zone,
        "whatsapp": persona.whatsapp,
        "consents": {"whatsapp": persona.whatsapp, "marketing": persona.email is not None},
        "plain_language": persona.plain_language,
    }
    return facts | dict(_known(persona))


def _known(persona: Persona) -> Iterator[tuple[str, Any]]:
    for name in ("email", "phone", "customer_since"):
        if (value := getattr(persona, name)) is not None:
            yield name, value
    if persona.street:
        yield (
            "address",
            {"street": persona.street, "postcode": persona.postcode, "city": persona.city},
        )
    if persona.ask_for is not None:
        role, name = persona.ask_for
        yield "contacts", [{"role": role, "name": name}]
    if persona.represented_by is not None:
        role, name, email = persona.represented_by
        yield "representative", {"role": role, "name": name, "email": email}
