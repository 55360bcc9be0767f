"""Links to pay by: one for each set of invoices that a debtor is written to about."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from domain.model import Model
from ledger.database import Connection, Pool

LASTS = timedelta(days=180)
"""From the last message that names it."""


class Link(Model):
    """A page on which these invoices of a debtor are paid."""

    id: UUID
    creditor: str
    debtor: str
    covers: tuple[str, ...]
    expires_at: datetime

    def expired(self, now: datetime) -> bool:
        """Whether nobody was written to with it for too long."""
        return now >= self.expires_at


async def to_pay(
    conn: Connection, creditor: str, debtor: str, covers: Sequence[str], now: datetime
) -> UUID:
    """The link for these invoices: the same for every message about them, made with the first."""
    link: UUID = await conn.fetchval(
        """insert into payment_links (id, creditor, debtor, covers, made_at, expires_at)
           values ($1, $2, $3, $4, $5, $6)
           on conflict (creditor, debtor, covers) do update
           set expires_at = greatest(payment_links.expires_at, excluded.expires_at)
           returning id""",
        *(uuid4(), creditor, debtor, sorted(set(covers)), now, now + LASTS),
    )
    return link


async def find(conn: Connection | Pool, link: UUID) -> Link | None:
    """A link by its id."""
    row = await conn.fetchrow(
        "select id, creditor, debtor, covers, expires_at from payment_links where id = $1", link
    )
    return None if row is None else Link.model_validate(dict(row))
