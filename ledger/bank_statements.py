"""Statements as they were brought in: what is known of an account, so that nothing counts twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b

from domain.bank import BankEntry, BankStatement
from domain.money import minor_units
from ledger.database import Connection, Pool


@dataclass(frozen=True, slots=True)
class BankDay:
    """One day of an account as a statement tells it, whatever ids its entries have."""

    day: date
    opening: int
    """The balance it begins with, in minor units."""
    amounts: str
    """A digest of its amounts in minor units, in order of size."""


def days_of(statement: BankStatement, entries: Iterable[BankEntry]) -> dict[date, BankDay]:
    """The days of a statement, each with the balance that it begins with."""
    by_day: dict[date, list[int]] = {}
    for entry in entries:
        by_day.setdefault(entry.booked_on, []).append(minor_units(entry.amount, entry.currency))
    balance, days = minor_units(statement.opening, statement.currency), dict[date, BankDay]()
    for day in sorted(by_day):
        amounts = " ".join(map(str, sorted(by_day[day])))
        days[day] = BankDay(day, balance, blake2b(amounts.encode(), digest_size=16).hexdigest())
        balance += sum(by_day[day])
    return days


async def known_entries(conn: Connection | Pool, creditor: str, ids: Sequence[str]) -> set[str]:
    """Those of these entries that were brought in before."""
    rows = await conn.fetch(
        "select id from bank_entries where creditor = $1 and id = any($2)", creditor, ids
    )
    return {row["id"] for row in rows}


async def known_days(
    conn: Connection | Pool, creditor: str, account: str, currency: str, days: Iterable[BankDay]
) -> set[date]:
    """Those of these days that another file held: the same balance and the same amounts."""
    asked = list(days)
    rows = await conn.fetch(
        """select day from bank_days
           join unnest($4::date[], $5::bigint[], $6::text[]) as asked (day, opening_minor, amounts)
             using (day, opening_minor, amounts)
           where creditor = $1 and account = $2 and currency = $3""",
        *(creditor, account, currency),
        [it.day for it in asked],
        [it.opening for it in asked],
        [it.amounts for it in asked],
    )
    return {row["day"] for row in rows}


async def add(
    conn: Connection,
    creditor: str,
    account: str,
    statement: BankStatement,
    days: Iterable[BankDay],
    person: str,
    now: datetime,
) -> None:
    """Write down a statement; once more changes nothing."""
    it = statement
    await conn.execute(
        """insert into bank_statements (creditor, id, account, currency, number, opening_minor,
             closing_minor, opened_on, closed_on, entry_count, brought_by, brought_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing""",
        *(creditor, it.id, account, it.currency, it.number, minor_units(it.opening, it.currency)),
        *(minor_units(it.closing, it.currency), it.opened_on, it.closed_on, it.entry_count),
        *(person, now),
    )
    await conn.executemany(
        """insert into bank_days (creditor, account, currency, day, opening_minor, amounts,
                                  statement)
           values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing""",
        [
            (creditor, account, it.currency, day.day, day.opening, day.amounts, it.id)
            for day in days
        ],
    )


@dataclass(frozen=True, slots=True)
class Likeness:
    """A payment that came in by a statement, and what it may be told by when it goes back."""

    payment_id: str
    booked_on: date
    iban: str
    end_to_end: str
    reference: str
    invoice_number: str | None
    debtor: str | None


_MOST_OLDER = 100


async def alike(
    conn: Connection,
    creditor: str,
    account: str,
    entry: BankEntry,
    *,
    reversed_: bool,
    older: bool = False,
) -> list[Likeness]:
    """Payments of an entry's amount that are not reversed now, or are; the last one first.

    A collection can go back for thirteen months (Directive (EU) 2015/2366, art. 71); with ``older``
    it is those from before that, with what says the same of itself first.
    """
    rows = await conn.fetch(
        """select e.payment_id, e.booked_on, e.iban, e.end_to_end, e.reference,
                  p.invoice_number, coalesce(p.debtor, i.debtor) as debtor
           from bank_entries e join payments p using (creditor, payment_id)
           left join invoices i on i.creditor = p.creditor and i.number = p.invoice_number
           where e.creditor = $1 and e.account = $2 and e.currency = $3 and e.amount_minor = $4
             and e.became = 'payment' and (p.reversed_at is not null) = $6
             and e.booked_on <= $5 and (e.booked_on < $5::date - 400) = $7
             and not exists (select from payment_movements m where m.creditor = p.creditor
                             and m.payment_id = p.payment_id and m.kind = 'not_ours')
           order by $7 and (e.end_to_end = $8 and $8 <> '' or e.reference = $9 and $9 <> ''
                            or e.iban = $10 and $10 <> '') desc, e.booked_on desc, e.id
           limit $11""",
        *(creditor, account, entry.currency, abs(minor_units(entry.amount, entry.currency))),
        *(entry.booked_on, reversed_, older, entry.end_to_end, entry.reference, entry.iban),
        _MOST_OLDER if older else None,
    )
    return [Likeness(**dict(row)) for row in rows]


async def iban_of(conn: Connection, creditor: str, payment_id: str) -> str:
    """The account that a payment came from; nothing where it came by no statement."""
    found: str | None = await conn.fetchval(
        """select iban from bank_entries
           where creditor = $1 and payment_id = $2 and became = 'payment'""",
        *(creditor, payment_id),
    )
    return found or ""
