"""A small rest after a last demand was paid for the most part: asked for kindly, without costs.

One message asks for it; only when that brings nothing a person decides.
"""

from datetime import date, datetime

from activities import case_moves
from domain.calendars.holidays import next_bank_day
from domain.messages.formats import date_in
from domain.moments import working_days_later
from ledger import retractions
from ledger.case_file import CaseFile
from ledger.database import Connection

_DAYS_TO_PAY = 5
"""Working days that the debtor has for the rest; our measure."""
_DAYS_ON_ITS_WAY = 2
"""Working days that the money then needs to arrive."""
WHY = "the debtor is asked for the rest, without costs"


async def ask(conn: Connection, file: CaseFile, now: datetime) -> None:
    """Ask for the rest, with a day to pay by."""
    today, debtor = file.where.local(now).date(), file.debtor
    by = _last_day(file, today)
    facts = {"rest_by": date_in(debtor.language, by)}
    await retractions.amount_changed(conn, file.case, now, facts)


def _last_day(file: CaseFile, since: date) -> date:
    country = file.debtor.country
    return next_bank_day(working_days_later(since, _DAYS_TO_PAY, country), country)


def asked_until(file: CaseFile, since: date) -> datetime:
    """When a person decides about a rest that is asked for since a day."""
    last_day, country = _last_day(file, since), file.debtor.country
    day = working_days_later(last_day, _DAYS_ON_ITS_WAY, country)
    return case_moves.after_working_days(file, file.where.at(day, file.playbook.day_starts), 1)
