"""What follows of what a statement booked: accounts, credit, and searches that are over."""

from collections.abc import Sequence
from datetime import datetime

from domain.creditor import Creditor
from ledger import credit_balances, debtor_accounts
from ledger.database import Connection
from ledger.intake.bank.deciding import Decided
from ledger.intake.bank.writing import BankPaymentRow


async def ask_about_credit(
    conn: Connection, creditor: Creditor, payments: Sequence[BankPaymentRow], now: datetime
) -> None:
    """Ask a person about what is left of payments, once for each debtor; they are held."""
    about: dict[tuple[str, str], list[str]] = {}
    for paid in payments:
        if paid.debtor is not None and paid.number is not None:
            about.setdefault((paid.debtor, paid.currency), []).append(paid.number)
    for (debtor, currency), numbers in about.items():
        first = list(dict.fromkeys(numbers))
        await credit_balances.ask(conn, creditor, debtor, currency, now, first)


async def remember(conn: Connection, creditor: str, sure: Sequence[Decided], now: datetime) -> None:
    """Whose accounts these are: what matched by itself is remembered."""
    paid = {
        (it.received.iban, it.matched.automatic.debtors[0])
        for it in sure
        if it.received.iban and it.matched.automatic and len(it.matched.automatic.debtors) == 1
    }
    if paid:
        await debtor_accounts.conclude(conn, creditor, paid, now)


async def end_searches(
    conn: Connection, creditor: str, numbers: Sequence[str], now: datetime
) -> None:
    """Who said that they had paid was right: nobody needs to look for the money any more."""
    await conn.execute(
        """with found as (
             update tasks t set status = 'done', outcome = '{"outcome": "found"}', done_at = $3,
                    claimed_by = coalesce(t.claimed_by, 'amicable')
             where t.creditor = $1 and t.kind = 'match' and t.status in ('open', 'claimed')
               and t.brief -> 'outcomes' ? 'found' and t.covers && $2::text[]
               and not exists (
                 select from unnest(t.covers) as covered (number)
                 where (select coalesce(sum(b.amount_minor), 0) from bookings b
                        where b.creditor = $1 and b.invoice_number = covered.number
                          and b.component = 'principal') > 0)
             returning t.id, t.covers)
           insert into timeline (creditor, invoice_number, opening, at, what, why, detail)
           select $1, c.invoice_number, c.opening, $3, 'task_done',
                  'the payment that was looked for came in',
                  jsonb_build_object('task', found.id, 'kind', 'match', 'person', 'amicable')
           from found cross join unnest(found.covers) as covered (number)
           join cases c on c.creditor = $1 and c.invoice_number = covered.number""",
        *(creditor, numbers, now),
    )
