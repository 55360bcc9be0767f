"""What Temporal and the creditors must still be told: stored first, delivered after."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from domain.case import CaseEvent, CaseEventWhat, CaseKey
from domain.model import Model
from ledger.database import Connection, Pool

OPENED = "opened"
"""The first row of every opening: start the workflow."""


class Told(Model):
    """One row for the relay: a start, or an event of a case."""

    id: int
    key: CaseKey
    seq: int
    what: str
    ref: str | None
    created_at: datetime

    @property
    def starts(self) -> bool:
        """Whether this starts the case's workflow."""
        return self.what == OPENED

    @property
    def event(self) -> CaseEvent:
        """The event as the workflow gets it."""
        return CaseEvent(seq=self.seq, what=CaseEventWhat(self.what), ref=self.ref)


async def tell(
    conn: Connection,
    key: CaseKey,
    what: CaseEventWhat | str,
    now: datetime,
    ref: str | None = None,
) -> None:
    """Give an event the case's next sequence number and leave it for the relay."""
    await conn.execute(
        """with numbered as (
             update cases set seq = seq + 1
             where creditor = $1 and invoice_number = $2 returning seq)
           insert into outbox (creditor, invoice_number, opening, seq, what, ref, created_at)
           select $1, $2, $3, seq, $4, $5, $6 from numbered""",
        *(key.creditor, key.invoice_number, key.opening, str(what), ref, now),
    )


async def waiting(conn: Connection | Pool, limit: int = 500) -> list[Told]:
    """Undelivered rows, oldest first: the first of each case only up to its first gap."""
    rows = await conn.fetch(
        """select id, creditor, invoice_number, opening, seq, what, ref, created_at from outbox
           where delivered_at is null order by id limit $1""",
        limit,
    )
    return [
        Told(
            id=row["id"],
            key=CaseKey(
                creditor=row["creditor"],
                invoice_number=row["invoice_number"],
                opening=row["opening"],
            ),
            seq=row["seq"],
            what=row["what"],
            ref=row["ref"],
            created_at=row["created_at"],
        )
        for row in rows
    ]


async def delivered(conn: Connection | Pool, ids: list[int], now: datetime) -> None:
    """Temporal has these."""
    await conn.execute("update outbox set delivered_at = $2 where id = any($1)", ids, now)


async def last_id(conn: Connection | Pool) -> int:
    """The newest row's id; zero when there is none."""
    found: int = await conn.fetchval("select coalesce(max(id), 0)::bigint from outbox")
    return found


async def told_since(conn: Connection | Pool, row_id: int) -> tuple[list[CaseKey], int]:
    """Cases that were told something after a row, and the newest row's id."""
    rows = await conn.fetch(
        """select creditor, invoice_number, max(opening)::int as opening, max(id)::bigint as id
           from outbox where id > $1 and delivered_at is not null
           group by creditor, invoice_number""",
        row_id,
    )
    keys = [
        CaseKey(
            creditor=row["creditor"], invoice_number=row["invoice_number"], opening=row["opening"]
        )
        for row in rows
    ]
    return keys, max((row["id"] for row in rows), default=row_id)


class Announcement(Model):
    """An event on its way to one of a creditor's webhooks."""

    id: UUID
    creditor: str
    url: str
    type: str
    subject: str
    data: dict[str, Any]
    at: datetime
    attempts: int


async def announce(
    conn: Connection, creditor: str, kind: str, subject: str, data: dict[str, Any], now: datetime
) -> None:
    """Leave an event for each of the creditor's webhooks."""
    await conn.execute(
        """insert into announcements (id, creditor, url, type, subject, data, at, try_at)
           select $1, slug, hook ->> 'url', $3, $4, $5, $6, now()
           from creditors, jsonb_array_elements(profile -> 'webhooks') as hook where slug = $2""",
        *(uuid4(), creditor, kind, subject, data, now),
    )


async def announcements_due(conn: Connection | Pool, limit: int = 100) -> list[Announcement]:
    """Events to deliver now; retries wait in machine time, whatever the case's clock."""
    rows = await conn.fetch(
        """select id, creditor, url, type, subject, data, at, attempts from announcements
           where delivered_at is null and try_at <= now() order by at limit $1""",
        limit,
    )
    return [Announcement.model_validate(dict(row)) for row in rows]


async def announced(
    conn: Connection | Pool, sent: Announcement, *, error: str | None, wait: timedelta
) -> None:
    """Record a delivery, or when to try again."""
    await conn.execute(
        """update announcements set attempts = attempts + 1, last_error = $3,
                  delivered_at = case when $3::text is null then now() end,
                  try_at = now() + $4
           where id = $1 and url = $2""",
        *(sent.id, sent.url, error, wait),
    )
