"""What came between a decision to hand over and its being asked again: a pause, a reply."""

from datetime import datetime
from typing import NamedTuple

from domain.case import CaseKey
from domain.vocabulary import Stage, TaskKind, TimelineWhat
from ledger.database import Connection, Pool


async def put_off(conn: Connection | Pool, key: CaseKey) -> bool:
    """Whether a person answered the last question of this opening with "not now"."""
    outcome: str | None = await conn.fetchval(
        """select outcome ->> 'outcome' from tasks where creditor = $1 and invoice_number = $2
           and opening = $3 and kind = $4 order by opened_at desc limit 1""",
        *(key.creditor, key.invoice_number, key.opening, TaskKind.APPROVAL),
    )
    return outcome == "decline"


class AskedBefore(NamedTuple):
    """The last time that a person was asked."""

    at: datetime
    over: str
    """What came in between, as the timeline says it."""


async def last(conn: Connection | Pool, key: CaseKey) -> AskedBefore | None:
    """When the decision was last asked for in this opening; None where it never was."""
    row = await conn.fetchrow(
        """select t.opened_at as at, (
             select l.why from timeline l
             where l.creditor = t.creditor and l.invoice_number = t.invoice_number
               and l.opening = t.opening and l.at >= t.opened_at
               and (l.what = $5 and l.detail ->> 'from' = $6
                    or l.what = $7 and l.detail ->> 'task' = t.id::text)
             order by l.at, l.id limit 1) as over
           from tasks t where t.creditor = $1 and t.invoice_number = $2 and t.opening = $3
             and t.kind = $4 and t.status in ('done', 'expired')
           order by t.opened_at desc limit 1""",
        *(key.creditor, key.invoice_number, key.opening, TaskKind.APPROVAL),
        *(TimelineWhat.STAGE_CHANGED, Stage.APPROVAL, TimelineWhat.HELD_BACK),
    )
    if row is None or row["over"] is None:
        return None
    return AskedBefore(row["at"], row["over"])
