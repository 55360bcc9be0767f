"""Temporal: does it answer, and does it know what we need: namespace, search attributes, scan."""

from datetime import timedelta

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from workers.doctor.finding import Findings, failed, ok, warning
from workers.embedded.namespace import wanted_types
from workers.worker import SCAN_SCHEDULE
from workflows.search_attributes import TYPES

LEAST_RETENTION = timedelta(days=30)
"""A closed case is asked about for weeks; Temporal forgets it after its retention."""


async def namespace_kept(client: Client) -> Findings:
    """The namespace, and how long it keeps closed cases."""
    name = client.namespace
    try:
        found = await client.workflow_service.describe_namespace(
            DescribeNamespaceRequest(namespace=name)
        )
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        command = f"temporal operator namespace create --namespace {name} --retention 90d"
        yield failed("namespace", f"{name} does not exist", f"run `{command}`")
        return
    kept = found.config.workflow_execution_retention_ttl.ToTimedelta()
    said = f"{name} keeps closed cases for {kept.days} days"
    if kept < LEAST_RETENTION:
        command = f"temporal operator namespace update --namespace {name} --retention 90d"
        yield warning("namespace", said, f"run `{command}`")
    else:
        yield ok("namespace", said)


async def search_attributes_known(client: Client) -> Findings:
    """Whether cases can be found by what the lists filter on."""
    known = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    wanted = wanted_types(TYPES)
    missing = sorted(set(wanted) - set(known.custom_attributes))
    other = [
        f"{name} ({IndexedValueType.Name(known.custom_attributes[name])})"
        for name, kind in sorted(wanted.items())
        if known.custom_attributes.get(name, kind) != kind
    ]
    if missing:
        yield failed(
            "search attributes", f"missing: {', '.join(missing)}", "run `amicable migrate`"
        )
    if other:
        todo = "use a namespace of Amicable's own: a type cannot be changed"
        yield failed("search attributes", f"of another type: {', '.join(other)}", todo)
    if not missing and not other:
        yield ok("search attributes", f"all {len(wanted)} are registered")


async def scan_scheduled(client: Client) -> Findings:
    """Whether the daily scan for what became overdue will run."""
    try:
        found = await client.get_schedule_handle(SCAN_SCHEDULE).describe()
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        todo = "start `amicable worker --queue cases`: it makes the schedule"
        yield failed("daily scan", "is not scheduled: nothing becomes overdue by itself", todo)
        return
    if found.schedule.state.paused:
        command = f"temporal schedule toggle --unpause --schedule-id {SCAN_SCHEDULE}"
        yield failed("daily scan", "is paused: nothing becomes overdue by itself", f"`{command}`")
    else:
        upcoming = found.info.next_action_times
        yield ok("daily scan", f"next at {upcoming[0]:%Y-%m-%d %H:%M} UTC" if upcoming else "is on")
