"""The last day of a notice: what the law gives, and the debtor's money."""

from datetime import date
from uuid import UUID

from domain.calendars.holidays import next_bank_day
from domain.case import CaseKey
from domain.law.notice import NoticeTerm
from ledger import case_file, contacts
from ledger.database import Connection


async def last_day(conn: Connection, contact: UUID, term: NoticeTerm) -> date:
    """The law's last day, or later: the debtor's money comes first (domain facts, section 6).

    A longer term than the notice names harms nobody (HR 25-11-2016).
    """
    made = await contacts.get(conn, contact)
    key = CaseKey(creditor=made.creditor, invoice_number=made.invoice_number, opening=made.opening)
    file = await case_file.read_any(conn, key)
    day = file.day_to_pay(term.last_day, term.delivered, statutory=True)
    return next_bank_day(day, file.debtor.country)
