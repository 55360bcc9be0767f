"""Disputes as facts: raised, reminded of, answered; and what they take out of what is asked."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from domain.case import CaseKey
from domain.disputes import Dispute, DisputeStatus, Goodwill
from domain.money import Money
from ledger.database import Connection, Pool, Row

DISPUTED = """(select coalesce(sum(coalesce(d.disputed_minor, i.amount_minor)), 0)::bigint
                   from disputes d
                   where d.creditor = i.creditor and d.invoice_number = i.number
                     and d.status in ('open', 'mediating'))"""
"""The disputed part of an invoice ``i`` in minor units, within another statement.

Without a part all of it is disputed, whatever stage its case is in.
"""


async def add(conn: Connection, dispute: Dispute) -> None:
    """Write a dispute down."""
    await conn.execute(
        """insert into disputes (id, creditor, invoice_number, opening, debtor, kind, said_in,
                                 evidence, disputed_minor, currency, opened_at, opened_by,
                                 channel, owner, deadline)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)""",
        *(dispute.id, dispute.creditor, dispute.invoice_number, dispute.opening, dispute.debtor),
        *(dispute.kind, dispute.said_in, list(dispute.evidence)),
        *(dispute.part.minor if dispute.part else None, dispute.currency, dispute.opened_at),
        *(dispute.opened_by, dispute.channel, dispute.owner, dispute.deadline),
    )


async def widen(
    conn: Connection, dispute_id: UUID, part: Money | None, evidence: Sequence[str]
) -> None:
    """More was said about the same dispute: of what it is about, and what shows it."""
    await conn.execute(
        "update disputes set disputed_minor = $2, evidence = evidence || $3 where id = $1",
        *(dispute_id, part.minor if part else None, list(evidence)),
    )


async def running(conn: Connection | Pool, creditor: str, number: str) -> Dispute | None:
    """The dispute of an invoice that is still to be answered."""
    row = await conn.fetchrow(
        """select * from disputes where creditor = $1 and invoice_number = $2
           and status in ('open', 'mediating')""",
        *(creditor, number),
    )
    return None if row is None else _dispute(row)


async def last(conn: Connection | Pool, creditor: str, number: str) -> Dispute | None:
    """The newest dispute of an invoice, answered or not."""
    row = await conn.fetchrow(
        """select * from disputes where creditor = $1 and invoice_number = $2
           order by opened_at desc limit 1""",
        *(creditor, number),
    )
    return None if row is None else _dispute(row)


async def mediate(conn: Connection, dispute_id: UUID, mediator: str, deadline: date) -> None:
    """Put a dispute before a mediator (practice C7), with a term of their own."""
    await conn.execute(
        """update disputes set status = 'mediating', mediator = $2, deadline = $3, passed = 0
           where id = $1""",
        *(dispute_id, mediator, deadline),
    )


async def postpone(conn: Connection, dispute_id: UUID, deadline: date) -> None:
    """The deadline passed without an answer: a next one."""
    await conn.execute(
        "update disputes set passed = passed + 1, deadline = $2 where id = $1",
        *(dispute_id, deadline),
    )


async def answer(
    conn: Connection,
    dispute_id: UUID,
    status: DisputeStatus,
    now: datetime,
    *,
    by: str,
    reasons: str | None,
    goodwill: Goodwill | None,
    credited: Money,
) -> None:
    """Write down how it was answered, by whom and why."""
    await conn.execute(
        """update disputes set status = $2, answered_at = $3, answered_by = $4, reasons = $5,
                  goodwill = $6, credited_minor = $7 where id = $1""",
        *(dispute_id, status, now, by, reasons, goodwill, credited.minor or None),
    )


async def end(conn: Connection, key: CaseKey, now: datetime) -> None:
    """The case is closed: nobody has to answer any more."""
    await conn.execute(
        """update disputes set status = 'ended', answered_at = $3
           where creditor = $1 and invoice_number = $2 and status in ('open', 'mediating')""",
        *(key.creditor, key.invoice_number, now),
    )


async def confirm(conn: Connection, creditor: str, number: str, credit: Money, by: str) -> bool:
    """Whether a credit note is the one that an answered complaint booked already; once."""
    done = await conn.execute(
        """update disputes set confirmed_by = $4 where id = (
             select id from disputes where creditor = $1 and invoice_number = $2
               and credited_minor = $3 and confirmed_by is null order by answered_at limit 1)""",
        *(creditor, number, credit.minor, by),
    )
    return bool(done == "UPDATE 1")


async def overdue(conn: Connection, today: date, limit: int) -> list[Dispute]:
    """Disputes whose deadline has passed, the oldest first."""
    rows = await conn.fetch(
        """select * from disputes where status in ('open', 'mediating') and deadline < $1
           order by deadline, id limit $2""",
        *(today, limit),
    )
    return [_dispute(row) for row in rows]


def _dispute(row: Row) -> Dispute:
    known = dict(row)
    currency = known["currency"]
    for name, minor in (("part", "disputed_minor"), ("credited", "credited_minor")):
        amount = known.pop(minor)
        known[name] = None if amount is None else Money.from_minor(amount, currency)
    known.pop("confirmed_by")
    return Dispute.model_validate(known)
