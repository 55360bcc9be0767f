"""What a task that waits says anew: it became late, or is about something else by now."""

from typing import Any
from uuid import UUID

from ledger.database import Connection


async def note_late(conn: Connection, creditor: str, dispute: UUID, why: str) -> None:
    """Say beside a complaint what its lateness asks of its owner."""
    await conn.execute(
        """update tasks set brief = brief || jsonb_build_object('late', $3::text)
           where creditor = $1 and kind = 'complaint' and status in ('open', 'claimed')
             and brief ->> 'dispute' = $2""",
        *(creditor, str(dispute), why),
    )


async def say_anew(conn: Connection, task: UUID, title: str, brief: dict[str, Any]) -> None:
    """What a task that waits is about has changed: it says what is true now."""
    await conn.execute(
        """update tasks set title = $2, brief = brief || $3
           where id = $1 and status in ('open', 'claimed') and title <> $2""",
        *(task, title, brief),
    )
