"""What the daily scan plans for customers: the question how it was, a word to who pays on time."""

from datetime import datetime
from uuid import uuid4

from domain.courtesies import WRITTEN, Courtesy, CourtesyKind
from ledger import clock, contacts, courtesies, customer_care, debtors
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
    return await _plan(
        conn,
        ended.creditor,
        ended.debtor,
        ended.invoice_number,
        CourtesyKind.SATISFACTION,
        occasion,
        {},
        now,
    )


async def _thank(conn: Connection, found: PaysOnTime, now: datetime) -> bool:
    return await _plan(
        conn,
        found.creditor,
        found.debtor,
        found.invoice_number,
        CourtesyKind.PAYS_ON_TIME,
        found.newest,
        {"invoices": str(found.count)},
        now,
    )


async def _plan(
    conn: Connection,
    creditor: str,
    debtor: str,
    number: str,
    kind: CourtesyKind,
    occasion: str,
    facts: dict[str, str],
    now: datetime,
) -> bool:
    """By the channel that the debtor heard of last."""
    await debtors.lock(conn, creditor, debtor)
    last = await contacts.last_to(conn, creditor, debtor, WRITTEN)
    courtesy = Courtesy(
        id=uuid4(),
        creditor=creditor,
        debtor=debtor,
        covers=(number,),
        kind=kind,
        occasion=occasion,
        facts=facts,
        channel=last.channel if last else None,
        not_before=now,
    )
    return await courtesies.plan(conn, courtesy, now)
