"""Tasks about a debtor rather than a case: a credit, new details to carry over."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from domain.vocabulary import TaskKind
from ledger import task_days
from ledger.database import Connection
from ledger.tasks import Task


async def open_of_debtor(
    conn: Connection,
    creditor: str,
    debtor: str,
    kind: TaskKind,
    title: str,
    brief: dict[str, Any],
    now: datetime,
    covers: Sequence[str] = (),
) -> UUID:
    """Ask a person about a debtor rather than a case: it outlives the cases it covers."""
    task_id = uuid4()
    await conn.execute(
        """insert into tasks (id, kind, creditor, debtor, covers, status, title, brief, opened_at,
                              due_at)
           values ($1, $2, $3, $4, $5, 'open', $6, $7, $8, $9)""",
        *(task_id, kind, creditor, debtor, list(covers), title, brief, now),
        await task_days.by_when(conn, creditor, kind, now),
    )
    return task_id


async def about_credit(conn: Connection, creditor: str, debtor: str, currency: str) -> Task | None:
    """The open or claimed task about the debtor's credit in a currency."""
    row = await conn.fetchrow(
        """select * from tasks where creditor = $1 and debtor = $2 and kind = 'credit'
           and status in ('open', 'claimed') and brief ->> 'currency' = $3""",
        *(creditor, debtor, currency),
    )
    return None if row is None else Task.model_validate(dict(row))


async def renew_credit(
    conn: Connection, task_id: UUID, title: str, covers: Sequence[str], brief: dict[str, Any]
) -> None:
    """Bring a task about a credit up to date: it grew, shrank, or has other invoices to go to."""
    await conn.execute(
        "update tasks set title = $2, covers = $3, brief = brief || $4 where id = $1",
        *(task_id, title, list(covers), brief),
    )
