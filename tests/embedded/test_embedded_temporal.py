"""A real Temporal server on a file."""

from collections.abc import AsyncIterator

import pytest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes

from workers.embedded.errors import EmbeddedStackError
from workers.embedded.namespace import ensure_search_attributes
from workers.embedded.ports import choose_port, choose_ports
from workers.embedded.processes import accepts_connections
from workers.embedded.temporal import RETENTION, EmbeddedTemporal, find_temporal


@pytest.fixture(scope="module")
async def temporal(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedTemporal]:
    """Give a server that was started a second time, with one search attribute more."""
    file = tmp_path_factory.mktemp("stack") / "temporal.db"
    port, ui_port = choose_ports([0, 0])
    first = EmbeddedTemporal(file, port, ui_port, search_attributes={"CaseStage": "Keyword"})
    await first.start()
    await open_case(await first.connect(), "invoice/demo/1")
    await first.stop()
    attributes = {"CaseStage": "Keyword", "OpenCents": "Int"}
    second = EmbeddedTemporal(file, port, ui_port, search_attributes=attributes)
    await second.start()
    yield second
    await second.stop()


async def open_case(client: Client, case: str, cents: int | None = None) -> None:
    pairs = []
    if cents is not None:
        pairs.append(SearchAttributePair(SearchAttributeKey.for_int("OpenCents"), cents))
    await client.start_workflow(
        "CollectInvoice",
        id=case,
        task_queue="nobody-listens",
        search_attributes=TypedSearchAttributes(pairs),
    )


async def test_an_open_case_is_there_after_a_restart(temporal: EmbeddedTemporal) -> None:
    client = await temporal.connect()
    case = await client.get_workflow_handle("invoice/demo/1").describe()
    assert case.close_time is None


async def test_a_new_search_attribute_can_be_used_at_once(temporal: EmbeddedTemporal) -> None:
    client = await temporal.connect()
    await open_case(client, "invoice/demo/2", cents=25_000)
    case = await client.get_workflow_handle("invoice/demo/2").describe()
    assert case.typed_search_attributes[SearchAttributeKey.for_int("OpenCents")] == 25_000


async def test_search_attributes_are_added_once(temporal: EmbeddedTemporal) -> None:
    client = await temporal.connect()
    wanted = {"OpenCents": "Int", "DueOn": "Datetime"}
    assert await ensure_search_attributes(client, wanted) == ["DueOn"]
    assert await ensure_search_attributes(client, wanted) == []


async def test_a_search_attribute_does_not_change_its_type(temporal: EmbeddedTemporal) -> None:
    client = await temporal.connect()
    with pytest.raises(EmbeddedStackError, match="OpenCents is registered with another type"):
        await ensure_search_attributes(client, {"OpenCents": "Keyword"})
    with pytest.raises(EmbeddedStackError, match="'Money'; known are Text"):
        await ensure_search_attributes(client, {"OpenCents": "Money"})


async def test_closed_cases_are_kept_for_long(temporal: EmbeddedTemporal) -> None:
    client = await temporal.connect()
    found = await client.workflow_service.describe_namespace(
        DescribeNamespaceRequest(namespace="default")
    )
    assert found.config.workflow_execution_retention_ttl.ToTimedelta() == RETENTION


async def test_its_ui_answers(temporal: EmbeddedTemporal) -> None:
    assert await accepts_connections(int(temporal.ui_url.rsplit(":", 1)[1]))


async def test_a_taken_port_is_refused(temporal: EmbeddedTemporal) -> None:
    port = int(temporal.address.rsplit(":", 1)[1])
    other = EmbeddedTemporal(temporal._db_file, port, choose_port(0))
    with pytest.raises(EmbeddedStackError, match=f"Temporal cannot start: port {port} is taken"):
        await other.start()


def test_the_command_is_found_beside_this_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert find_temporal().name == "temporal"
