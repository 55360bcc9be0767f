"""Wrong answers to the question for a second fact; counted per debtor, whichever link was used."""

from datetime import datetime

from domain.portal.second_fact import REMEMBERED
from ledger.database import Connection, Pool


async def lately(
    conn: Connection | Pool, creditor: str, debtor: str, now: datetime
) -> list[datetime]:
    """When they were given, as far back as they count."""
    rows = await conn.fetch(
        "select at from second_fact_tries where creditor = $1 and debtor = $2 and at > $3",
        *(creditor, debtor, now - REMEMBERED),
    )
    return [row["at"] for row in rows]


async def failed(conn: Connection, creditor: str, debtor: str, now: datetime) -> None:
    """One more; what no longer counts is forgotten."""
    await conn.execute(
        "delete from second_fact_tries where creditor = $1 and debtor = $2 and at <= $3",
        *(creditor, debtor, now - REMEMBERED),
    )
    await conn.execute(
        "insert into second_fact_tries (creditor, debtor, at) values ($1, $2, $3)",
        *(creditor, debtor, now),
    )
