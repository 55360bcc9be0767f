"""Which events of a request may be taken together: those that cannot surprise."""

from collections.abc import Mapping, Sequence
from typing import cast

from domain.allocation import PaymentOrder
from domain.incoming import IncomingEvent, PaymentReceived
from domain.invoice import Invoice
from domain.money import fits_currency, minor_units
from ledger.database import Row
from ledger.intake.joint_references import names_in
from ledger.intake.openings import playbook_for
from ledger.intake.together import mentions
from ledger.intake.together.known import Event, Known
from ledger.intake.together.mentions import PAID, ClaimEvent


def only_claims_and_payments(events: Sequence[IncomingEvent]) -> list[Event] | None:
    """The events, if all are of these kinds: others reach further than they say."""
    if all(it.type in mentions.CLAIMS or it.type == PAID for it in events):
        return cast(list[Event], [*events])
    return None


def plain_ones(events: Mapping[int, Event], known: Known) -> set[int]:
    """The places of the events that may be taken together with their like."""
    spoken = {at: mentions.of(event, known.resolved.get(at)) for at, event in events.items()}
    return {
        at
        for at in mentions.alone(spoken)
        if events[at].data.creditor in known.creditors and _plain(at, events[at], known)
    }


def _plain(at: int, event: Event, known: Known) -> bool:
    if event.type == PAID:
        return _plain_payment(event, known, known.invoices.get(at))
    return at not in known.waiting and _plain_claim(event, known, known.invoices.get(at))


def _plain_claim(event: ClaimEvent, known: Known, invoice: Row | None) -> bool:
    claim = event.data
    if playbook_for(known.creditors[claim.creditor], claim.debtor) not in known.playbooks:
        return False
    return invoice is None or (
        invoice["debtor"] == claim.debtor.id
        and invoice["currency"] == claim.invoice.currency
        and invoice["withdrawn_at"] is None
        # What the books say of an invoice that a discount settled may ask for a person.
        and not invoice["discounted"]
        # What was paid since the statement may be more than it leaves open.
        and invoice["owed"] >= invoice["owed_then"]
        # A running case whose due date moves gets a line of its own.
        and (not invoice["running"] or invoice["due_on"] == claim.invoice.due_on)
        # So does what its amount, or its balance, is stated to be.
        and (claim.invoice.states_balance or invoice["amount"] == claim.invoice.amount)
        and not (invoice["running"] and _states_another(claim.invoice, invoice))
    )


def _states_another(stated: Invoice, known: Row) -> bool:
    if not stated.states_balance or known["stated_later"]:
        return False
    return bool(minor_units(stated.open_amount, stated.currency) != known["owed_then"])


def _plain_payment(event: PaymentReceived, known: Known, invoice: Row | None) -> bool:
    payment = event.data
    if payment.invoice_number is None and payment.reference is None:
        return False
    if (payment.creditor, payment.payment_id) in known.payments:
        return False
    if invoice is None and names_in(payment.reference):
        return False
    try:
        fits_currency(payment.amount, payment.currency)
    except ValueError:
        return False
    return invoice is None or (
        invoice["currency"] == payment.currency
        and invoice["stated_since"] >= 0
        # Paid too much, or paying costs first, it is not the invoice's alone.
        and invoice["owed"] >= minor_units(payment.amount, payment.currency)
        and known.creditors[payment.creditor].allocation is PaymentOrder.PRINCIPAL_FIRST
        # What the agency must hear is told one by one.
        and not invoice["handed_over"]
        # So is what is left of a last demand.
        and not invoice["in_term"]
    )
