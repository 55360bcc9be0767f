"""What debtors told of payments that are looked for: kept, so that nobody is asked it twice."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ledger.database import Connection
from ledger.tasks import Task

TOLD = "told"
"""In the brief of a task to look for a payment: ``paid_on``, ``amount`` and ``account``, as far as
they were told."""


async def told_before(conn: Connection, creditor: str, numbers: Sequence[str]) -> dict[str, Any]:
    """What was told already of a payment of these invoices, the later over the earlier."""
    rows = await conn.fetch(
        """select brief -> 'told' as told from tasks where creditor = $1 and kind = 'match'
           and covers && $2 and brief ? 'told' order by opened_at, id""",
        *(creditor, list(numbers)),
    )
    return {name: it for row in rows for name, it in row["told"].items()}


async def running(conn: Connection, creditor: str, numbers: Sequence[str]) -> Task | None:
    """The search that people have before them for a payment of all these invoices."""
    row = await conn.fetchrow(
        """select * from tasks where creditor = $1 and kind = 'match' and brief ? 'told'
           and status in ('open', 'claimed') and covers @> $2 order by opened_at limit 1""",
        *(creditor, list(numbers)),
    )
    return None if row is None else Task.model_validate(dict(row))


async def add(conn: Connection, task: UUID, told: dict[str, Any], said: str | None) -> None:
    """Put what was told meanwhile into a search that runs, under the words of before."""
    await conn.execute(
        """update tasks set brief = brief
             || jsonb_build_object('told', brief -> 'told' || $2::jsonb)
             || jsonb_build_object('said', nullif(concat_ws(E'\n', brief ->> 'said', $3::text), ''))
           where id = $1""",
        *(task, told, said),
    )
