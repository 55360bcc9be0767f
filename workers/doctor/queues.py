"""Task queues: does somebody work on each, and how much waits."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import (
    DescribeTaskQueueRequest,
    DescribeTaskQueueResponse,
)
from temporalio.client import Client

from domain.effects import Queue
from workers.doctor.database import in_words
from workers.doctor.finding import Finding, Findings, failed, ok, warning

SEEN_WITHIN = timedelta(minutes=2)
"""A worker asks for work at least every minute."""
BACKLOG_PATIENCE = timedelta(minutes=5)

_ACTIVITIES = TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY
_WORKFLOWS = TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW
_WORDS = {_ACTIVITIES: "activities", _WORKFLOWS: "workflows"}


class _Side:
    """One kind of work on one queue, as the server describes it."""

    def __init__(self, found: DescribeTaskQueueResponse) -> None:
        since = datetime.now(UTC) - SEEN_WITHIN
        self.workers = {
            poller.identity
            for poller in found.pollers
            if poller.last_access_time.ToDatetime(tzinfo=UTC) >= since
        }
        self.backlog = found.stats.approximate_backlog_count
        self.backlog_age = found.stats.approximate_backlog_age.ToTimedelta()


async def queues_served(client: Client, queues: Sequence[Queue]) -> Findings:
    """Every queue, one after another."""
    for queue in queues:
        sides = {kind: await _describe(client, queue, kind) for kind in _kinds(queue)}
        yield _finding(queue, sides)


async def served_from(client: Client, queue: Queue, host: str) -> bool:
    """Whether a worker on ``host`` asked this queue for all its kinds of work lately."""
    for kind in _kinds(queue):
        side = await _describe(client, queue, kind)
        if not any(identity.endswith(f"@{host}") for identity in side.workers):
            return False
    return True


def _kinds(queue: Queue) -> tuple[TaskQueueType.ValueType, ...]:
    return (_WORKFLOWS, _ACTIVITIES) if queue is Queue.CASES else (_ACTIVITIES,)


async def _describe(client: Client, queue: Queue, kind: TaskQueueType.ValueType) -> _Side:
    request = DescribeTaskQueueRequest(
        namespace=client.namespace,
        task_queue=TaskQueue(name=queue),
        task_queue_type=kind,
        report_stats=True,
    )
    return _Side(await client.workflow_service.describe_task_queue(request))


def _finding(queue: Queue, sides: dict[TaskQueueType.ValueType, _Side]) -> Finding:
    idle = [_WORDS[kind] for kind, side in sides.items() if not side.workers]
    backlog = sum(side.backlog for side in sides.values())
    age = max(side.backlog_age for side in sides.values())
    waiting = f"; {backlog} wait, the oldest for {in_words(age)}" if backlog else ""
    if idle:
        said = f"no worker asks for {' and '.join(idle)}{waiting}"
        return failed(queue, said, f"run `amicable worker --queue {queue}`")
    count = len(set().union(*(side.workers for side in sides.values())))
    said = f"{count} worker{'s' * (count != 1)}{waiting}"
    if backlog and age > BACKLOG_PATIENCE:
        return warning(queue, said, "look at the worker's log, or start a second one")
    return ok(queue, said)
