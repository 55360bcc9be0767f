"""The claims that one message lists, each with what is open of it, in one statement."""

from collections.abc import Sequence
from typing import NamedTuple

from domain.invoice import Invoice
from domain.money import Money
from ledger import balance, disputes
from ledger.database import Connection

_AMOUNTS = ("open", "disputed", "costs")


class Listed(NamedTuple):
    """One claim as a message speaks of it."""

    invoice: Invoice
    open: Money
    disputed: Money
    """What of the open amount a complaint is about that waits for its answer."""
    costs: Money
    """Collection costs added and not waived, VAT included."""


async def claims(conn: Connection, creditor: str, numbers: Sequence[str]) -> list[Listed]:
    """These invoices in this order."""
    rows = await conn.fetch(
        f"""select i.details::text as invoice, i.currency, {balance.PRINCIPAL} as open,
                  {balance.COSTS} as costs,
                  greatest(least({disputes.DISPUTED}, {balance.PRINCIPAL}), 0) as disputed
           from unnest($2::text[]) with ordinality as wanted (number, place)
           join invoices i on i.creditor = $1 and i.number = wanted.number
           order by wanted.place""",  # noqa: S608
        *(creditor, list(numbers)),
    )
    return [
        Listed(
            Invoice.model_validate_json(row["invoice"]),
            *(Money.from_minor(row[name], row["currency"]) for name in _AMOUNTS),
        )
        for row in rows
    ]
