"""Events that come in: the contract's types, validated at the door.

Every type is a model with the same envelope; :data:`IncomingEvent` tells them apart by ``type``.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, TypeAdapter

from domain.debtor import Debtor, DebtorChanges
from domain.invoice import Amount, Invoice, InvoiceNumber
from domain.model import OpenModel
from domain.money import Currency

DebtorId = Annotated[str, Field(min_length=1, max_length=200)]
CreditorSlug = Annotated[str, Field(pattern=r"^[a-z0-9-]+$", max_length=63)]


class Claim(OpenModel):
    """An invoice with its debtor."""

    creditor: CreditorSlug
    invoice: Invoice
    debtor: Debtor


class Credit(OpenModel):
    """A credit note on an invoice."""

    creditor: CreditorSlug
    invoice_number: InvoiceNumber
    amount: Annotated[Amount, Field(gt=0)]
    currency: Currency | None = None
    """Where it is given, it must be the invoice's."""
    reason: str = ""


class Withdrawal(OpenModel):
    """The creditor takes an invoice back."""

    creditor: CreditorSlug
    invoice_number: InvoiceNumber
    reason: str = ""


class Payment(OpenModel):
    """Money received; finds its invoice by number or by payment reference."""

    creditor: CreditorSlug
    payment_id: Annotated[str, Field(min_length=1, max_length=200)]
    amount: Annotated[Amount, Field(gt=0)]
    currency: Currency = "EUR"
    paid_on: date
    invoice_number: InvoiceNumber | None = None
    reference: str | None = None


class Reversal(OpenModel):
    """A payment that went back, or one whose going back was undone."""

    creditor: CreditorSlug
    payment_id: Annotated[str, Field(min_length=1, max_length=200)]
    reason: str = ""


class DebtorUpdate(OpenModel):
    """New facts about a debtor."""

    creditor: CreditorSlug
    debtor: DebtorChanges


class PauseOrder(OpenModel):
    """A person holds a case until a date, with a reason (peers B)."""

    creditor: CreditorSlug
    invoice_number: InvoiceNumber
    until: date | None = None
    reason: str = ""


class DebtorCredit(OpenModel):
    """A credit note of a debtor that names no invoice (peers 2, OCA#211)."""

    creditor: CreditorSlug
    debtor_id: DebtorId
    amount: Annotated[Amount, Field(gt=0)]
    currency: Currency = "EUR"
    reason: str = ""


class DebtorPause(OpenModel):
    """A person holds everything of a debtor until a date, with a reason (peers, complaint 4)."""

    creditor: CreditorSlug
    debtor_id: DebtorId
    until: date | None = None
    reason: Annotated[str, Field(max_length=500)] = ""


class _Envelope(OpenModel):
    id: Annotated[str, Field(min_length=1, max_length=300)]
    source: Annotated[str, Field(min_length=1, max_length=300)]
    time: AwareDatetime | None = None
    specversion: Literal["1.0"] = "1.0"


class InvoiceIssued(_Envelope):
    """Allows the reminder before the due date (practice I2)."""

    type: Literal["amicable.invoice.issued.v1"]
    data: Claim


class InvoiceOverdue(_Envelope):
    """Opens a case."""

    type: Literal["amicable.invoice.overdue.v1"]
    data: Claim


class InvoiceCredited(_Envelope):
    """Lowers what is asked."""

    type: Literal["amicable.invoice.credited.v1"]
    data: Credit


class InvoiceWithdrawn(_Envelope):
    """Ends a case without a demand."""

    type: Literal["amicable.invoice.withdrawn.v1"]
    data: Withdrawal


class PaymentReceived(_Envelope):
    """Money came in."""

    type: Literal["amicable.payment.received.v1"]
    data: Payment


class PaymentReversed(_Envelope):
    """Money went back; a closed case reopens (peers F)."""

    type: Literal["amicable.payment.reversed.v1"]
    data: Reversal


class PaymentRestored(_Envelope):
    """The bank took its reversal back: the payment stands after all."""

    type: Literal["amicable.payment.restored.v1"]
    data: Reversal


class DebtorUpdated(_Envelope):
    """Another address, phone, consent."""

    type: Literal["amicable.debtor.updated.v1"]
    data: DebtorUpdate


class CasePaused(_Envelope):
    """Hold a case."""

    type: Literal["amicable.case.paused.v1"]
    data: PauseOrder


class CaseResumed(_Envelope):
    """Let a held case go on."""

    type: Literal["amicable.case.resumed.v1"]
    data: PauseOrder


class DebtorPaused(_Envelope):
    """Hold all open and coming cases of a debtor."""

    type: Literal["amicable.debtor.paused.v1"]
    data: DebtorPause


class DebtorResumed(_Envelope):
    """Lift what stops a debtor."""

    type: Literal["amicable.debtor.resumed.v1"]
    data: DebtorPause


class DebtorCredited(_Envelope):
    """Lowers what is asked for the debtor's oldest open invoice."""

    type: Literal["amicable.debtor.credited.v1"]
    data: DebtorCredit


IncomingEvent = (
    InvoiceIssued
    | InvoiceOverdue
    | InvoiceCredited
    | InvoiceWithdrawn
    | PaymentReceived
    | PaymentReversed
    | PaymentRestored
    | DebtorUpdated
    | CasePaused
    | CaseResumed
    | DebtorPaused
    | DebtorResumed
    | DebtorCredited
)

incoming_event: TypeAdapter[IncomingEvent] = TypeAdapter(
    Annotated[IncomingEvent, Field(discriminator="type")]
)

KNOWN_TYPES: tuple[str, ...] = tuple(
    model.model_fields["type"].annotation.__args__[0] for model in IncomingEvent.__args__
)
