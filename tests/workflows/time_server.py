"""A Temporal server that skips the time in which nothing happens."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.testing import WorkflowEnvironment

from workers.temporal import DATA_CONVERTER
from workflows.search_attributes import ALL


@asynccontextmanager
async def time_skipping() -> AsyncIterator[WorkflowEnvironment]:
    """One server, with one clock for all; it knows our search attributes."""
    server = Path(sys.executable).with_name("temporal-test-server")
    env = await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=str(server),
        data_converter=DATA_CONVERTER,
        identity="tests",
    )
    async with env:
        # This server can add search attributes, but not list them.
        types = {key.name: IndexedValueType.ValueType(key.indexed_value_type) for key in ALL}
        await env.client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(namespace=env.client.namespace, search_attributes=types)
        )
        yield env
