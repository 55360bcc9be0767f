"""Payments that were begun at a provider through a link, and where each stands."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from domain.allocation import Part
from domain.model import Model
from domain.money import Money
from domain.payment_provider import Checkout, PaymentStatus
from ledger.database import Connection, Pool, Row

REPLAYED_FOR = timedelta(minutes=50)
"""A request that got no answer is made again under its own key only while the provider still knows
it: Mollie for an hour (https://docs.mollie.com/reference/api-idempotency)."""
_LEFT = timedelta(minutes=2)
"""A checkout that closes sooner is not offered again."""


class Begun(Model):
    """One payment at a provider."""

    id: UUID
    link: UUID
    creditor: str
    debtor: str
    covers: tuple[str, ...]
    provider: str
    provider_id: str | None
    status: str
    """As the provider's (:class:`PaymentStatus`), or ``begun`` before it answered."""
    amount: Money
    parts: tuple[Part, ...]
    """What it was meant for when it was begun."""
    checkout_url: str | None
    gone: Money
    """What was refunded or charged back and is booked so."""


_SELECT = """select o.*, l.creditor, l.debtor, l.covers
             from online_payments o join payment_links l on l.id = o.link"""


def _begun(row: Row) -> Begun:
    currency = row["currency"]
    parts = [
        Part(invoice_number=number, amount=Money.from_minor(minor, currency))
        for number, minor in row["parts"]
    ]
    known = {name: row[name] for name in Begun.model_fields if name in row and name != "parts"}
    return Begun(
        **known,
        amount=Money.from_minor(row["amount_minor"], currency),
        gone=Money.from_minor(row["gone_minor"], currency),
        parts=tuple(parts),
    )


async def to_go_on(
    conn: Connection, link: UUID, provider: str, parts: Sequence[Part], now: datetime
) -> Begun | None:
    """The checkout that is still open for exactly this, so that two clicks are one payment."""
    row = await conn.fetchrow(
        f"""{_SELECT} where o.link = $1 and o.provider = $2 and o.parts = $3
              and (o.status = 'open' and coalesce(o.expires_at > $4, true)
                   or o.status = 'begun' and o.begun_at > $5)
            order by o.begun_at desc limit 1""",
        *(link, provider, _pairs(parts), now + _LEFT, now - REPLAYED_FOR),
    )
    return None if row is None else _begun(row)


async def begin(
    conn: Connection, link: UUID, provider: str, parts: Sequence[Part], now: datetime
) -> Begun:
    """Write down that a payment is about to be begun: its id is the key of the request."""
    total = sum(part.amount.minor for part in parts)
    made = uuid4()
    await conn.execute(
        """insert into online_payments (id, link, provider, status, amount_minor, currency, parts,
                                        begun_at)
           values ($1, $2, $3, 'begun', $4, $5, $6, $7)""",
        *(made, link, provider, total, parts[0].amount.currency, _pairs(parts), now),
    )
    return _begun(await conn.fetchrow(f"{_SELECT} where o.id = $1", made))


def _pairs(parts: Sequence[Part]) -> list[tuple[str, int]]:
    return [(part.invoice_number, part.amount.minor) for part in parts]


async def opened(conn: Connection | Pool, begun: UUID, checkout: Checkout) -> None:
    """The provider opened its checkout."""
    await conn.execute(
        """update online_payments
           set status = 'open', provider_id = $2, checkout_url = $3, expires_at = $4
           where id = $1 and status = 'begun'""",
        *(begun, checkout.provider_id, checkout.url, checkout.expires_at),
    )


async def find(conn: Connection | Pool, provider: str, provider_id: str) -> Begun | None:
    """A payment by the provider's id."""
    row = await conn.fetchrow(
        f"{_SELECT} where o.provider = $1 and o.provider_id = $2", provider, provider_id
    )
    return None if row is None else _begun(row)


async def lock(conn: Connection, begun: UUID) -> Begun:
    """The same as it is now, held until the transaction ends; hold its debtor first."""
    return _begun(await conn.fetchrow(f"{_SELECT} where o.id = $1 for update of o", begun))


async def newest(conn: Connection | Pool, link: UUID) -> Begun | None:
    """The payment that was begun last through a link."""
    row = await conn.fetchrow(f"{_SELECT} where o.link = $1 order by o.begun_at desc limit 1", link)
    return None if row is None else _begun(row)


async def stands(conn: Connection, begun: UUID, status: PaymentStatus, gone: Money) -> None:
    """Where it stands now, and what is booked as gone."""
    await conn.execute(
        "update online_payments set status = $2, gone_minor = $3 where id = $1",
        *(begun, status, gone.minor),
    )


async def unfinished(conn: Connection | Pool, not_since: datetime, limit: int) -> list[Begun]:
    """Payments of which the end is not known, not looked at since then, the longest first."""
    rows = await conn.fetch(
        f"""{_SELECT} where o.status in ('open', 'pending')
              and coalesce(o.looked_at, o.begun_at) < $1
            order by coalesce(o.looked_at, o.begun_at) limit $2""",
        *(not_since, limit),
    )
    return [_begun(row) for row in rows]


async def paid_at(conn: Connection | Pool) -> list[tuple[str, str]]:
    """Which creditors were ever paid at which provider."""
    rows = await conn.fetch(
        """select distinct l.creditor, o.provider from online_payments o
           join payment_links l on l.id = o.link where o.status = 'paid' order by 1, 2"""
    )
    return [(row["creditor"], row["provider"]) for row in rows]


async def paid_among(
    conn: Connection | Pool, creditor: str, provider: str, provider_ids: Iterable[str]
) -> list[Begun]:
    """Those of a provider's payments that we began for a creditor, and that are booked as paid."""
    rows = await conn.fetch(
        f"""{_SELECT} where l.creditor = $1 and o.provider = $2 and o.provider_id = any($3)
              and o.status = 'paid' order by o.begun_at""",
        *(creditor, provider, list(provider_ids)),
    )
    return [_begun(row) for row in rows]


async def looked_at(conn: Connection | Pool, begun: UUID, now: datetime) -> None:
    """The provider was asked, whatever it said."""
    await conn.execute("update online_payments set looked_at = $2 where id = $1", begun, now)
