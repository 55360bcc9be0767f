"""Links to pay by: one for each set of invoices that a debtor is written to about."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from domain.creditor import Creditor
from domain.debtor import Debtor
from domain.model import Model
from ledger import creditors
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


class Opened(NamedTuple):
    """A link with all that every page of it needs."""

    link: Link
    creditor: Creditor
    debtor: Debtor
    now: datetime
    """The installation's time."""


async def find(conn: Connection | Pool, link: UUID) -> Opened | None:
    """A link by its id, with whose it is, in one statement: every page begins with it."""
    row = await conn.fetchrow(
        """select l.id, l.creditor, l.debtor, l.covers, l.expires_at, n.clock_offset,
                  r.profile::text as creditor_profile, d.profile::text as debtor_profile
           from payment_links l
           join creditors r on r.slug = l.creditor
           join debtors d on d.creditor = l.creditor and d.id = l.debtor
           cross join installation n where l.id = $1""",
        link,
    )
    if row is None:
        return None
    return Opened(
        link=Link.model_validate({name: row[name] for name in Link.model_fields}),
        creditor=creditors.from_text(row["creditor_profile"]),
        debtor=Debtor.model_validate_json(row["debtor_profile"]),
        now=datetime.now(UTC) + row["clock_offset"],
    )
