"""A business: email, an early call to the bookkeeper, and a final demand with a fixed last day."""

from decimal import Decimal

from domain.vocabulary import TaskKind
from tests.journeys.town import Town
from tests.support.events import debtor, overdue

BAKER = debtor("B-7", kind="business", name="Bakkerij Vos BV", email="admin@vos.example")


async def test_from_the_first_email_to_the_hand_over(town: Town) -> None:
    await town.tell(overdue(of=BAKER))
    await town.until("2026-11-30 12:00")
    assert town.received == [
        "Mon 02 Nov 08:30 email friendly",
        "Tue 10 Nov 08:30 call call",
        "Thu 12 Nov 08:30 email call",
        "Mon 16 Nov 08:30 email second",
        "Mon 23 Nov 08:30 email firm",
        "Mon 30 Nov 08:30 email final_demand",
    ]
    [demand] = (await town.view()).notices
    assert (demand.kind, str(demand.last_day)) == ("business", "2026-12-08")
    await town.until("2026-12-08 23:00")
    assert await town.stands() == "final_notice"
    await town.until("2026-12-09 08:01")
    assert await town.stands() == "approval"
    assert (await town.view()).costs == Decimal("40.00")
    await town.outcome(TaskKind.APPROVAL, "decline", date="2027-01-04")
    assert await town.stands() == "on_hold"
    await town.until("2027-01-04 08:01")
    assert await town.stands() == "approval", "asked again on the day that was named"
    assert (await town.view()).costs == Decimal("40.00"), "costs are added once"
    await town.outcome(TaskKind.APPROVAL, "write_off")
    assert await town.stands() == "closed written_off"


async def test_the_final_demand_needs_no_proof_to_have_a_last_day(town: Town) -> None:
    town.arrives.clear()
    await town.tell(overdue(of=BAKER))
    await town.until("2026-12-09 09:00")
    assert await town.stands() == "approval"
    assert [it for it in town.received if "final_demand" in it] == [
        "Mon 30 Nov 08:30 email final_demand"
    ]
