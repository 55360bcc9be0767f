"""Why a debtor is to be asked softly now, read from what happened since they last heard from us."""

from domain.fresh_start import Softly
from ledger.database import Connection

_WENT_OUT = ["sending", "sent", "delivered", "read", "unknown", "open"]


async def of_case(conn: Connection, creditor: str, debtor: str, number: str) -> Softly | None:
    """The reason for a softer tone about an invoice; None where there is none."""
    row = await conn.fetchrow(
        """with heard as (
             select coalesce(max(marked_at), '-infinity') as at from contacts
             where creditor = $1 and debtor = $2 and $3 = any(covers) and counts
               and status = any($4))
           select
             exists (select 1 from tasks, heard
                     where creditor = $1 and debtor = $2 and kind = 'match'
                     and $3 = any(covers) and outcome ->> 'outcome' = 'not_found'
                     and done_at > heard.at) as not_found,
             exists (select 1 from disputes where creditor = $1 and invoice_number = $3
                     and status in ('open', 'mediating')) as part,
             exists (select 1 from disputes, heard where creditor = $1 and invoice_number = $3
                     and answered_at > heard.at)
             or exists (select 1 from holds, heard where creditor = $1 and debtor = $2
                     and kind <> 'paused' and lifted_at > heard.at) as answered,
             exists (select 1 from disputes where creditor = $1 and debtor = $2
                     and invoice_number <> $3 and status in ('open', 'mediating')) as elsewhere,
             exists (select 1 from heard, arrangements a
                     join arrangement_claims o on o.arrangement = a.id
                     where o.creditor = $1 and o.invoice_number = $3 and a.status = 'part_kept'
                     and a.ended_at > heard.at) as kept""",
        *(creditor, debtor, number, _WENT_OUT),
    )
    return next((why for why in _FIRST if row[why.value]), None)


_FIRST = (Softly.NOT_FOUND, Softly.PART, Softly.ANSWERED, Softly.ELSEWHERE, Softly.KEPT)
"""Which reason is told where several are true."""
