"""From imported rows to the contract's events, with ids that the same content always gets."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from datetime import time as clock_time
from typing import Any, Literal

from domain.debtor import Debtor
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
    for events in claim_events_by_row(claims, as_of, source, time=time):
        yield from events


def claim_events_by_row(
    claims: Iterable[ImportedInvoice], as_of: date, source: str, *, time: datetime
) -> Iterator[Sequence[IncomingEvent]]:
    """As :func:`claim_events`, the events of each row by themselves."""
    debtors = _DebtorTexts()
    for item in claims:
        claim = _claim_event(item, as_of, source, time, debtors)
        if item.payment is not None and item.payment.paid_on <= as_of:
            yield payment_event(item, source, time=time), claim
        else:
            yield (claim,)


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


class _DebtorTexts:
    """The JSON of debtors as ids are reckoned over it: rows often share theirs."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Debtor, str]] = {}

    def of(self, debtor: Debtor) -> str:
        known = self._known.get(id(debtor))
        if known is None:
            # Kept with its text: another debtor cannot come to stand at the same place.
            known = debtor, _encoded(debtor.model_dump(mode="json", exclude_defaults=True))
            self._known[id(debtor)] = known
        return known[1]


def _claim_event(
    item: ImportedInvoice, as_of: date, source: str, time: datetime, debtors: _DebtorTexts
) -> InvoiceIssued | InvoiceOverdue:
    claim = _claim_on(item, as_of)
    time = _start_of(item.document_day, time)
    content = _claim_text(claim, debtors)
    if claim.invoice.due_on < as_of:
        overdue: Literal["amicable.invoice.overdue.v1"] = "amicable.invoice.overdue.v1"
        key = _hashed(f'["{overdue}", {content}]')
        return InvoiceOverdue(type=overdue, id=key, source=source, time=time, data=claim)
    issued: Literal["amicable.invoice.issued.v1"] = "amicable.invoice.issued.v1"
    key = _hashed(f'["{issued}", {content}]')
    return InvoiceIssued(type=issued, id=key, source=source, time=time, data=claim)


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
    return _hashed(_encoded([kind, content]))


def _claim_text(claim: Claim, debtors: _DebtorTexts) -> str:
    """The claim as :func:`_event_id` would write it, put together of its parts."""
    invoice = _encoded(claim.invoice.model_dump(mode="json", exclude_defaults=True))
    return (
        f'{{"creditor": "{claim.creditor}", "debtor": {debtors.of(claim.debtor)}, '
        f'"invoice": {invoice}}}'
    )


def _hashed(text: str) -> str:
    return f"import-{hashlib.sha256(text.encode()).hexdigest()[:32]}"
