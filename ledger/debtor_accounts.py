"""Which bank account is whose: the creditors' own, and those that debtors pay from.

What a person decided is remembered, and what matched by itself. Who says otherwise later takes the
weight from it: what was only concluded is forgotten, and an account that people said of several
debtors says less of each (docs/matching.md).
"""

from collections.abc import Iterable
from datetime import datetime

from domain.bank import is_account
from ledger.database import Connection, Pool


async def owners(conn: Connection | Pool, account: str) -> dict[str, str]:
    """The creditors that a statement's account belongs to, each with its IBAN."""
    rows = await conn.fetch(
        """select slug, profile ->> 'iban' as iban,
                  coalesce(profile -> 'accounts', '[]') as accounts from creditors order by slug"""
    )
    return {
        row["slug"]: iban
        for row in rows
        for iban in (row["iban"], *row["accounts"])
        if is_account(iban, account)
    }


async def known(conn: Connection | Pool, creditor: str) -> dict[str, tuple[str, ...]]:
    """The accounts that each debtor pays from."""
    rows = await conn.fetch(
        """select debtor, array_agg(iban order by iban) as ibans from debtor_accounts
           where creditor = $1 group by debtor""",
        creditor,
    )
    return {row["debtor"]: tuple(row["ibans"]) for row in rows}


async def conclude(
    conn: Connection, creditor: str, paid: Iterable[tuple[str, str]], now: datetime
) -> None:
    """Remember accounts (IBAN, debtor) whose payments matched by themselves."""
    pairs = sorted(set(paid))
    await conn.execute(
        """insert into debtor_accounts (creditor, iban, debtor, since)
           select $1, iban, debtor, $4 from unnest($2::text[], $3::text[]) as paid (iban, debtor)
           on conflict do nothing""",
        *(creditor, [iban for iban, _ in pairs], [debtor for _, debtor in pairs], now),
    )


async def say(
    conn: Connection, creditor: str, iban: str, debtor: str, person: str, now: datetime
) -> None:
    """A person said whose account it is: what was concluded of others is forgotten."""
    await conn.execute(
        """delete from debtor_accounts
           where creditor = $1 and iban = $2 and debtor <> $3 and said_by is null""",
        *(creditor, iban, debtor),
    )
    await conn.execute(
        """insert into debtor_accounts (creditor, iban, debtor, said_by, since)
           values ($1, $2, $3, $4, $5)
           on conflict (creditor, iban, debtor) do update set said_by = $4, since = $5""",
        *(creditor, iban, debtor, person, now),
    )


async def forget(conn: Connection, creditor: str, iban: str) -> None:
    """A person said that what comes from there is for something else."""
    await conn.execute(
        "delete from debtor_accounts where creditor = $1 and iban = $2", creditor, iban
    )
