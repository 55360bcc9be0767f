"""Tasks about payments that wait for a person: which payments have one, and when it is over."""

from collections.abc import Sequence
from datetime import datetime

from ledger.database import Connection, Row

_UNPLACED = """p.invoice_number is null and p.debtor is null and p.reversed_at is null
               and p.effective_at < $1 and u.left_minor > 0
               and not exists (select from tasks t where t.creditor = p.creditor
                 and t.kind = 'match' and t.brief ->> 'payment' = p.payment_id)"""


async def creditors_with_unplaced(conn: Connection, before: datetime) -> list[str]:
    """Whose payments wait since before a moment, and no person was ever asked."""
    rows = await conn.fetch(
        f"""select distinct p.creditor from payments p
            join unallocated u using (creditor, payment_id)
            where {_UNPLACED} order by 1""",  # noqa: S608
        before,
    )
    return [row["creditor"] for row in rows]


async def unplaced(conn: Connection, creditor: str, before: datetime, limit: int) -> list[Row]:
    """These payments of one creditor, the oldest first."""
    found: list[Row] = await conn.fetch(
        f"""select p.payment_id, p.currency, p.paid_on, p.reference, p.wanted_invoice, u.left_minor
            from payments p join unallocated u using (creditor, payment_id)
            where p.creditor = $2 and {_UNPLACED}
            order by p.effective_at, p.payment_id limit $3""",  # noqa: S608
        *(before, creditor, limit),
    )
    return found


async def withdraw(
    conn: Connection, creditor: str, payment_ids: Sequence[str], now: datetime
) -> None:
    """The payments found their invoices otherwise, or went back: nobody needs to look."""
    await conn.execute(
        """update tasks set status = 'expired', done_at = $3
           where creditor = $1 and kind = 'match' and brief ->> 'payment' = any($2)
             and status in ('open', 'claimed')""",
        *(creditor, list(payment_ids), now),
    )
