"""Tasks about what someone wrote who is no debtor that we can tell: they belong to a creditor."""

from datetime import datetime
from typing import Any
from uuid import UUID

from domain.vocabulary import TaskKind
from ledger import task_days
from ledger.database import Connection


async def open_for_creditor(
    conn: Connection, task_id: UUID, creditor: str, title: str, brief: dict[str, Any], now: datetime
) -> None:
    """Ask a person of the creditor to read what is about no case that we can tell."""
    await conn.execute(
        """insert into tasks (id, kind, creditor, status, title, brief, opened_at, due_at)
           values ($1, $2, $3, 'open', $4, $5, $6, $7)""",
        *(task_id, TaskKind.TRIAGE, creditor, title, brief, now),
        await task_days.by_when(conn, creditor, TaskKind.TRIAGE, now),
    )


async def add_message(
    conn: Connection, creditor: str, sender: str, message: dict[str, Any]
) -> bool:
    """Add a message to the task that waits about this sender's; False without one."""
    done = await conn.execute(
        """update tasks set brief = jsonb_set(brief, '{messages}', brief -> 'messages' || $3::jsonb)
           where creditor = $1 and kind = 'triage' and status = 'open' and invoice_number is null
             and brief ->> 'sender' = $2""",
        *(creditor, sender, [message]),
    )
    return bool(done != "UPDATE 0")
