"""What nobody can have meant: a promise for 2099, or of more than the debtor owes altogether."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from domain import far_ahead
from domain.answers import TaskOutcome
from domain.vocabulary import CallOutcome
from ledger import balance, cases
from ledger.database import Connection

_AGREED = (CallOutcome.PROMISE, CallOutcome.PART_NOW, CallOutcome.PLAN)
_PAID = (CallOutcome.ALREADY_PAID, CallOutcome.PAID_NOW, "found")
_AHEAD = (*_AGREED, CallOutcome.CONDITIONAL, CallOutcome.CALL_BACK, "decline", "mediate")
"""Outcomes whose day is still to come."""


async def contradiction(
    conn: Connection,
    creditor: str,
    debtor: str | None,
    outcome: TaskOutcome,
    today: date,
    zone: ZoneInfo,
) -> tuple[str, str] | None:
    """The field that cannot be right, and why; None where all can be.

    What is merely much, or late, is no contradiction: the playbook's limits put it before a person.
    """
    if outcome.outcome in _PAID and outcome.date is not None and outcome.date > today:
        return "date", f"{outcome.date} is still to come: give the day it was paid"
    if outcome.outcome in _AHEAD:
        last = today + far_ahead.AGREED
        for field, day in (("date", outcome.date), ("at", _day(outcome.at, zone))):
            if day is not None and day > last:
                return field, f"{day} is more than a year ahead: give a date until {last}"
        if outcome.date is not None and outcome.date < today:
            return "date", f"{outcome.date} has passed: give a date from {today} on"
    if outcome.outcome in _AGREED and outcome.amount is not None and debtor is not None:
        owed = await _owed(conn, creditor, debtor)
        if owed is not None and outcome.amount > owed:
            return "amount", f"{outcome.amount} is more than the {owed} that the debtor owes"
    return None


def _day(at: datetime | None, zone: ZoneInfo) -> date | None:
    return None if at is None else at.astimezone(zone).date()


async def _owed(conn: Connection, creditor: str, debtor: str) -> Decimal | None:
    """Everything that is open of the debtor, costs included; None where no case is open."""
    found = await cases.open_of_debtor(conn, creditor, debtor)
    owed = Decimal(0)
    for case in found:
        number = case.key.invoice_number
        owed += (await balance.principal(conn, creditor, number)).amount
        owed += (await balance.costs(conn, creditor, number)).amount
    return owed if found else None
