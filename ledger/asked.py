"""What may be asked of a debtor now: balances, disputes and credit, in one statement."""

import json
from collections.abc import Sequence
from decimal import Decimal

from domain.asked import Asked, Owed, asked
from domain.money import Money
from domain.vocabulary import Stage
from ledger import balance, disputes, spent_credits
from ledger.database import Connection, Pool, Row

TO_THE_GOOD = f"""(select json_object_agg(currency, greatest(minor, 0))::text from (
             select currency, sum(minor)::bigint as minor from (
               select y.currency, -sum(b.amount_minor) as minor
               from invoices y join bookings b
                 on b.creditor = y.creditor and b.invoice_number = y.number
               where y.creditor = $1 and y.debtor = $2 and y.withdrawn_at is null
                 and b.kind <> 'costs_waived'
               group by y.number, y.currency having sum(b.amount_minor) < 0
               union all
               select currency, amount_minor from free_credits
               where creditor = $1 and debtor = $2
               union all
               select currency, greatest(minor, 0) from credit_balances
               where creditor = $1 and debtor = $2
               union all
               {spent_credits.SPENT}) good group by currency) goods)"""  # noqa: S608
"""Credit of debtor ``$2`` of creditor ``$1`` that no claim has used, in minor units per currency.

It is money that no invoice took, credit notes without an invoice, and what of an invoice was
credited beyond it; what was paid for costs stays paid for them, even where they were waived later.
What a claim took along when it was handed over is used.
"""


async def of_debtor(conn: Connection | Pool, creditor: str, debtor: str) -> dict[str, Asked]:
    """What may be asked of each of the debtor's open cases, by invoice number."""
    rows = await conn.fetch(
        f"""select i.number, i.due_on, c.stage, i.currency, {balance.PRINCIPAL} as open_minor,
                  {disputes.DISPUTED} as disputed, {TO_THE_GOOD} as to_the_good
           from cases c
           join invoices i on i.creditor = c.creditor and i.number = c.invoice_number
           where c.creditor = $1 and c.debtor = $2 and c.closed_at is null""",  # noqa: S608
        *(creditor, debtor),
    )
    return from_rows(rows)


def from_rows(rows: Sequence[Row]) -> dict[str, Asked]:
    """The same from rows that another statement read, each with these columns."""
    good = json.loads(rows[0]["to_the_good"] or "{}") if rows else {}
    return asked([_owed(row) for row in rows], good)


def _owed(row: Row) -> Owed:
    currency = row["currency"]
    return Owed(
        number=row["number"],
        due_on=row["due_on"],
        stage=Stage(row["stage"]),
        open=Money.from_minor(row["open_minor"], currency),
        disputed=Money.from_minor(row["disputed"], currency),
    )


async def demandable(
    conn: Connection | Pool, creditor: str, debtor: str, numbers: Sequence[str]
) -> list[Decimal]:
    """What may be asked of these claims, one by one: the base of costs.

    What is disputed, and what the debtor's credit covers, is no base for costs.
    """
    known = await of_debtor(conn, creditor, debtor)
    amounts = [known[number].amount.amount for number in numbers if number in known]
    return [amount for amount in amounts if amount > 0]
