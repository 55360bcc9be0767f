"""Courtesies to a debtor: planned with what causes them, sent by a workflow of their own."""

from datetime import datetime

from domain.courtesies import Courtesy
from ledger.database import Connection


async def plan(conn: Connection, courtesy: Courtesy, now: datetime) -> bool:
    """Plan a courtesy, in the transaction of its cause; False if the occasion was told of."""
    added = await conn.fetchval(
        """insert into courtesies (id, creditor, debtor, covers, kind, occasion, facts, channel,
                                   not_before, expires_at, planned_at, next_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $9)
           on conflict (creditor, debtor, kind, occasion) do nothing returning id""",
        courtesy.id,
        courtesy.creditor,
        courtesy.debtor,
        list(courtesy.covers),
        courtesy.kind,
        courtesy.occasion,
        courtesy.facts,
        courtesy.channel,
        courtesy.not_before,
        courtesy.expires_at,
        now,
    )
    return added is not None


async def drop(conn: Connection, creditor: str, debtor: str, occasion: str, why: str) -> None:
    """Leave unsaid what has not been said of an occasion that is over."""
    await conn.execute(
        """update courtesies set status = 'unsaid', why = $4, next_at = null
           where creditor = $1 and debtor = $2 and occasion = $3 and status = 'waiting'""",
        *(creditor, debtor, occasion, why),
    )
