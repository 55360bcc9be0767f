"""The relay and courtesies: started once, told to look again, and no case waits for them."""

from datetime import UTC, datetime
from uuid import uuid4

import httpx
import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCStatusCode

from activities.announcements import Announcer
from domain.courtesies import Courtesy, CourtesyKind
from ledger import courtesies
from ledger.database import Pool, transaction
from tests.support.events import CREDITOR, overdue, told
from tests.workers.fake_temporal import FakeTemporal, failing
from workers.embedded.temporal import EmbeddedTemporal
from workers.relay import Relay
from workers.temporal import DATA_CONVERTER

pytestmark = pytest.mark.usefixtures("creditor")
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


async def planned(pool: Pool) -> Courtesy:
    """A reply came in, and a person is to read it."""
    await told(pool, overdue())
    courtesy = Courtesy(
        id=uuid4(),
        creditor=CREDITOR,
        debtor="C-1001",
        covers=("2026-0117",),
        kind=CourtesyKind.REPLY_RECEIVED,
        occasion="reply 1",
        not_before=NOW,
    )
    async with transaction(pool) as conn:
        assert await courtesies.plan(conn, courtesy, NOW)
    return courtesy


async def test_what_temporal_does_not_have_stays_to_be_told(pool: Pool) -> None:
    temporal = FakeTemporal()
    relay = Relay(pool, temporal.client, Announcer(httpx.AsyncClient()))
    await planned(pool)
    trouble = temporal.trouble = failing(RPCStatusCode.UNAVAILABLE)
    with pytest.raises(type(trouble)):
        await relay.be_courteous()
    assert len(await courtesies.to_tell(pool)) == 1


async def test_a_courtesy_is_started_once_and_then_told_to_look_again(
    pool: Pool, stopped_temporal: EmbeddedTemporal
) -> None:
    courtesy = await planned(pool)
    await stopped_temporal.start()
    client = await Client.connect(stopped_temporal.address, data_converter=DATA_CONVERTER)
    relay = Relay(pool, client, Announcer(httpx.AsyncClient()))
    assert await relay.be_courteous() == 1
    assert await relay.be_courteous() == 0

    async with transaction(pool) as conn:
        await courtesies.drop(conn, CREDITOR, "C-1001", courtesy.occasion, "answered by phone")
    assert await relay.be_courteous() == 1
    handle = client.get_workflow_handle(courtesy.key.workflow_id)
    found = await handle.describe()
    assert (found.workflow_type, found.task_queue) == ("SendCourtesy", "cases")
    kinds = [it.event_type for it in (await handle.fetch_history()).events]
    assert kinds.count(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED) == 1

    await handle.terminate()
    await pool.execute("update courtesies set told = 0")
    assert await relay.be_courteous() == 1, "it is over, and stays over"
    status = (await handle.describe()).status
    assert status is WorkflowExecutionStatus.TERMINATED
