"""What a rehearsal left in the ledger, and what was really said beside it."""

from datetime import datetime
from uuid import UUID

from domain.case import CaseKey
from domain.going_live import Word
from domain.vocabulary import Stage, TimelineWhat
from ledger.cases import CaseRow
from ledger.database import Connection


async def forget(conn: Connection, key: CaseKey) -> list[UUID]:
    """What a case sent to a test address was said to nobody: it counts for nothing."""
    rows = await conn.fetch(
        """update contacts set status = 'rehearsed' where creditor = $1 and invoice_number = $2
           and opening = $3 and redirected returning id""",
        *(key.creditor, key.invoice_number, key.opening),
    )
    return [row["id"] for row in rows]


async def words(conn: Connection, case: CaseRow) -> list[Word]:
    """What was said about an invoice in this opening, to the debtor or a test address, in order."""
    key = case.key
    rows = await conn.fetch(
        """select coalesce(sent_at, marked_at) as at, redirected from contacts
           where creditor = $1 and $2 = any(covers) and debtor = $3 and marked_at >= $4
             and (redirected and status <> 'held'
                  or status in ('sending', 'sent', 'delivered', 'read', 'unknown'))
           order by 1""",
        *(key.creditor, key.invoice_number, case.debtor, case.opened_at),
    )
    return [Word(row["at"], redirected=row["redirected"]) for row in rows]


async def began(conn: Connection, creditor: str, debtor: str) -> datetime | None:
    """When the first word to a debtor went to the test address; None where no word did.

    Asked before any of it is forgotten (:func:`forget`).
    """
    found: datetime | None = await conn.fetchval(
        """select min(marked_at) from contacts where creditor = $1 and debtor = $2
           and redirected and status not in ('held', 'rehearsed')""",
        *(creditor, debtor),
    )
    return found


async def is_paused(conn: Connection, key: CaseKey) -> bool:
    """Whether the creditor's own pause stands: it was ordered since the case last left a hold."""
    return bool(
        await conn.fetchval(
            """select max(at) filter (where what = $4 and detail ? 'until')
                 > coalesce(max(at) filter (where what = $5 and detail ->> 'from' = $6),
                            '-infinity')
               from timeline where creditor = $1 and invoice_number = $2 and opening = $3""",
            *(key.creditor, key.invoice_number, key.opening),
            *(TimelineWhat.HOLD, TimelineWhat.STAGE_CHANGED, Stage.ON_HOLD),
        )
    )
