"""The relay and the cases: what the ledger stored reaches Temporal, in order, until it has it."""

from datetime import timedelta

import httpx
import pytest
from temporalio.service import RPCError, RPCStatusCode

from activities.announcements import Announcer
from domain.vocabulary import Outcome
from ledger import clock, outbox
from ledger.database import Pool
from tests.support.events import overdue, paid, reversed_, told, withdrawn
from tests.support.world import closed
from tests.workers.fake_temporal import FakeTemporal, failing, offsets
from workers.relay import Relay

pytestmark = pytest.mark.usefixtures("creditor")

CASE = "invoice/acme/2026-0117"
DOWN = failing(RPCStatusCode.UNAVAILABLE)


@pytest.fixture
def temporal() -> FakeTemporal:
    return FakeTemporal()


@pytest.fixture
def relay(pool: Pool, temporal: FakeTemporal) -> Relay:
    return Relay(pool, temporal.client, Announcer(httpx.AsyncClient()))


async def waiting(pool: Pool) -> list[tuple[str, int]]:
    return [(row.key.invoice_number, row.seq) for row in await outbox.waiting(pool)]


async def crashed_before_it_was_marked(pool: Pool) -> None:
    """Temporal has heard everything, but the ledger does not know."""
    await pool.execute("update outbox set delivered_at = null")


async def reopened(pool: Pool) -> None:
    """A payment closed the case, came back as a chargeback, and the case opened again."""
    await told(pool, paid("250.00", payment="pay-1"))
    await closed(pool, Outcome.PAID)
    await told(pool, reversed_("pay-1"))


@pytest.mark.parametrize("trouble", [DOWN, ConnectionRefusedError("Connection refused")])
async def test_what_is_stored_while_temporal_is_down_is_delivered_afterwards_in_order(
    pool: Pool, relay: Relay, temporal: FakeTemporal, trouble: Exception
) -> None:
    temporal.trouble = trouble
    await told(pool, overdue("A-1"), overdue("A-2"), paid("10.00", "A-1"))
    await told(pool, paid("20.00", "A-2"), paid("30.00", "A-1"))
    with pytest.raises(type(trouble)):
        await relay.deliver()
    assert await waiting(pool) == [("A-1", 1), ("A-2", 1), ("A-1", 2), ("A-2", 2), ("A-1", 3)]

    temporal.trouble = None
    assert await relay.deliver() == 5
    first, second = temporal.newest("invoice/acme/A-1"), temporal.newest("invoice/acme/A-2")
    assert [event.seq for event in first.told] == [2, 3]
    assert [event.seq for event in second.told] == [2]
    assert await waiting(pool) == []
    assert await relay.deliver() == 0


async def test_one_case_in_trouble_does_not_hold_up_another(
    pool: Pool, relay: Relay, temporal: FakeTemporal
) -> None:
    temporal.trouble_of["invoice/acme/A-1"] = failing(RPCStatusCode.RESOURCE_EXHAUSTED)
    await told(pool, overdue("A-1"), overdue("A-2"), paid("10.00", "A-1"), paid("20.00", "A-2"))
    with pytest.raises(RPCError):
        await relay.deliver()
    assert temporal.newest("invoice/acme/A-2").heard == [2]
    assert await waiting(pool) == [("A-1", 1), ("A-1", 2)]

    temporal.trouble_of.clear()
    await relay.deliver()
    assert temporal.newest("invoice/acme/A-1").heard == [2]


async def test_what_is_told_twice_does_no_harm(
    pool: Pool, relay: Relay, temporal: FakeTemporal
) -> None:
    await told(pool, overdue(), paid("10.00"), paid("20.00"))
    await relay.deliver()
    await crashed_before_it_was_marked(pool)
    assert await relay.deliver() == 3
    (run,) = temporal.runs[CASE]
    assert [event.seq for event in run.told] == [2, 3, 2, 3]
    assert run.heard == [2, 3]
    assert run.asked_to_give_way == 0
    assert await waiting(pool) == []


async def test_a_start_that_finds_its_own_opening_running_counts_as_delivered(
    pool: Pool, relay: Relay, temporal: FakeTemporal
) -> None:
    await told(pool, overdue())
    await relay.deliver()
    await crashed_before_it_was_marked(pool)
    assert await relay.deliver() == 1
    (run,) = temporal.runs[CASE]
    assert run.asked_to_give_way == 0


async def test_a_reopened_case_asks_the_earlier_run_once_to_give_way_and_starts_after_it(
    pool: Pool, relay: Relay, temporal: FakeTemporal
) -> None:
    await told(pool, overdue())
    await relay.deliver()
    await reopened(pool)
    await told(pool, paid("100.00"))
    assert await relay.deliver() == 1
    (first,) = temporal.runs[CASE]
    assert (first.heard, first.asked_to_give_way) == ([2], 1)
    assert await waiting(pool) == [("2026-0117", 3), ("2026-0117", 4)]

    assert await relay.deliver() == 0
    assert first.asked_to_give_way == 1

    first.over = True
    assert await relay.deliver() == 2
    first, second = temporal.runs[CASE]
    assert (second.opening, second.heard) == (2, [4])
    assert first.heard == [2]


async def test_the_earlier_run_may_end_before_it_is_asked(
    pool: Pool, relay: Relay, temporal: FakeTemporal
) -> None:
    await told(pool, overdue())
    await relay.deliver()
    await reopened(pool)
    temporal.newest(CASE).ends_when_described = True
    assert await relay.deliver() == 1
    assert await relay.deliver() == 1
    assert [run.opening for run in temporal.runs[CASE]] == [1, 2]


async def test_a_later_opening_never_gives_way_to_an_earlier_one(
    pool: Pool, relay: Relay, temporal: FakeTemporal
) -> None:
    await told(pool, overdue())
    await relay.deliver()
    temporal.newest(CASE).over = True
    await reopened(pool)
    await relay.deliver()
    await crashed_before_it_was_marked(pool)
    await relay.deliver()
    assert [run.opening for run in temporal.runs[CASE]] == [1, 2]
    assert temporal.newest(CASE).asked_to_give_way == 0
    assert await waiting(pool) == []


async def test_an_event_of_a_case_that_is_over_is_history(
    pool: Pool, relay: Relay, temporal: FakeTemporal
) -> None:
    await told(pool, overdue())
    await relay.deliver()
    temporal.newest(CASE).over = True
    await told(pool, withdrawn())
    assert await relay.deliver() == 1
    assert temporal.newest(CASE).told == []
    assert await waiting(pool) == []


async def test_the_clock_travels_with_starts_and_events(
    pool: Pool, relay: Relay, temporal: FakeTemporal
) -> None:
    await clock.set_offset(pool, timedelta(days=30))
    await told(pool, overdue())
    await relay.deliver()
    await clock.set_offset(pool, timedelta(days=37))
    await told(pool, paid("10.00"))
    await relay.deliver()
    assert offsets(temporal.newest(CASE)) == [timedelta(days=30), timedelta(days=37)]
