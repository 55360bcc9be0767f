"""Accept events: deduplicate, apply, and leave word for the cases they touch."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg
from pydantic import BaseModel, ValidationError

from domain.incoming import (
    CasePaused,
    CaseResumed,
    DebtorUpdated,
    IncomingEvent,
    InvoiceCredited,
    InvoiceIssued,
    InvoiceOverdue,
    InvoiceWithdrawn,
    PaymentReceived,
    PaymentReversed,
)
from domain.model import Model
from ledger import clock
from ledger.creditors import UnknownCreditorError, UnknownPlaybookError
from ledger.database import Connection, Pool, transaction
from ledger.intake import claims, money, orders


class Refusal(Model):
    """Why one event of a request cannot be accepted: its place, the field, the reason."""

    index: int
    event_id: str
    field: str
    error: str


class RefusedError(Exception):
    """Nothing of the request was stored; every bad event is named."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__("; ".join(f"{it.event_id}: {it.field}: {it.error}" for it in refusals))
        self.refusals = tuple(refusals)


class Accepted(Model):
    """How many events were new, and how many were known already."""

    accepted: int
    duplicates: int


async def accept(pool: Pool, events: Sequence[IncomingEvent]) -> Accepted:
    """Store a request's events and what they change, in one transaction.

    Raises:
        RefusedError: one or more cannot be accepted; then none is.
    """
    refusals: list[Refusal] = []
    fresh = 0
    async with pool.acquire() as conn:
        attempt = conn.transaction()
        await attempt.start()
        try:
            await _take_turns(conn, events)
            now = await clock.now(conn)
            for index, event in enumerate(events):
                fresh += await _one(conn, index, event, now, refusals)
        except BaseException:
            await attempt.rollback()
            raise
        if refusals:
            await attempt.rollback()
            raise RefusedError(refusals)
        await attempt.commit()
    return Accepted(accepted=fresh, duplicates=len(events) - fresh)


async def _take_turns(conn: Connection, events: Sequence[IncomingEvent]) -> None:
    """One request of a creditor at a time.

    So a payment and its invoice that come at the same moment never miss each other, and two
    batches never wait for each other's debtors.
    """
    for creditor in sorted({event.data.creditor for event in events}):
        key = f"events of {creditor}"
        await conn.execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", key)


async def _one(
    conn: Connection, index: int, event: IncomingEvent, now: datetime, refusals: list[Refusal]
) -> bool:
    try:
        async with conn.transaction():
            if not await _first_sight(conn, event, now):
                return False
            await _apply(conn, event, now)
            return True
    except (UnknownCreditorError, UnknownPlaybookError) as error:
        field, reason = "creditor", str(error)
    except ValidationError as error:
        first = error.errors()[0]
        field, reason = ".".join(map(str, first["loc"])), first["msg"]
    except (ValueError, OverflowError) as error:
        field, reason = _field_of(str(error))
    refusals.append(Refusal(index=index, event_id=event.id, field=field, error=reason))
    return False


def _field_of(message: str) -> tuple[str, str]:
    """The field that a refusal begins with, else all of the event's data."""
    named = re.match(r"([a-z_]+(?:\.[a-z_]+)*): (.+)", message, re.DOTALL)
    return (named[1], named[2]) if named else ("data", message)


async def _first_sight(conn: Connection, event: IncomingEvent, now: datetime) -> bool:
    try:
        done = await conn.execute(
            """insert into events (creditor, source, event_id, type, data, time, received_at)
               values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing""",
            *(event.data.creditor, event.source, event.id, event.type, _raw(event.data)),
            *(event.time, now),
        )
    except (
        asyncpg.UntranslatableCharacterError,
        asyncpg.CharacterNotInRepertoireError,
    ) as error:
        raise ValueError("data: text must not contain the NUL character") from error
    except asyncpg.DataError as error:
        raise ValueError(f"time: {event.time} is no moment of our calendar") from error
    return bool(done == "INSERT 0 1")


def _raw(data: BaseModel) -> dict[str, Any]:
    return data.model_dump(mode="json", exclude_unset=True)


async def _apply(conn: Connection, event: IncomingEvent, now: datetime) -> None:
    at = event.time or now
    source = f"{event.source} {event.id}"
    match event:
        case InvoiceIssued() | InvoiceOverdue():
            await claims.state_claim(conn, event.data, at, now, source)
        case InvoiceCredited():
            await money.credit(conn, event.data, at, now, source)
        case PaymentReceived():
            await money.receive(conn, event.data, event.time, now)
        case PaymentReversed():
            await money.reverse(conn, event.data, at, now)
        case InvoiceWithdrawn():
            await orders.withdraw(conn, event.data, now)
        case DebtorUpdated():
            await orders.update_debtor(conn, event.data, now)
        case CasePaused():
            await orders.pause(conn, event.data, now)
        case CaseResumed():
            await orders.resume(conn, event.data, now)


async def scan_overdue(pool: Pool, limit: int = 1000) -> int:
    """Open a case for every invoice that became overdue in the ledger (the daily scan)."""
    async with transaction(pool) as conn:
        return await claims.open_overdue(conn, await clock.now(conn), limit)
