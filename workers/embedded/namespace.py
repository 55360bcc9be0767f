"""What the stack sets inside Temporal: search attributes, and how long closed cases are kept."""

from collections.abc import Mapping
from datetime import timedelta

from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.operatorservice.v1 import (
    AddSearchAttributesRequest,
    ListSearchAttributesRequest,
)
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, UpdateNamespaceRequest
from temporalio.client import Client

from workers.embedded.errors import EmbeddedStackError

_TYPES = {
    "Text": IndexedValueType.INDEXED_VALUE_TYPE_TEXT,
    "Keyword": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    "Int": IndexedValueType.INDEXED_VALUE_TYPE_INT,
    "Double": IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE,
    "Bool": IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
    "Datetime": IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
    "KeywordList": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
}


async def ensure_search_attributes(client: Client, attributes: Mapping[str, str]) -> list[str]:
    """Register the search attributes that the client's namespace lacks.

    Args:
        client: Connected to the namespace.
        attributes: Type by name; types as the ``temporal`` command writes them (``Keyword``).

    Returns:
        The names that were added.

    Raises:
        EmbeddedStackError: a type is unknown, or a name is registered with another type.
    """
    wanted = wanted_types(attributes)
    known = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    # The server takes a second type for a known name without a word, and keeps the first.
    for name, kind in wanted.items():
        if known.custom_attributes.get(name, kind) != kind:
            raise EmbeddedStackError(
                f"search attribute {name} is registered with another type than "
                f"{attributes[name]}; give it a new name, or start with a new data directory"
            )
    missing = {n: kind for n, kind in wanted.items() if n not in known.custom_attributes}
    if missing:
        await client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(namespace=client.namespace, search_attributes=missing)
        )
    return sorted(missing)


async def ensure_retention(client: Client, least: timedelta) -> None:
    """Keep closed workflows at least that long; a longer retention stays."""
    service, name = client.workflow_service, client.namespace
    found = await service.describe_namespace(DescribeNamespaceRequest(namespace=name))
    if found.config.workflow_execution_retention_ttl.ToTimedelta() >= least:
        return
    retention = Duration()
    retention.FromTimedelta(least)
    config = NamespaceConfig(workflow_execution_retention_ttl=retention)
    await service.update_namespace(UpdateNamespaceRequest(namespace=name, config=config))


def wanted_types(attributes: Mapping[str, str]) -> dict[str, IndexedValueType.ValueType]:
    """The server's types for types as the ``temporal`` command writes them.

    Raises:
        EmbeddedStackError: a type is unknown.
    """
    return {name: _type(name, kind) for name, kind in attributes.items()}


def _type(name: str, kind: str) -> IndexedValueType.ValueType:
    try:
        return _TYPES[kind]
    except KeyError:
        raise EmbeddedStackError(
            f"search attribute {name} has type {kind!r}; known are {', '.join(_TYPES)}"
        ) from None
