"""What may be asked of a debtor now: balances, disputes and credit, in two statements."""

from domain.asked import Asked, Owed, asked
from domain.money import Money
from domain.vocabulary import Stage
from ledger import balance, disputes
from ledger.database import Connection, Pool, Row


async def of_debtor(conn: Connection | Pool, creditor: str, debtor: str) -> dict[str, Asked]:
    """What may be asked of each of the debtor's open cases, by invoice number."""
    rows = await conn.fetch(
        f"""select i.number, i.due_on, c.stage, i.currency, {balance.PRINCIPAL} as open,
                  {disputes.DISPUTED} as disputed
           from cases c
           join invoices i on i.creditor = c.creditor and i.number = c.invoice_number
           where c.creditor = $1 and c.debtor = $2 and c.closed_at is null""",  # noqa: S608
        *(creditor, debtor),
    )
    return asked([_owed(row) for row in rows], await to_the_good(conn, creditor, debtor))


def _owed(row: Row) -> Owed:
    currency = row["currency"]
    return Owed(
        number=row["number"],
        due_on=row["due_on"],
        stage=Stage(row["stage"]),
        open=Money.from_minor(row["open"], currency),
        disputed=Money.from_minor(row["disputed"], currency),
    )


async def to_the_good(conn: Connection | Pool, creditor: str, debtor: str) -> dict[str, int]:
    """Credit of the debtor that no claim has used, in minor units per currency.

    Of an invoice it is what was credited or paid beyond principal and costs; what was paid for
    costs stays paid for them, even where they were waived later.
    """
    rows = await conn.fetch(
        """select currency, sum(minor)::bigint as minor from (
             select i.currency, -sum(b.amount_minor) as minor
             from invoices i join bookings b
               on b.creditor = i.creditor and b.invoice_number = i.number
             where i.creditor = $1 and i.debtor = $2 and i.withdrawn_at is null
               and b.kind <> 'costs_waived'
             group by i.number, i.currency having sum(b.amount_minor) < 0
             union all
             select currency, amount_minor from free_credits where creditor = $1 and debtor = $2
           ) good group by currency""",
        *(creditor, debtor),
    )
    return {row["currency"]: row["minor"] for row in rows}
