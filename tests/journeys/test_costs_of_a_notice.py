"""What the costs are over: what was not paid in time, of all claims together (BW 6:96)."""

from decimal import Decimal

import pytest

from tests.journeys.town import Town
from tests.support.events import overdue, paid


async def test_a_part_paid_within_the_term_lowers_the_costs(town: Town) -> None:
    """Domain facts 1: 1,000, of which 700 in time: 15% of 300."""
    await town.tell(overdue(amount="1000.00"))
    await town.until("2026-12-10 12:00")
    assert await town.stands() == "final_notice"
    assert (await town.view()).notices[0].costs == Decimal("150.00"), "what was announced"
    await town.tell(paid("700.00", on="2026-12-10"))
    await town.until("2026-12-16 12:00")
    assert (await town.view()).costs == Decimal("45.00")


async def test_three_claims_of_a_hundred_cost_as_one_of_three_hundred(town: Town) -> None:
    """BW 6:96(7): 45.00, not three times 40."""
    numbers = ("2026-0117", "2026-0118", "2026-0119")
    await town.tell(*(overdue(number, "100.00") for number in numbers))
    await town.until("2026-12-16 12:00")
    views = [await town.view(number) for number in numbers]
    assert {len(view.notices) for view in views} == {1}
    assert sum(view.costs for view in views) == Decimal("45.00")


@pytest.mark.parametrize(
    ("paid_in_time", "costs"), [("245.00", "0"), ("225.01", "0"), ("225.00", "40.00")]
)
async def test_who_paid_nearly_all_in_time_is_asked_for_the_rest_without_costs(
    town: Town, paid_in_time: str, costs: str
) -> None:
    """The law allows 40.00 over a rest of 5.00; who paid 245.00 of 250.00 meant to pay."""
    await town.tell(overdue())
    await town.until("2026-12-10 12:00")
    assert await town.stands() == "final_notice"
    await town.tell(paid(paid_in_time, on="2026-12-10"))
    await town.until("2026-12-16 12:00")
    case = await town.view()
    assert case.costs == Decimal(costs)
    why = "no collection costs over a rest of "
    assert any(it.why.startswith(why) for it in case.timeline) is (costs == "0")


async def test_a_whole_claim_bears_its_costs_however_small_it_is(town: Town) -> None:
    await town.tell(overdue(amount="20.00"))
    await town.until("2026-12-16 12:00")
    assert (await town.view()).costs == Decimal("40.00")
