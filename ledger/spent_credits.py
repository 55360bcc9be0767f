"""Credit of a debtor that a claim took along when it was handed over: spent, and nowhere else."""

from datetime import datetime

from domain.case import CaseKey
from domain.money import Money
from ledger import balance
from ledger.database import Connection, Pool

STILL_LOWERS = f"""least(s.amount_minor, greatest({balance.PRINCIPAL}, 0))"""
"""How much of a spent credit ``s`` still lowers its invoice ``i``: one that is paid needs none."""
SPENT = f"""select i.currency, -{STILL_LOWERS} as minor
               from spent_credits s
               join cases c on c.creditor = s.creditor and c.invoice_number = s.invoice_number
                 and c.opening = s.opening
               join invoices i on i.creditor = s.creditor and i.number = s.invoice_number
               where s.creditor = $1 and i.debtor = $2 and i.withdrawn_at is null"""  # noqa: S608
"""What of debtor ``$2``'s credit is spent so, below zero, by currency."""


async def spend(conn: Connection, key: CaseKey, amount: Money, now: datetime) -> None:
    """Keep what of the debtor's credit lowers a claim that is handed over, once per opening."""
    if amount.minor > 0:
        await conn.execute(
            """insert into spent_credits (creditor, invoice_number, opening, amount_minor, spent_at)
               values ($1, $2, $3, $4, $5) on conflict do nothing""",
            *(key.creditor, key.invoice_number, key.opening, amount.minor, now),
        )


async def of(conn: Connection | Pool, key: CaseKey) -> Money | None:
    """What still lowers the claim of a case so; None where nothing was spent on this opening."""
    row = await conn.fetchrow(
        f"""select {STILL_LOWERS} as minor, i.currency from spent_credits s
            join invoices i on i.creditor = s.creditor and i.number = s.invoice_number
            where s.creditor = $1 and s.invoice_number = $2 and s.opening = $3""",  # noqa: S608
        *(key.creditor, key.invoice_number, key.opening),
    )
    return None if row is None else Money.from_minor(row["minor"], row["currency"])
