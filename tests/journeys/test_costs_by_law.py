"""Collection costs in whole cases: only after a proven, lapsed notice, over what was not paid.

The worked examples are those of BW 6:96(6) and (7) and the Besluit BIK.
"""

from decimal import Decimal

import pytest

from ledger import creditors
from ledger.database import Pool
from tests.journeys.town import Town
from tests.support.events import credited, overdue, paid, reversed_
from tests.support.world import acme

A, B, C = "2026-0117", "2026-0118", "2026-0119"
IN_TERM, LAPSED = "2026-12-03 12:00", "2026-12-16 08:30"
"""The notice of 30 November arrives on 1 December; its last day is the 15th."""


async def costs(town: Town, *numbers: str) -> Decimal:
    found = [(await town.view(number)).costs for number in numbers]
    return sum(found, Decimal(0))


async def test_costs_are_over_the_part_that_was_not_paid_within_the_term(town: Town) -> None:
    """HR 25-11-2016: 1,000 of which 700 is paid in time costs 45.00, not the announced 150.00."""
    await town.tell(overdue(A, "1000.00"))
    await town.until(IN_TERM)
    [notice] = (await town.view()).notices
    assert notice.costs == Decimal("150.00")
    await town.tell(paid("700.00", A, on="2026-12-03"))
    await town.until(LAPSED)
    assert await costs(town, A) == Decimal("45.00")


async def test_a_credit_within_the_term_lowers_the_costs_too(town: Town) -> None:
    await town.tell(overdue(A, "1000.00"))
    await town.until(IN_TERM)
    await town.tell(credited("700.00", A))
    await town.until(LAPSED)
    assert await costs(town, A) == Decimal("45.00")


async def test_a_part_paid_after_the_term_lowers_no_costs(town: Town) -> None:
    await town.tell(overdue(A, "1000.00"))
    await town.until(LAPSED)
    await town.tell(paid("700.00", A, on="2026-12-16"))
    assert await costs(town, A) == Decimal("150.00")


async def test_three_claims_in_one_notice_cost_what_their_sum_does(town: Town) -> None:
    """BW 6:96(7): three times 100 costs 45.00, not 120."""
    await town.tell(*(overdue(number, "100.00") for number in (A, B, C)))
    await town.until(LAPSED)
    assert await costs(town, A, B, C) == Decimal("45.00")


async def test_a_claim_that_could_have_been_in_the_first_notice_adds_to_its_sum(
    town: Town,
) -> None:
    """BW 6:96(7): what was in default when the first notice went out is reckoned with it."""
    await town.tell(overdue(A, "100.00"))
    await town.until("2026-11-30 08:00")
    await town.tell(overdue(B, "100.00", due_on="2026-11-29"))
    await town.until("2027-01-20 12:00")
    [first] = (await town.view(A)).notices
    assert first.covers == (A,), "the first word about the other came a day later"
    assert await costs(town, A) == Decimal("40.00")
    [second] = (await town.view(B)).notices
    assert second.costs == Decimal("0.00"), "15% of 200 is below the minimum of 40, once"
    assert await costs(town, A, B) == Decimal("40.00")


async def test_a_claim_that_fell_due_after_the_notice_has_costs_of_its_own(town: Town) -> None:
    await town.tell(overdue(A, "100.00"))
    await town.until("2026-12-21 12:00")
    await town.tell(overdue(B, "100.00", due_on="2026-12-20"))
    await town.until("2027-02-20 12:00")
    assert await costs(town, A, B) == Decimal("80.00")


async def test_without_proof_of_arrival_there_are_no_costs(town: Town) -> None:
    """The email's arrival is never reported, the letter never posted: no term runs."""
    town.arrives.clear()
    await town.tell(overdue(A, "1000.00"))
    await town.until("2027-03-01 12:00")
    assert await costs(town, A) == 0
    assert "costs_added" not in await town.happened(A)


async def test_a_notice_that_bounces_is_none_and_the_term_runs_from_the_next(town: Town) -> None:
    await town.tell(overdue(A, "1000.00"))
    await town.until("2026-11-29 12:00")
    town.arrives.clear()
    await town.until("2026-11-30 12:00")
    await town.reports("failed")
    await town.until(LAPSED)
    assert await costs(town, A) == 0
    assert [notice.void for notice in (await town.view()).notices] == [True, False]


async def test_paid_on_the_last_day_means_no_costs_at_all(town: Town) -> None:
    await town.tell(overdue(A, "1000.00"))
    await town.until("2026-12-15 19:00")
    await town.tell(paid("1000.00", A, on="2026-12-15"))
    await town.until("2027-02-01 12:00")
    assert await town.stands(A) == "closed paid"
    assert "costs_added" not in await town.happened(A)


async def test_a_notice_before_the_payment_that_went_back_gives_no_costs_later(
    town: Town,
) -> None:
    """The term was kept; what is reversed afterwards needs a notice of its own."""
    await town.tell(overdue(A, "1000.00"))
    await town.until(IN_TERM)
    await town.tell(paid("1000.00", A, payment="sepa-1", on="2026-12-03"))
    await town.until("2026-12-20 12:00")
    await town.tell(reversed_("sepa-1"))
    await town.until("2027-01-05 12:00")
    assert await costs(town, A) == 0
    await town.until("2027-03-20 12:00")
    assert [notice.void for notice in (await town.view()).notices] == [False, False]
    assert await costs(town, A) == Decimal("150.00")


@pytest.mark.parametrize(("reclaims", "due"), [(True, "150.00"), (False, "181.50")])
async def test_vat_is_added_only_where_the_creditor_cannot_reclaim_it(
    town: Town, pool: Pool, reclaims: bool, due: str
) -> None:
    await creditors.save(pool, acme(reclaims_vat=reclaims))
    await town.tell(overdue(A, "1000.00"))
    await town.until(LAPSED)
    assert await costs(town, A) == Decimal(due)
