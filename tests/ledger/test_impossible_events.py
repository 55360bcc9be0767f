"""What cannot be is refused at the door, with the field's name, and nothing is stored."""

from typing import Any

import pytest

from ledger.database import Pool
from ledger.intake.door import RefusedError
from tests.support.database import set_now
from tests.support.events import debtor, overdue, paid, told
from tests.support.world import acme, open_amount, settle_in


@pytest.mark.parametrize("beside", [False, True], ids=["alone", "with another event"])
@pytest.mark.parametrize(
    ("sent", "field"),
    [
        (overdue("F-1", "100.00", open_amount="100.01"), "invoice.open_amount"),
        (overdue("F-1", issued_on="2026-10-01", due_on="2099-01-01"), "invoice.due_on"),
        (overdue("F-1", time="2027-11-03T10:00:00Z"), "time"),
        (paid("50.00", "F-1", on="2026-11-04"), "paid_on"),
        (paid("50.00", None, on="2099-01-01", reference="RF1"), "paid_on"),
    ],
    ids=lambda it: it if isinstance(it, str) else "",
)
async def test_is_refused(pool: Pool, sent: dict[str, Any], field: str, beside: bool) -> None:
    await settle_in(pool, acme())
    await set_now(pool, "2026-11-03 10:00")
    more = [overdue("F-2", "50.00")] if beside else []
    with pytest.raises(RefusedError) as refused:
        await told(pool, sent, *more)
    assert [it.field for it in refused.value.refusals] == [field]
    assert await pool.fetchval("select count(*) from events") == 0


async def test_a_day_ahead_and_a_balance_that_grew_are_taken(pool: Pool) -> None:
    await settle_in(pool, acme())
    await set_now(pool, "2026-11-03 10:00")
    await told(pool, overdue("F-1", "100.00", time="2026-11-04T09:00:00Z"))
    await told(pool, overdue("F-1", "100.00", open_amount="115.00", time="2026-11-04T09:30:00Z"))
    assert await open_amount(pool, "F-1") == "115.00"


async def test_a_payment_of_today_where_the_debtor_lives_is_taken(pool: Pool) -> None:
    """It is the 4th in Auckland already, as it is the 3rd in Amsterdam."""
    await settle_in(pool, acme())
    await set_now(pool, "2026-11-03 18:00")
    there = debtor(time_zone="Pacific/Auckland", country="NZ")
    await told(pool, overdue("F-1", "100.00", of=there))
    await told(pool, paid("50.00", "F-1", on="2026-11-04"))
    assert await open_amount(pool, "F-1") == "50.00"


async def test_a_payment_of_today_late_in_the_evening_is_taken(pool: Pool) -> None:
    """By Amsterdam's clock it is past midnight; in UTC it is still the day before."""
    await settle_in(pool, acme())
    await set_now(pool, "2026-11-03 23:30")
    await told(pool, overdue("F-1", "100.00"))
    await told(pool, paid("50.00", "F-1", on="2026-11-04"))
    assert await open_amount(pool, "F-1") == "50.00"
