"""A person is warned before a claim cannot be enforced any more, once in each term.

A stage plays no part: a claim that is paused or held is barred as others are.
"""

from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from domain.case import CaseKey
from domain.law.limitation import interrupted_by
from domain.vocabulary import TaskKind, TimelineWhat
from ledger import case_file, limitation_looks, tasks, timeline
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.limitation import Barred


async def warn(conn: Connection, now: datetime, limit: int) -> int:
    """Ask a person about every claim whose day is near; how many were asked about."""
    found = await limitation_looks.due(conn, now.date(), limit)
    return sum([await _look(conn, key, now) for key in found])


async def _look(conn: Connection, key: CaseKey, now: datetime) -> bool:
    file = await case_file.lock_any(conn, key)
    bars, today = await case_file.bars(conn, file), file.where.local(now).date()
    warn_on = bars.on - timedelta(days=file.playbook.warn_before_barred_days)
    if today < warn_on:
        await limitation_looks.plan(conn, key, warn_on)
        return False
    # What is barred is put before a person by the ladder. Else: one warning, unless by its last
    # day the term has begun anew.
    await limitation_looks.plan(conn, key, bars.on if today < bars.on else None)
    if today >= bars.on:
        return False
    await _ask(conn, file, bars, now)
    return True


async def _ask(conn: Connection, file: CaseFile, bars: Barred, now: datetime) -> None:
    key = file.key
    title = f"Invoice {key.invoice_number}: time-barred from {bars.on} on ({bars.source})"
    brief = {
        "limitation": bars.on.isoformat(),
        "why": f"from {bars.on} on it cannot be enforced any more ({bars.source})",
        "asks": list(interrupted_by(file.debtor.country)),
        "outcomes": ["interrupted", "resume"],
    }
    cause = uuid5(NAMESPACE_OID, f"{key.workflow_id} {key.opening} barred {bars.on}")
    task = await tasks.open_task(
        *(conn, key, TaskKind.TRIAGE, title, brief, now), debtor=file.debtor.id, caused_by=cause
    )
    detail = {"task": str(task), "kind": TaskKind.TRIAGE}
    line = timeline.Line(at=now, what=TimelineWhat.TASK_OPENED, why=title, detail=detail)
    await timeline.write(conn, key, line)
