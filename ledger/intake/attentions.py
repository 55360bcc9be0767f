"""What the daily scan plans for customers: the question how it was, a word to who pays on time."""

from datetime import datetime

from domain.courtesies import WRITTEN, CourtesyKind
from ledger import clock, courtesies, customer_care, debtors
from ledger.courtesy_draft import Subject, draft
from ledger.customer_care import Ended, PaysOnTime
from ledger.database import Connection, Pool, transaction


async def plan_questions(pool: Pool, limit: int) -> int:
    """Plan the question how it was, for everybody whose day it is; how many."""
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        ended = await customer_care.to_ask(conn, now, limit)
        return sum([await _ask(conn, it, now) for it in ended])


async def plan_thanks(pool: Pool, limit: int) -> int:
    """Plan a friendly word to those who pay on time; how many."""
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        found = await customer_care.to_thank(conn, now, now.date(), limit)
        return sum([await _thank(conn, it, now) for it in found])


async def _ask(conn: Connection, ended: Ended, now: datetime) -> bool:
    occasion = f"invoice {ended.invoice_number}, opening {ended.opening}"
    kind = CourtesyKind.SATISFACTION
    about = Subject(ended.creditor, ended.debtor, ended.invoice_number, kind, occasion)
    return await _plan(conn, about, {}, now)


async def _thank(conn: Connection, found: PaysOnTime, now: datetime) -> bool:
    kind = CourtesyKind.PAYS_ON_TIME
    about = Subject(found.creditor, found.debtor, found.invoice_number, kind, found.newest)
    return await _plan(conn, about, {"invoices": str(found.count)}, now)


async def _plan(conn: Connection, about: Subject, facts: dict[str, str], now: datetime) -> bool:
    await debtors.lock(conn, about.creditor, about.debtor)
    courtesy = await draft(conn, about, facts, now, WRITTEN)
    return await courtesies.plan(conn, courtesy, now)
