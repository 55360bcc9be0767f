"""Wrong answers to the question for a second fact; counted per debtor, whichever link was used."""

from datetime import datetime

from domain.portal.second_fact import WAIT
from ledger.database import Connection, Pool


async def lately(conn: Connection | Pool, creditor: str, debtor: str, now: datetime) -> int:
    """How many there were within the time in which they are counted."""
    count: int = await conn.fetchval(
        "select count(*) from second_fact_tries where creditor = $1 and debtor = $2 and at > $3",
        *(creditor, debtor, now - WAIT),
    )
    return count


async def failed(conn: Connection, creditor: str, debtor: str, now: datetime) -> None:
    """One more; what no longer counts is forgotten."""
    await conn.execute(
        "delete from second_fact_tries where creditor = $1 and debtor = $2 and at <= $3",
        *(creditor, debtor, now - WAIT),
    )
    await conn.execute(
        "insert into second_fact_tries (creditor, debtor, at) values ($1, $2, $3)",
        *(creditor, debtor, now),
    )
