"""Store first, then tell: the doors answer while Temporal is stopped, and nothing is lost."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest
from pydantic import SecretStr
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowExecutionStatus

from activities.announcements import Announcer
from domain.case import CaseEvent
from gateway.app import create_app
from gateway.config import GatewayConfig, Grant, Scope
from ledger import outbox
from ledger.database import Pool
from tests.support.events import Sent, overdue, paid, withdrawn
from workers.embedded.temporal import EmbeddedTemporal
from workers.relay import Relay
from workers.temporal import DATA_CONVERTER

BATCH = "application/cloudevents-batch+json"


@pytest.fixture
async def erp(pool: Pool, creditor: object) -> AsyncIterator[httpx.AsyncClient]:
    """Acme's accounting, at the gateway's door."""
    grant = Grant(
        token=SecretStr("event-token"), creditor="acme", scopes=frozenset({Scope.EVENTS_WRITE})
    )
    app = create_app(GatewayConfig(public_url="https://collect.example.com", grants=(grant,)), pool)
    headers = {"authorization": "Bearer event-token", "content-type": BATCH}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://gateway", headers=headers
    ) as client:
        yield client


async def post(erp: httpx.AsyncClient, *events: Sent) -> tuple[int, dict[str, int]]:
    answer = await erp.post("/events", content=json.dumps(events))
    return answer.status_code, answer.json()


async def told_to(client: Client, number: str) -> list[tuple[int, str]]:
    """The events in a case's history: sequence number and what."""
    handle = client.get_workflow_handle(f"invoice/acme/{number}")
    history = await handle.fetch_history()
    signals = [
        it.workflow_execution_signaled_event_attributes
        for it in history.events
        if it.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED
    ]
    assert {it.signal_name for it in signals} <= {"tell"}
    told = []
    for signal in signals:
        (event,) = await client.data_converter.decode(signal.input.payloads, [CaseEvent])
        told.append((event.seq, event.what.value))
    return told


async def test_the_doors_answer_while_temporal_is_stopped_and_it_hears_all_in_order_later(
    pool: Pool, erp: httpx.AsyncClient, stopped_temporal: EmbeddedTemporal
) -> None:
    accepted = (202, {"accepted": 2, "duplicates": 0})
    assert await post(erp, overdue("A-1"), overdue("A-2")) == accepted
    payment = paid("50.00", "A-1")
    assert await post(erp, payment, withdrawn("A-2")) == accepted
    assert await post(erp, payment, paid("60.00", "A-1")) == (202, {"accepted": 1, "duplicates": 1})
    assert len(await outbox.waiting(pool)) == 5

    await stopped_temporal.start()
    client = await Client.connect(stopped_temporal.address, data_converter=DATA_CONVERTER)
    relay = Relay(pool, client, Announcer(httpx.AsyncClient()))
    assert await relay.deliver() == 5
    assert await outbox.waiting(pool) == []
    assert await told_to(client, "A-1") == [(2, "balance_changed"), (3, "balance_changed")]
    assert await told_to(client, "A-2") == [(2, "withdrawn")]
    cases = [client.get_workflow_handle(f"invoice/acme/{number}") for number in ("A-1", "A-2")]
    for case in cases:
        found = await case.describe()
        assert found.status is WorkflowExecutionStatus.RUNNING
        assert (found.workflow_type, found.task_queue) == ("CollectInvoice", "cases")
        assert await found.memo() == {"opening": 1}

    await pool.execute("update outbox set delivered_at = null where seq = 1")
    assert await relay.deliver() == 2
    assert await told_to(client, "A-1") == [(2, "balance_changed"), (3, "balance_changed")]
