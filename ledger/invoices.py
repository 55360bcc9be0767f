"""Invoices: the claims, as the creditor's books state them."""

from datetime import date, datetime

from domain.incoming import Claim
from domain.invoice import Invoice
from domain.money import Money
from ledger.database import Connection, Pool, Row


async def save(conn: Connection, claim: Claim) -> bool:
    """Add or refresh an invoice; True when it was not known before.

    Raises:
        ValueError: the number is known with another debtor or currency.
    """
    invoice = claim.invoice
    known = await conn.fetchrow(
        "select debtor, currency from invoices where creditor = $1 and number = $2 for update",
        *(claim.creditor, invoice.number),
    )
    if known is not None:
        refuse_another(known, claim)
    await conn.execute(
        """insert into invoices (creditor, number, debtor, issued_on, due_on, amount_minor,
                                 currency, payment_reference, details)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           on conflict (creditor, number) do update
           set issued_on = $4, due_on = $5, payment_reference = $8, details = $9""",
        *(claim.creditor, invoice.number, claim.debtor.id, invoice.issued_on, invoice.due_on),
        Money(amount=invoice.amount, currency=invoice.currency).minor,
        *(invoice.currency, invoice.payment_reference, invoice.model_dump(mode="json")),
    )
    return known is None


def refuse_another(known: Row, claim: Claim) -> None:
    """Refuse a claim whose number is known (``debtor``, ``currency``) as another invoice's.

    Raises:
        ValueError: the debtor or the currency is another; the message begins with the field.
    """
    number = claim.invoice.number
    if known["debtor"] != claim.debtor.id:
        raise ValueError(f"invoice.number: {number} is known as debtor {known['debtor']}'s")
    if known["currency"] != claim.invoice.currency:
        raise ValueError(f"invoice.currency: {number} is known in {known['currency']}")


async def find(conn: Connection | Pool, creditor: str, number: str) -> Invoice | None:
    """An invoice as last stated, if known; its balance is in ``ledger.balance``."""
    details = await conn.fetchval(
        "select details from invoices where creditor = $1 and number = $2", creditor, number
    )
    return None if details is None else Invoice.model_validate(details)


async def debtor_of(conn: Connection | Pool, creditor: str, number: str) -> str | None:
    """The debtor of an invoice, if it is known."""
    found: str | None = await conn.fetchval(
        "select debtor from invoices where creditor = $1 and number = $2", creditor, number
    )
    return found


async def by_reference(conn: Connection | Pool, creditor: str, reference: str) -> str | None:
    """The invoice that a payment reference names: its structured reference, or its number."""
    found: str | None = await conn.fetchval(
        """select number from invoices
           where creditor = $1
             and (upper(replace(payment_reference, ' ', '')) = upper(replace($2, ' ', ''))
                  or number = $2)
           order by number = $2, number limit 1""",
        creditor,
        reference,
    )
    return found


async def withdraw(conn: Connection, creditor: str, number: str, now: datetime) -> None:
    """Mark an invoice as taken back by the creditor."""
    await conn.execute(
        "update invoices set withdrawn_at = $3 where creditor = $1 and number = $2",
        *(creditor, number, now),
    )


async def is_withdrawn(conn: Connection | Pool, creditor: str, number: str) -> bool:
    """Whether the creditor has taken the invoice back, and not entered it again."""
    at = await conn.fetchval(
        "select withdrawn_at from invoices where creditor = $1 and number = $2", creditor, number
    )
    return at is not None


async def reinstate(conn: Connection, creditor: str, number: str) -> bool:
    """Enter a withdrawn invoice again; True if it was withdrawn (peers H)."""
    done = await conn.execute(
        """update invoices set withdrawn_at = null
           where creditor = $1 and number = $2 and withdrawn_at is not null""",
        *(creditor, number),
    )
    return bool(done == "UPDATE 1")


async def overdue_without_case(conn: Connection | Pool, today: date, limit: int) -> list[Row]:
    """Invoices past their due date, with an open balance and never a case (the daily scan).

    The oldest are taken first, and answered in the order in which debtors are locked everywhere.
    """
    found: list[Row] = await conn.fetch(
        """select * from (
           select i.creditor, i.number, i.debtor from invoices i
           where i.due_on < $1 and i.withdrawn_at is null
             and not exists (select 1 from cases c
                             where c.creditor = i.creditor and c.invoice_number = i.number)
             and (select coalesce(sum(b.amount_minor), 0) from bookings b
                  where b.creditor = i.creditor and b.invoice_number = i.number
                    and b.component = 'principal') > 0
           order by i.due_on, i.creditor, i.number limit $2) oldest
           order by creditor, debtor, number""",
        *(today, limit),
    )
    return found
