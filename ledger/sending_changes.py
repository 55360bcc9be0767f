"""Telling cases that what may be sent has changed, so that they look at once."""

from collections.abc import Sequence
from datetime import datetime

from domain.case import CaseEventWhat
from ledger.database import Connection

EVERYBODY = "*"
OF_A_COURTESY = """exists (select 1 from courtesies y
    where y.contact = c.id and y.status = 'waiting')"""
WAITING = f"""(c.status = 'held' or c.status = 'open' and not c.redirected
        and (select coalesce(r.profile ->> 'mode', 'live') in ('watch', 'redirect')
                 or r.profile ->> 'mode' = 'approve' and c.released_at is null
             from creditors r where r.slug = c.creditor))
    and k.creditor = c.creditor
    and k.invoice_number = c.invoice_number and k.opening = c.opening
    and ({OF_A_COURTESY} or k.closed_at is null
         and k.standing -> 'next' ->> 'step' = c.step
         and (k.standing -> 'next' ->> 'attempt')::int = c.attempt)"""  # noqa: S608
"""A contact is held as long as its case waits for just this step, or its courtesy to be said.

A call or letter that waits for a person ('open') is held, too, while the creditor's mode lets
nobody bring it.
"""


async def held_cases(conn: Connection, creditor: str) -> list[tuple[str, str]]:
    """The cases of a creditor, or of everybody (``*``), that something holds back."""
    rows = await conn.fetch(
        f"""select c.creditor, c.invoice_number from contacts c, cases k
            where {WAITING} and not {OF_A_COURTESY} and $1 in (c.creditor, $2)""",  # noqa: S608
        *(creditor, EVERYBODY),
    )
    return [(row["creditor"], row["invoice_number"]) for row in rows]


async def rehearsed_cases(conn: Connection, creditor: str) -> list[tuple[str, str]]:
    """The open cases of which a rehearsal spoke, or that skipped a step in it.

    Debtors are locked first, so that no message of the rehearsal is marked meanwhile.
    """
    await conn.execute(
        """select 1 from debtors where creditor = $1 and id in (
             select debtor from cases where creditor = $1 and closed_at is null)
           order by id for update""",
        creditor,
    )
    rows = await conn.fetch(
        """select creditor, invoice_number from cases
           where creditor = $1 and closed_at is null
             and (walked @> '[{"rehearsed": true}]' or invoice_number in (
               select unnest(covers) from contacts
               where creditor = $1 and redirected and status <> 'rehearsed'))
           order by invoice_number""",
        creditor,
    )
    return [(row["creditor"], row["invoice_number"]) for row in rows]


async def tell(
    conn: Connection, cases: Sequence[tuple[str, str]], now: datetime, ref: str | None = None
) -> int:
    """Tell these cases to look again; debtors are locked before cases, all in one order."""
    creditors_, numbers = [it[0] for it in cases], [it[1] for it in cases]
    await conn.execute(
        """select 1 from debtors d where (d.creditor, d.id) in (
             select k.creditor, k.debtor from cases k
             join unnest($1::text[], $2::text[]) as told (creditor, number)
               on k.creditor = told.creditor and k.invoice_number = told.number)
           order by d.creditor, d.id for update""",
        *(creditors_, numbers),
    )
    done = await conn.execute(
        """with numbered as (
             update cases k set seq = seq + 1
             from unnest($1::text[], $2::text[]) as told (creditor, number)
             where k.creditor = told.creditor and k.invoice_number = told.number
               and k.closed_at is null
             returning k.creditor, k.invoice_number, k.opening, k.seq)
           insert into outbox (creditor, invoice_number, opening, seq, what, ref, created_at)
           select creditor, invoice_number, opening, seq, $3, $4, $5 from numbered""",
        *(creditors_, numbers, str(CaseEventWhat.SENDING_CHANGED), ref, now),
    )
    return int(done.split()[-1])
