"""By when a task is done of which nothing else says so: no task waits for ever unseen."""

from collections.abc import Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from domain.moments import working_days_later
from domain.vocabulary import TaskKind
from ledger.database import Connection

_DAYS: Mapping[TaskKind, int] = {
    TaskKind.CALL: 2,
    TaskKind.LETTER: 2,
    TaskKind.MATCH: 3,
    TaskKind.TRIAGE: 5,
    TaskKind.APPROVAL: 5,
    TaskKind.COMPLAINT: 5,
    TaskKind.CREDIT: 5,
}
"""Working days: what reaches a debtor soon, decisions within a week; our measure."""
_OFFICE_CLOSES = time(17)
_COUNTRY, _ZONE = "NL", "Europe/Amsterdam"


async def by_when(conn: Connection, creditor: str, kind: TaskKind, now: datetime) -> datetime:
    """The end of a working day where the creditor is."""
    known = await conn.fetchval(
        "select profile ->> 'zone' from creditors where slug = $1", creditor
    )
    zone = ZoneInfo(known or _ZONE)
    day = working_days_later(now.astimezone(zone).date(), _DAYS[kind], _COUNTRY)
    return datetime.combine(day, _OFFICE_CLOSES, tzinfo=zone)
