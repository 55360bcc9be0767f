"""Accept events: deduplicate, apply, and leave word for the cases they touch."""

import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import groupby
from typing import Any

import asyncpg
from pydantic import BaseModel, ValidationError

from domain.incoming import (
    CasePaused,
    CaseResumed,
    DebtorCredited,
    DebtorPaused,
    DebtorResumed,
    DebtorUpdated,
    IncomingEvent,
    InvoiceCredited,
    InvoiceIssued,
    InvoiceOverdue,
    InvoiceWithdrawn,
    PaymentReceived,
    PaymentRestored,
    PaymentReversed,
)
from domain.model import Model
from ledger import clock, invoices
from ledger.creditors import UnknownCreditorError, UnknownPlaybookError
from ledger.database import Connection, Pool, transaction
from ledger.intake import (
    claims,
    debtor_orders,
    free_credits,
    money,
    orders,
    possible,
    reversals,
    stalled,
    turns,
)
from ledger.intake.together.known import Event, Known
from ledger.intake.together.known import read as read_known
from ledger.intake.together.sorting import only_claims_and_payments, plain_ones
from ledger.intake.together.taking import take

Then = Callable[[Connection], Awaitable[None]]
"""Something else to write in the transaction of a request."""


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


async def accept(pool: Pool, events: Sequence[IncomingEvent], then: Then | None = None) -> Accepted:
    """Store a request's events, what they change, and what comes ``then``, in one transaction.

    Raises:
        RefusedError: one or more cannot be accepted; then none is.
    """
    usual = only_claims_and_payments(events)
    if usual is not None:
        with suppress(*_UNFIT):
            return await _accept_together(pool, usual, then)
    return await accept_one_by_one(pool, events, then)


async def accept_one_by_one(
    pool: Pool, events: Sequence[IncomingEvent], then: Then | None = None
) -> Accepted:
    """As :func:`accept`, event after event: slower, and right for whatever comes.

    Raises:
        RefusedError: one or more cannot be accepted; then none is.
    """
    refusals: list[Refusal] = []
    fresh = 0
    async with transaction(pool) as conn:
        now = await turns.take_alone(conn, {event.data.creditor for event in events})
        for index, event in enumerate(events):
            fresh += await _one(conn, index, event, now, refusals)
        if refusals:
            raise RefusedError(refusals)
        if then:
            await then(conn)
    return Accepted(accepted=fresh, duplicates=len(events) - fresh)


class _UnusualError(Exception):
    """The request holds something that must be taken event by event."""


_UNFIT = (
    *(_UnusualError, ValueError, OverflowError, asyncpg.DataError),
    # Something was not as new as it was taken for.
    asyncpg.IntegrityConstraintViolationError,
)


async def accept_plain(
    pool: Pool, events: Sequence[IncomingEvent], then: Then | None = None
) -> Accepted | None:
    """Store events while the caller holds their creditors' turn; nothing if one is not plain.

    Requests that share no debtor and no name can so be written at the same time, by several
    connections (:mod:`ledger.intake.beside`).
    """
    usual = only_claims_and_payments(events)
    if usual is not None:
        with suppress(*_UNFIT, asyncpg.DeadlockDetectedError):
            async with transaction(pool) as conn:
                now = await turns.as_held(conn)
                return await _write(conn, usual, now, then, only_plain=True)
    return None


async def _accept_together(pool: Pool, events: Sequence[Event], then: Then | None) -> Accepted:
    shared = turns.may_share(events)
    async with transaction(pool) as conn:
        if shared:
            now = await turns.share(conn, events)
        else:
            now = await turns.take_alone(conn, {event.data.creditor for event in events})
        return await _write(conn, events, now, then, only_plain=shared)


async def _write(
    conn: Connection, events: Sequence[Event], now: datetime, then: Then | None, *, only_plain: bool
) -> Accepted:
    """Write plain events together, in the request's order, and each other one by itself."""
    refusals: list[Refusal] = []
    known = await read_known(conn, events, now)
    fresh = _fresh(events, known)
    plain = {
        at
        for at in plain_ones(fresh, known)
        if not possible.contradiction(
            fresh[at],
            now,
            fresh=at not in known.invoices,
            today=now.astimezone(known.creditors[fresh[at].data.creditor].zoneinfo).date(),
        )
    }
    accepted = 0
    for together, run in groupby(fresh, key=plain.__contains__):
        if together:
            accepted += await take(conn, {at: fresh[at] for at in run}, known, now)
        elif only_plain:
            raise _UnusualError
        else:
            for at in run:
                accepted += await _one(conn, at, fresh[at], now, refusals)
    if refusals:
        raise RefusedError(refusals)
    if then:
        await then(conn)
    return Accepted(accepted=accepted, duplicates=len(events) - accepted)


def _fresh(events: Sequence[Event], known: Known) -> dict[int, Event]:
    """The events that no earlier request told, by place."""
    return {
        at: event
        for at, event in enumerate(events)
        if (event.data.creditor, event.source, event.id) not in known.events
    }


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
    await possible.refuse(conn, event, now, fresh=await _is_fresh(conn, event))
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
            await reversals.reverse(conn, event.data, at, now)
        case PaymentRestored():
            order = event.data
            await reversals.restore(conn, order.creditor, order.payment_id, at, now, order.reason)
        case InvoiceWithdrawn():
            await orders.withdraw(conn, event.data, now)
        case DebtorUpdated():
            await orders.update_debtor(conn, event.data, now)
        case CasePaused():
            await orders.pause(conn, event.data, now)
        case CaseResumed():
            await orders.resume(conn, event.data, now)
        case DebtorPaused():
            await debtor_orders.pause(conn, event.data, now)
        case DebtorResumed():
            await debtor_orders.resume(conn, event.data, now)
        case DebtorCredited():
            await free_credits.keep(conn, event.data, at, now, source)


async def _is_fresh(conn: Connection, event: IncomingEvent) -> bool:
    """Whether it states an invoice that is not known yet."""
    if not isinstance(event, InvoiceIssued | InvoiceOverdue):
        return False
    claim = event.data
    return await invoices.find(conn, claim.creditor, claim.invoice.number) is None


async def scan_overdue(pool: Pool, limit: int = 1000) -> int:
    """Open a case for every invoice that became overdue in the ledger (the daily scan).

    And remind people of what they let lie: complaints, holds whose end has come.
    """
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        await stalled.remind(conn, now)
        return await claims.open_overdue(conn, now, limit)
