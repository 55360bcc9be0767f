"""Tasks that belong to another: what else was said in its answer, and its like of one debtor."""

from uuid import UUID

from ledger.database import Connection, Pool
from ledger.tasks import Task


async def beside(conn: Connection | Pool, task: UUID) -> list[Task]:
    """What else was said in the answer to a task, as it was followed."""
    rows = await conn.fetch(
        "select * from tasks where brief ->> 'beside' = $1 order by opened_at, id", str(task)
    )
    return [Task.model_validate(dict(row)) for row in rows]


async def sisters(conn: Connection | Pool, task: Task) -> list[Task]:
    """What else of the same kind waits about the same debtor, and nobody else has."""
    rows = await conn.fetch(
        """select * from tasks where creditor = $1 and debtor = $2 and kind = $3 and id <> $4
           and (status = 'open' or (status = 'claimed' and claimed_by = $5))
           order by invoice_number""",
        *(task.creditor, task.debtor, task.kind, task.id, task.claimed_by),
    )
    return [Task.model_validate(dict(row)) for row in rows]
