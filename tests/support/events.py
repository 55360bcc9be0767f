"""Events in plain words, as creditors' systems send them."""

from itertools import count
from typing import Any

from domain.incoming import IncomingEvent, incoming_event
from ledger.database import Pool
from ledger.intake import door
from ledger.intake.door import Accepted

CREDITOR = "acme"
SOURCE = "/erp/acme"
Sent = dict[str, Any]

_ids = count(1)


def event(
    kind: str, data: dict[str, Any], *, key: str | None = None, time: str | None = None
) -> Sent:
    """A CloudEvent of one of our types, as JSON."""
    sent: Sent = {
        "specversion": "1.0",
        "id": key or f"evt-{next(_ids)}",
        "source": SOURCE,
        "type": f"amicable.{kind}.v1",
        "data": {"creditor": CREDITOR, **data},
    }
    return sent | ({"time": time} if time else {})


def debtor(number: str = "C-1001", **facts: Any) -> dict[str, Any]:
    """Sanne, a consumer who can be reached on every channel."""
    sanne = {
        "id": number,
        "kind": "consumer",
        "name": "Sanne de Vries",
        "language": "nl",
        "country": "NL",
        "email": "Sanne@example.com",
        "phone": "+31612345678",
        "whatsapp": True,
        "address": {"street": "Lindelaan 1", "postcode": "1234 AB", "city": "Utrecht"},
        "consents": {"whatsapp": True, "marketing": True},
        "time_zone": "Europe/Amsterdam",
    }
    return sanne | facts


def invoice(number: str = "2026-0117", amount: str = "250.00", **facts: Any) -> dict[str, Any]:
    """An invoice that fell due on 31 October 2026."""
    dated = {"number": number, "issued_on": "2026-10-01", "due_on": "2026-10-31"}
    return {**dated, "amount": amount, "currency": "EUR"} | facts


def overdue(
    number: str = "2026-0117",
    amount: str = "250.00",
    *,
    of: dict[str, Any] | None = None,
    key: str | None = None,
    time: str | None = None,
    **facts: Any,
) -> Sent:
    """An invoice is overdue; ``open_amount`` and the like as further words."""
    data = {"invoice": invoice(number, amount, **facts), "debtor": of or debtor()}
    return event("invoice.overdue", data, key=key, time=time)


def paid(
    amount: str,
    number: str | None = "2026-0117",
    *,
    payment: str | None = None,
    on: str = "2026-11-20",
    time: str | None = None,
    **facts: Any,
) -> Sent:
    """Money came in."""
    data = {"payment_id": payment or f"pay-{next(_ids)}", "amount": amount, "currency": "EUR"}
    named = {} if number is None else {"invoice_number": number}
    return event("payment.received", {**data, "paid_on": on, **named, **facts}, time=time)


def reversed_(payment: str, *, reason: str = "chargeback", time: str | None = None) -> Sent:
    """Money went back."""
    return event("payment.reversed", {"payment_id": payment, "reason": reason}, time=time)


def restored(payment: str, *, reason: str = "taken back", time: str | None = None) -> Sent:
    """The bank reversed its reversal."""
    return event("payment.restored", {"payment_id": payment, "reason": reason}, time=time)


def credited(amount: str, number: str = "2026-0117", *, time: str | None = None) -> Sent:
    """A credit note."""
    data = {"invoice_number": number, "amount": amount, "reason": "returned"}
    return event("invoice.credited", data, time=time)


def withdrawn(number: str = "2026-0117") -> Sent:
    """The creditor takes the invoice back."""
    return event("invoice.withdrawn", {"invoice_number": number, "reason": "by mistake"})


def read(sent: Sent) -> IncomingEvent:
    """The event as the door reads it."""
    return incoming_event.validate_python(sent)


async def told(pool: Pool, *sent: Sent) -> Accepted:
    """Let the door accept events, as one request."""
    return await door.accept(pool, [read(it) for it in sent])
