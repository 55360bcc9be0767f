"""What is open: the creditor's books are the authority, and nothing is subtracted twice."""

import pytest

from ledger.database import Pool
from tests.support.events import credited, overdue, paid, reversed_, told
from tests.support.world import open_amount

pytestmark = pytest.mark.usefixtures("creditor")

MORNING, NOON, EVENING = (f"2026-11-20T{hour}:00:00Z" for hour in ("08", "12", "18"))


async def test_all_is_open_unless_the_creditor_says_otherwise(pool: Pool) -> None:
    await told(pool, overdue(amount="250.00"))
    assert await open_amount(pool) == "250.00"


async def test_a_stated_balance_counts(pool: Pool) -> None:
    await told(pool, overdue(amount="250.00", open_amount="100.00"))
    assert await open_amount(pool) == "100.00"


async def test_nothing_open_is_a_balance_too(pool: Pool) -> None:
    await told(pool, overdue(amount="250.00", open_amount="0.00"))
    assert await open_amount(pool) == "0.00"


async def test_a_payment_before_its_invoice_waits_for_it(pool: Pool) -> None:
    await told(pool, paid("100.00", time=MORNING))
    await told(pool, overdue(amount="250.00", time=NOON))
    assert await open_amount(pool) == "150.00"


async def test_a_payment_that_the_balance_knows_is_not_taken_off_twice(pool: Pool) -> None:
    await told(pool, overdue(open_amount="150.00", time=NOON))
    await told(pool, paid("100.00", time=MORNING))
    assert await open_amount(pool) == "150.00"


async def test_nor_when_the_payment_reaches_us_first(pool: Pool) -> None:
    await told(pool, paid("100.00", time=MORNING))
    await told(pool, overdue(open_amount="150.00", time=NOON))
    assert await open_amount(pool) == "150.00"


async def test_two_payments_that_the_balance_knows(pool: Pool) -> None:
    await told(pool, overdue(open_amount="50.00", time=NOON))
    await told(pool, paid("100.00", time=MORNING), paid("100.00", time=MORNING))
    assert await open_amount(pool) == "50.00"


async def test_a_payment_after_the_stated_balance_is_taken_off(pool: Pool) -> None:
    await told(pool, overdue(open_amount="150.00", time=NOON))
    await told(pool, paid("100.00", time=EVENING))
    assert await open_amount(pool) == "50.00"


@pytest.mark.parametrize("payment_first", [True, False])
async def test_stated_again_after_a_payment(pool: Pool, payment_first: bool) -> None:
    await told(pool, overdue(time=MORNING))
    later = [paid("100.00", time=NOON), overdue(open_amount="150.00", time=EVENING)]
    for event in later if payment_first else reversed(later):
        await told(pool, event)
    assert await open_amount(pool) == "150.00"


async def test_an_old_statement_that_comes_late_is_history(pool: Pool) -> None:
    await told(pool, overdue(open_amount="150.00", time=NOON))
    await told(pool, overdue(open_amount="250.00", time=MORNING))
    assert await open_amount(pool) == "150.00"


async def test_the_same_payment_told_by_two_events_counts_once(pool: Pool) -> None:
    await told(pool, overdue(time=MORNING))
    await told(pool, paid("100.00", payment="p-1", time=NOON))
    await told(pool, paid("100.00", payment="p-1", time=EVENING))
    assert await open_amount(pool) == "150.00"


async def test_a_payment_finds_its_invoice_by_reference(pool: Pool) -> None:
    await told(pool, overdue(payment_reference="RF16INV20260001", time=MORNING))
    await told(pool, paid("100.00", None, reference="RF16INV20260001", time=NOON))
    assert await open_amount(pool) == "150.00"


async def test_a_credit_lowers_what_is_asked(pool: Pool) -> None:
    await told(pool, overdue(time=MORNING))
    await told(pool, credited("80.00"))
    assert await open_amount(pool) == "170.00"


@pytest.mark.parametrize("credit_first", [True, False])
async def test_a_credit_that_the_balance_knows(pool: Pool, credit_first: bool) -> None:
    await told(pool, overdue(time="2026-11-19T08:00:00Z"))
    both = [credited("80.00", time=MORNING), overdue(open_amount="170.00", time=NOON)]
    for event in both if credit_first else reversed(both):
        await told(pool, event)
    assert await open_amount(pool) == "170.00"


@pytest.mark.parametrize("reversal_first", [True, False])
async def test_a_reversal_that_the_balance_knows(pool: Pool, reversal_first: bool) -> None:
    await told(pool, overdue(time="2026-11-19T08:00:00Z"))
    await told(pool, paid("100.00", payment="p-1", time=MORNING))
    both = [reversed_("p-1", time=NOON), overdue(open_amount="250.00", time=EVENING)]
    for event in both if reversal_first else reversed(both):
        await told(pool, event)
    assert await open_amount(pool) == "250.00"


async def test_a_payment_in_the_balance_that_is_reversed_is_open_again(pool: Pool) -> None:
    await told(pool, overdue(open_amount="150.00", time=NOON))
    await told(pool, paid("100.00", payment="p-1", time=MORNING))
    await told(pool, reversed_("p-1", time=EVENING))
    assert await open_amount(pool) == "250.00"
