"""What the costs are over: what was not paid in time, of all claims together (BW 6:96)."""

from decimal import Decimal

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
