"""The task to find a debtor whom no channel reaches: one for all open cases of the debtor."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.case import CaseKey
from domain.vocabulary import CallOutcome, TaskKind
from ledger import tasks
from ledger.database import Connection

BRIEF = "unreachable"
"""The part of the brief that makes a task one of these: why each channel is no use."""
NOBODY_SPOKEN = (CallOutcome.NO_ANSWER, CallOutcome.VOICEMAIL, CallOutcome.WRONG_PERSON)
_WAITING = """creditor = $1 and debtor = $2 and kind = 'triage'
              and status in ('open', 'claimed') and brief ? 'unreachable'"""


async def ask(
    conn: Connection,
    key: CaseKey,
    debtor: str,
    title: str,
    brief: Mapping[str, Any],
    now: datetime,
) -> UUID | None:
    """Ask a person to find the debtor; None where that is asked already, now for this case too."""
    known = await conn.fetchval(
        f"""update tasks set covers = array(select distinct unnest(covers || $3::text)),
                   brief = brief || $4
            where {_WAITING} returning id""",  # noqa: S608
        *(key.creditor, debtor, key.invoice_number, dict(brief)),
    )
    if known is not None:
        return None
    return await tasks.open_task(conn, key, TaskKind.TRIAGE, title, dict(brief), now, debtor=debtor)


async def close(conn: Connection, creditor: str, debtor: str, now: datetime) -> None:
    """The debtor was reached, so nobody need look any more."""
    await conn.execute(
        f"update tasks set status = 'expired', done_at = $3 where {_WAITING}",  # noqa: S608
        *(creditor, debtor, now),
    )


async def calls_in_vain(conn: Connection, key: CaseKey) -> int:
    """How often the debtor was called in this opening since someone last spoke with them."""
    spoken: Sequence[str] = [it.value for it in NOBODY_SPOKEN]
    made: int = await conn.fetchval(
        """select count(*)::int from contacts c
           where c.creditor = $1 and c.invoice_number = $2 and c.opening = $3
             and c.channel = 'call' and c.status in ('failed', 'sent')
             and c.marked_at > coalesce((
               select max(t.done_at) from tasks t
               where t.creditor = $1 and t.invoice_number = $2 and t.kind = 'call'
                 and t.status = 'done' and t.outcome ->> 'outcome' <> all($4)), '-infinity')""",
        *(key.creditor, key.invoice_number, key.opening, spoken),
    )
    return made
