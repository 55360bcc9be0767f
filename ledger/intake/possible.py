"""What cannot be: a payment of tomorrow, a due date for 2099, more open than was invoiced.

Whoever sends such a thing mistyped it, so it is refused at the door, with the field's name. The
ledger's clock counts; a day ahead of an event is a matter of clocks, of a payment one of zones.
"""

from datetime import date, datetime, timedelta

from domain import far_ahead
from domain.incoming import IncomingEvent, InvoiceIssued, InvoiceOverdue, Payment, PaymentReceived
from ledger import creditors, debtors, invoices
from ledger.database import Connection

_CLOCKS_DIFFER = timedelta(days=1)


def contradiction(
    event: IncomingEvent, now: datetime, *, fresh: bool, today: date
) -> tuple[str, str] | None:
    """The field that cannot be right, and why; None where all can be.

    ``today`` is the last day on which something can have been paid (:func:`today_of`). ``fresh``
    says that a claim's invoice is not known yet: later its balance may be more than its amount, by
    what was added or went back.
    """
    if event.time is not None and event.time > now + _CLOCKS_DIFFER:
        return "time", f"{event.time.isoformat()} is still to come"
    if isinstance(event, PaymentReceived) and event.data.paid_on > today:
        why = f"{event.data.paid_on} is still to come: give the day it was paid, until {today}"
        return "paid_on", why
    if not isinstance(event, InvoiceIssued | InvoiceOverdue):
        return None
    invoice = event.data.invoice
    if fresh and invoice.open_amount > invoice.amount:
        why = f"{invoice.open_amount} is more than the invoice's amount, {invoice.amount}"
        return "invoice.open_amount", why
    last = now.date() + far_ahead.DUE
    if invoice.due_on > last:
        return "invoice.due_on", f"{invoice.due_on} lies too far ahead: give a day until {last}"
    return None


async def today_of(conn: Connection, payment: Payment, now: datetime) -> date:
    """The day it is where the creditor or the debtor lives, whichever is later."""
    creditor = await creditors.get(conn, payment.creditor)
    today = now.astimezone(creditor.zoneinfo).date()
    number = payment.invoice_number
    known = number and await invoices.debtor_of(conn, payment.creditor, number)
    if not known:
        return today
    debtor = await debtors.get(conn, payment.creditor, known)
    return max(today, now.astimezone(debtor.zone(creditor.zone)).date())


async def refuse(conn: Connection, event: IncomingEvent, now: datetime, *, fresh: bool) -> None:
    """Refuse what cannot be.

    Raises:
        ValueError: its message begins with the field.
    """
    today = now.date()
    if isinstance(event, PaymentReceived) and event.data.paid_on >= today:
        today = await today_of(conn, event.data, now)
    wrong = contradiction(event, now, fresh=fresh, today=today)
    if wrong is not None:
        raise ValueError(": ".join(wrong))
