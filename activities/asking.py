"""Put a question before a person: the task, and the line of the timeline that says so."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from activities import case_moves
from domain.vocabulary import TaskKind, TimelineWhat
from ledger import tasks
from ledger.case_file import CaseFile
from ledger.database import Connection


async def ask(
    conn: Connection,
    file: CaseFile,
    kind: TaskKind,
    title: str,
    brief: Mapping[str, Any],
    now: datetime,
    *,
    covers: tuple[str, ...] = (),
    due_at: datetime | None = None,
    caused_by: UUID | None = None,
) -> UUID:
    """Open a task about the case, or about ``covers``; asking twice asks once.

    See :func:`ledger.tasks.open_task` for ``caused_by``.
    """
    task = await tasks.open_task(
        *(conn, file.key, kind, title, dict(brief), now),
        debtor=file.debtor.id,
        covers=covers,
        due_at=due_at,
        caused_by=caused_by,
    )
    detail = {"task": str(task), "kind": kind}
    await case_moves.note(conn, file, TimelineWhat.TASK_OPENED, title, now, detail=detail)
    return task
