"""What must be true of anybody's books at any time, asked of the ledger's rows."""

from typing import Any

from ledger.database import Pool


async def books_hold(pool: Pool) -> None:
    """What must be true of the books of anybody at any time."""
    whole: list[Any] = await pool.fetch(
        """select sum(amount_minor)::bigint, currency from entries
           where account is not null group by currency having sum(amount_minor) <> 0"""
    )
    assert whole == [], "the sum of all entries is zero, in each currency"
    assert await pool.fetchval("select count(*) from entries where account is null") == 0
    wrong = await pool.fetch(
        """select p.payment_id from payments p join unallocated u using (creditor, payment_id)
           where p.amount_minor + (select coalesce(sum(m.amount_minor), 0)
                                   from payment_movements m where m.payment_id = p.payment_id)
                 <> u.left_minor - (select coalesce(sum(b.amount_minor), 0)
                                    from bookings b where b.payment_id = p.payment_id)"""
    )
    assert wrong == [], "what was received is allocated, unallocated, refunded or gone back"
    # The account of unallocated money says what is left of all payments, and the bank what came.
    held = await pool.fetchval(
        """select (select coalesce(-sum(amount_minor), 0) from entries
                   where account = 'unallocated')
                  - (select coalesce(sum(left_minor), 0) from unallocated)"""
    )
    assert held == 0
    negative = await pool.fetch(
        """select payment_id, invoice_number from bookings where payment_id is not null
           group by 1, 2, component having sum(amount_minor) > 0"""
    )
    assert negative == [], "no invoice has less than nothing of a payment"
    owing = await pool.fetch(
        """select u.payment_id from unallocated u where u.left_minor < 0 and not exists (
             select from payment_movements m where m.payment_id = u.payment_id
               and m.kind = 'refunded')"""
    )
    assert owing == [], "less than nothing is left only of what was refunded and went back"
    below = await pool.fetch(
        """select invoice_number from bookings group by invoice_number, component
           having sum(amount_minor) < 0 and (component <> 'principal'
             or coalesce(sum(amount_minor) filter (where payment_id is not null), 0) < 0)"""
    )
    assert below == [], "an invoice is below zero by credit notes alone, never by money"
