"""What is open at a creditor, with all that a payment for it may be known by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.arrangements.payments import paid_of
from domain.matching.models import OpenItem
from domain.money import Money
from ledger import arrangements, debtor_accounts
from ledger.database import Connection, Pool, Row

Discount = tuple[int, date]
"""What comes off in minor units, and until when."""


@dataclass(frozen=True, slots=True)
class Books:
    """What is open at a creditor, and who owes it."""

    rows: Sequence[Row]
    names_of: Mapping[str, tuple[str, ...]]
    """Under which names each debtor may pay, their own first."""
    ibans: Mapping[str, tuple[str, ...]]
    terms: Mapping[str, tuple[Money, ...]]
    discounts: Mapping[str, Discount]

    @property
    def names(self) -> dict[str, str]:
        """The debtors' names by their ids."""
        return {debtor: found[0] for debtor, found in self.names_of.items() if found}

    def items(self) -> Iterator[OpenItem]:
        """One after another, as an index needs none of them twice; 200,000 take seconds."""
        amounts, said = _Amounts(), set[str]()
        for row in self.rows:
            number, debtor, currency = row["number"], row["debtor"], row["currency"]
            off, until = self.discounts.get(number, (0, None))
            left = row["principal"] - off
            first = debtor not in said
            said.add(debtor)
            yield OpenItem(
                invoice_number=number,
                debtor=debtor,
                principal=amounts.of(row["principal"], currency),
                due_on=row["due_on"],
                costs=amounts.of(row["costs"], currency) if row["costs"] else None,
                payment_reference=row["payment_reference"] or "",
                discounted=amounts.of(left, currency) if off and left > 0 else None,
                discount_until=until if off and left > 0 else None,
                debtor_names=self.names_of.get(debtor, ()) if first else (),
                ibans=self.ibans.get(debtor, ()) if first else (),
                terms=self.terms.get(number, ()),
            )


async def of_creditor(conn: Connection | Pool, creditor: str) -> Books:
    """Every invoice with something open, whatever became of its case.

    Claims that were handed over or written off are paid, too.
    """
    return Books(
        rows=await conn.fetch(_OPEN, creditor),
        names_of=await _names(conn, creditor),
        ibans=await debtor_accounts.known(conn, creditor),
        terms=await _terms(conn, creditor),
        discounts=await _discounts(conn, creditor),
    )


class _Amounts:
    """Money, of which each amount is made once: many owe the same."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, str], Money] = {}

    def of(self, minor: int, currency: str) -> Money:
        found = self._made.get((minor, currency))
        if found is None:
            found = self._made[minor, currency] = Money.from_minor(minor, currency)
        return found


_OPEN = """
select i.number, i.debtor, i.due_on, i.currency, i.payment_reference,
       greatest(b.principal, 0) as principal, greatest(b.costs, 0) as costs
from invoices i join (
  select invoice_number,
         coalesce(sum(amount_minor) filter (where component = 'principal'), 0)::bigint as principal,
         coalesce(sum(amount_minor) filter (where component = 'costs'), 0)::bigint as costs
  from bookings where creditor = $1 group by invoice_number
  having sum(amount_minor) filter (where component in ('principal', 'costs')) > 0
) b on b.invoice_number = i.number
where i.creditor = $1 and i.withdrawn_at is null and (b.principal > 0 or b.costs > 0)
order by i.debtor, i.due_on, i.number
"""


async def _names(conn: Connection | Pool, creditor: str) -> dict[str, tuple[str, ...]]:
    """Under which names a debtor may pay: their own, what they trade as, people there."""
    rows = await conn.fetch(
        """select id, array_remove(array[profile ->> 'name', profile ->> 'trading_name']
                    || array(select jsonb_path_query(profile, '$.contacts[*].name') #>> '{}'),
                    null) as names
           from debtors where creditor = $1""",
        creditor,
    )
    return {row["id"]: tuple(it for it in row["names"] if it) for row in rows}


async def _terms(conn: Connection | Pool, creditor: str) -> dict[str, tuple[Money, ...]]:
    """What is still to be paid of the terms of plans, by the invoices that they cover."""
    found: dict[str, tuple[Money, ...]] = {}
    for plan in await arrangements.plans_that_run(conn, creditor):
        terms = tuple(
            Money(amount=it.open, currency=plan.currency)
            for it in paid_of(plan.asked, plan.paid)
            if it.open > 0
        )
        found |= dict.fromkeys(plan.covers, terms)
    return found


async def _discounts(conn: Connection | Pool, creditor: str) -> dict[str, Discount]:
    """Discounts for paying before a date that were offered and not taken yet."""
    rows = await conn.fetch(
        """select o.invoice_number, o.off_minor, o.until
           from discount_offers o join contacts c on c.id = o.contact
           where o.creditor = $1 and o.status = 'open'
             and c.status in ('sending', 'sent', 'delivered', 'read', 'unknown')
           order by o.until""",
        creditor,
    )
    return {row["invoice_number"]: (row["off_minor"], row["until"]) for row in rows}
