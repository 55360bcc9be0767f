"""What cannot be: an event from the future, a due date for 2099, more open than was invoiced.

Whoever sends such a thing mistyped it, so it is refused at the door, with the field's name. The
ledger's clock counts; a day ahead is a matter of time zones.
"""

from datetime import datetime, timedelta

from domain.incoming import IncomingEvent, InvoiceIssued, InvoiceOverdue

_CLOCKS_DIFFER = timedelta(days=1)
_LONGEST_TERM = timedelta(days=5 * 366)
"""No invoice is due later than that; our measure."""


def contradiction(event: IncomingEvent, now: datetime, *, fresh: bool) -> tuple[str, str] | None:
    """The field that cannot be right, and why; None where all can be.

    ``fresh`` says that a claim's invoice is not known yet: later its balance may be more than its
    amount, by what was added or went back.
    """
    if event.time is not None and event.time > now + _CLOCKS_DIFFER:
        return "time", f"{event.time.isoformat()} is still to come"
    if not isinstance(event, InvoiceIssued | InvoiceOverdue):
        return None
    invoice = event.data.invoice
    if fresh and invoice.open_amount > invoice.amount:
        why = f"{invoice.open_amount} is more than the invoice's amount, {invoice.amount}"
        return "invoice.open_amount", why
    last = now.date() + _LONGEST_TERM
    if invoice.due_on > last:
        return "invoice.due_on", f"{invoice.due_on} lies too far ahead: give a day until {last}"
    return None


def refuse(event: IncomingEvent, now: datetime, *, fresh: bool) -> None:
    """Refuse what cannot be.

    Raises:
        ValueError: its message begins with the field.
    """
    wrong = contradiction(event, now, fresh=fresh)
    if wrong is not None:
        raise ValueError(": ".join(wrong))
