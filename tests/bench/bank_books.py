"""The books of an invented creditor, and statements of its account, to measure with."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path

from domain.matching.models import Received
from ledger import debtor_accounts
from ledger.database import Pool, transaction
from tests.domain.matching.world import World
from tests.support.bank import balance, entry, stmt, tx
from tests.support.events import CREDITOR, overdue, told
from tests.support.statements import ACME
from tests.support.world import acme, settle_in

_DEBTORS = """
insert into debtors (creditor, id, profile, updated_at)
select $1, id, jsonb_build_object('id', id, 'kind', 'consumer', 'name', name), $2 from who
"""
_INVOICES = """
insert into invoices (creditor, number, debtor, issued_on, due_on, amount_minor, currency,
                      payment_reference, details)
select $1, number, debtor, due_on, due_on, minor, 'EUR', nullif(reference, ''), '{}' from due
"""
_CASES = """
insert into cases (creditor, invoice_number, opening, debtor, playbook, playbook_version, stage,
                   standing, seq, opened_at)
select i.creditor, i.number, 1, i.debtor, c.playbook, c.playbook_version, c.stage, c.standing, 1,
       c.opened_at
from invoices i, cases c where c.invoice_number = 'first' and i.number <> 'first'
"""
_WRITTEN = count(1)


async def filled(pool: Pool, where: World) -> None:
    """Every open invoice with its case, written as rows: how they came is not what is measured."""
    await settle_in(pool, acme())
    await told(pool, overdue("first"))
    async with transaction(pool) as conn:
        now = await conn.fetchval("select now()")
        await conn.execute("create temp table who (id text, name text) on commit drop")
        people = [(it.debtor.id, it.debtor.in_books) for it in where.customers]
        await conn.copy_records_to_table("who", records=people, schema_name="pg_temp")
        await conn.execute(_DEBTORS, CREDITOR, now)
        await conn.execute(
            """create temp table due (number text, debtor text, due_on date, minor bigint,
                                      reference text) on commit drop"""
        )
        dues = [(it.debtor.id, due) for it in where.customers for due in it.open]
        records = [(it.number, who, it.due_on, it.principal, it.reference) for who, it in dues]
        await conn.copy_records_to_table("due", records=records, schema_name="pg_temp")
        await conn.execute(_INVOICES, CREDITOR)
        columns = ["creditor", "invoice_number", "kind", "amount_minor", "currency"]
        await conn.copy_records_to_table(
            "bookings",
            columns=[*columns, "effective_at", "booked_on", "source"],
            records=[
                (CREDITOR, due.number, kind, minor, "EUR", now, due.due_on, kind)
                for _, due in dues
                for kind, minor in (("principal", due.principal), ("costs", due.costs))
                if minor
            ],
        )
        await conn.execute(_CASES)
        accounts = [
            (it.debtor.iban, it.debtor.id) for it in where.customers if it.debtor.iban_known
        ]
        await debtor_accounts.conclude(conn, CREDITOR, accounts, now)
    await pool.execute("analyze")


def written(path: Path, paid: Iterable[Received]) -> None:
    """A statement of these payments, as CAMT.053."""
    total, day = Decimal(0), date(2026, 11, 20)
    with path.open("w", encoding="utf-8") as out:
        entries = list(_entries(paid))
        total = sum((amount for amount, _ in entries), Decimal(0))
        both = balance("OPBD", "0.00") + balance("CLBD", str(total))
        whole = stmt("@", account=ACME, number=f"{day.year}-{next(_WRITTEN)}", balances=both)
        before, after = whole.split("@")
        space = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
        out.write(f'<?xml version="1.0"?><Document xmlns="{space}"><BkToCstmrStmt>{before}')
        out.writelines(text for _, text in entries)
        out.write(f"{after}</BkToCstmrStmt></Document>")


def _entries(paid: Iterable[Received]) -> Iterator[tuple[Decimal, str]]:
    for it in paid:
        details = tx(
            name=it.name, iban=it.iban, text=it.text, reference=it.reference, e2e=it.end_to_end
        )
        amount = it.amount.amount
        day, reference = it.paid_on.isoformat(), f"B-{next(_WRITTEN)}"
        yield amount, entry(str(amount), details, day=day, reference=reference)
