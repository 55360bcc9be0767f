"""The task about a hold: one for all open cases of the debtor."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.holds import PROTECTIONS, Hold
from domain.vocabulary import TaskKind, TimelineWhat
from ledger import debtors, tasks, timeline
from ledger.cases import CaseRow
from ledger.database import Connection


async def ask(
    conn: Connection,
    hold: Hold,
    found: Sequence[CaseRow],
    title: str,
    now: datetime,
    *,
    caused_by: UUID,
) -> None:
    """Ask a person what the kind of hold asks; the first case is the one it is filed under.

    Nothing is asked twice of the same cause; a task that still waits takes the new cases in.
    """
    numbers = tuple(case.key.invoice_number for case in found)
    protection, key = PROTECTIONS[hold.kind], found[0].key
    debtor = await debtors.get(conn, hold.creditor, hold.debtor)
    write_to = hold.representative or debtor.representative
    brief = {
        "hold": str(hold.id),
        "kind": hold.kind,
        "why": protection.why,
        "asks": list(protection.asks),
        "write_to": write_to.model_dump(mode="json") if write_to else None,
        "until": hold.until.isoformat() if hold.until else None,
        "outcomes": ["keep", "resume", "close"],
    }
    if await tasks.renew_hold(conn, hold.creditor, hold.id, title, numbers, brief):
        return
    task = await tasks.open_task(
        *(conn, key, TaskKind.TRIAGE, title, brief, now),
        debtor=hold.debtor,
        covers=numbers,
        caused_by=caused_by,
    )
    detail = {"task": str(task), "kind": TaskKind.TRIAGE}
    line = timeline.Line(
        at=now, what=TimelineWhat.TASK_OPENED, why=title, covers=numbers, detail=detail
    )
    await timeline.write_all(conn, hold.creditor, numbers, line)
