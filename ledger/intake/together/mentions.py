"""What each event of a request speaks of, so that those which touch each other are told apart."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from domain.incoming import IncomingEvent, InvoiceIssued, InvoiceOverdue, PaymentReceived

ClaimEvent = InvoiceIssued | InvoiceOverdue
PAID: Final = "amicable.payment.received.v1"
"""Tells payments from claims, as a class does but ten times as fast: it is asked a dozen times."""
CLAIMS: Final = ("amicable.invoice.issued.v1", "amicable.invoice.overdue.v1")

Mention = tuple[str, str, str]
"""Creditor, sort of thing, and its name as it is compared."""


def bare(reference: str) -> str:
    """A reference as it is compared: people type spaces and small letters."""
    return reference.replace(" ", "").upper()


def names_of(event: ClaimEvent | PaymentReceived) -> list[str]:
    """The invoice numbers and references by which an event finds, or is found."""
    if event.type == PAID:
        return [event.data.invoice_number or event.data.reference or ""]
    invoice = event.data.invoice
    if invoice.payment_reference:
        return [invoice.number, invoice.payment_reference]
    return [invoice.number]


def of(event: ClaimEvent | PaymentReceived, resolved: str | None = None) -> set[Mention]:
    """Everything an event speaks of; ``resolved`` is the invoice that a reference names."""
    slug = event.data.creditor
    found = {(slug, "invoice", bare(name)) for name in names_of(event)}
    if resolved is not None:
        found.add((slug, "invoice", bare(resolved)))
    if event.type == PAID:
        found.add((slug, "payment", event.data.payment_id))
    return found


def of_all(events: Iterable[ClaimEvent | PaymentReceived]) -> set[Mention]:
    """Everything that events speak of, the debtors of claims too."""
    found: set[Mention] = set()
    for event in events:
        found |= of(event)
        found.add((event.data.creditor, "event", f"{event.source} {event.id}"))
        if event.type != PAID:
            found.add((event.data.creditor, "debtor", event.data.debtor.id))
    return found


def alone(spoken: Mapping[int, set[Mention]]) -> set[int]:
    """The places of the events that speak of nothing another one speaks of."""
    counted = Counter(mention for each in spoken.values() for mention in each)
    return {at for at, each in spoken.items() if all(counted[it] == 1 for it in each)}


def keys_of(events: Iterable[IncomingEvent]) -> list[str]:
    """What a small request holds while it writes, in the one order that all take."""
    keys: set[str] = set()
    for event in events:
        slug = event.data.creditor
        keys.add(f"{slug} event {event.source} {event.id}")
        if isinstance(event, InvoiceIssued | InvoiceOverdue):
            keys.add(f"{slug} debtor {event.data.debtor.id}")
        if isinstance(event, InvoiceIssued | InvoiceOverdue | PaymentReceived):
            keys |= {" ".join(mention) for mention in of(event)}
    return sorted(keys)
