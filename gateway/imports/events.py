"""From imported rows to the contract's events, with ids that the same content always gets."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from datetime import time as clock_time
from typing import Any, Literal

from domain.incoming import (
    Claim,
    IncomingEvent,
    InvoiceCredited,
    InvoiceIssued,
    InvoiceOverdue,
    PaymentReceived,
)
from gateway.imports.result import ImportedCredit, ImportedInvoice

_CREDIT_NOTES = "import/credit-notes"
_encoded = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode


def claim_events(
    claims: Iterable[ImportedInvoice], as_of: date, source: str, *, time: datetime
) -> Iterator[IncomingEvent]:
    """The claims as they stand on ``as_of``: issued, or overdue from the day after the due date.

    A payment made by then comes first, so that no case opens over what is already paid.
    """
    for item in claims:
        if item.payment is not None and item.payment.paid_on <= as_of:
            yield payment_event(item, source, time=time)
        yield _claim_event(item, as_of, source, time)


def payment_event(item: ImportedInvoice, source: str, *, time: datetime) -> PaymentReceived:
    """The payment of a settled row.

    Raises:
        ValueError: the row was not settled.
    """
    if item.payment is None:
        raise ValueError(f"line {item.line} holds no payment")
    kind = "amicable.payment.received.v1"
    key = _event_id(kind, item.payment.model_dump(mode="json", exclude_defaults=True))
    return PaymentReceived(type=kind, id=key, source=source, time=time, data=item.payment)


def credit_events(
    credits_read: Iterable[ImportedCredit], source: str, *, time: datetime
) -> Iterator[InvoiceCredited]:
    """The credit notes; the note's own number is part of the event's id.

    A document is one credit whatever its file is called, so its source is not the file.
    """
    kind = "amicable.invoice.credited.v1"
    for item in credits_read:
        content = item.credit.model_dump(mode="json", exclude_defaults=True)
        key = _event_id(kind, {"number": item.number, **content})
        at = _end_of(item.document_day, time)
        origin = source if item.document_day is None else _CREDIT_NOTES
        yield InvoiceCredited(type=kind, id=key, source=origin, time=at, data=item.credit)


def _claim_event(
    item: ImportedInvoice, as_of: date, source: str, time: datetime
) -> InvoiceIssued | InvoiceOverdue:
    # Built without another check: the claim was checked when its row was read.
    claim = _claim_on(item, as_of)
    time = _start_of(item.document_day, time)
    content = claim.model_dump(mode="json", exclude_defaults=True)
    if claim.invoice.due_on < as_of:
        overdue: Literal["amicable.invoice.overdue.v1"] = "amicable.invoice.overdue.v1"
        key = _event_id(overdue, content)
        return InvoiceOverdue.model_construct(
            type=overdue, id=key, source=source, time=time, data=claim
        )
    issued: Literal["amicable.invoice.issued.v1"] = "amicable.invoice.issued.v1"
    key = _event_id(issued, content)
    return InvoiceIssued.model_construct(type=issued, id=key, source=source, time=time, data=claim)


def _start_of(day: date | None, latest: datetime) -> datetime:
    """A document's balance holds from the start of its day: what is paid later lowers it."""
    if day is None:
        return latest
    return min(latest, datetime.combine(day, clock_time.min, tzinfo=UTC))


def _end_of(day: date | None, latest: datetime) -> datetime:
    """A credit counts at the end of its day, after the invoice of that day that it lowers."""
    if day is None:
        return latest
    return min(latest, datetime.combine(day, clock_time(23, 59, 59), tzinfo=UTC))


def _claim_on(item: ImportedInvoice, as_of: date) -> Claim:
    balance = item.open_on(as_of)
    if balance == item.claim.invoice.open_amount:
        return item.claim
    invoice = item.claim.invoice.model_copy(update={"open_amount": balance})
    return item.claim.model_copy(update={"invoice": invoice})


def _event_id(kind: str, content: dict[str, Any]) -> str:
    """A hash over type and content, so that the same file twice is a duplicate.

    Fields at their default are left out: a field that the models gain later changes no id.
    """
    text = _encoded([kind, content])
    return f"import-{hashlib.sha256(text.encode()).hexdigest()[:32]}"
