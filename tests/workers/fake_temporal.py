"""Temporal as the relay sees it: it can be down, and it remembers who was told what."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

from temporalio.client import Client
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from domain.case import CaseEvent, CaseInput
from workflows.collect_invoice import CollectInvoice


def failing(status: RPCStatusCode) -> RPCError:
    """What the real client raises once its own tries are used up."""
    return RPCError("tcp connect error", status, b"")


@dataclass
class Run:
    """One run of a case's workflow, and everything that it heard."""

    run_id: str
    start: CaseInput
    memo: Mapping[str, Any]
    told: list[CaseEvent] = field(default_factory=list)
    asked_to_give_way: int = 0
    over: bool = False
    ends_when_described: bool = False

    @property
    def opening(self) -> int:
        return self.start.key.opening

    @property
    def heard(self) -> list[int]:
        """What it took in, as the workflow does: each event once, in order."""
        seen: list[int] = []
        for event in self.told:
            if event.seq > (seen[-1] if seen else 0):
                seen.append(event.seq)
        return seen


class FakeTemporal:
    """Keeps runs by workflow id; ``trouble`` is raised by every call, or by those of one id."""

    def __init__(self) -> None:
        self.runs: dict[str, list[Run]] = {}
        self.trouble: Exception | None = None
        self.calls = 0
        self.trouble_of: dict[str, Exception] = {}
        self._called = asyncio.Event()

    @property
    def client(self) -> Client:
        """What the relay is given."""
        return cast(Client, self)

    def newest(self, workflow_id: str) -> Run:
        return self.runs[workflow_id][-1]

    async def until(self, wanted: Callable[[], bool]) -> None:
        """Wait while others call, until ``wanted`` holds."""
        async with asyncio.timeout(10):
            while not wanted():
                self._called.clear()
                await self._called.wait()

    def reach(self, workflow_id: str) -> None:
        self.calls += 1
        asyncio.get_running_loop().call_soon(self._called.set)
        trouble = self.trouble or self.trouble_of.get(workflow_id)
        if trouble is not None:
            raise trouble

    async def start_workflow(self, _workflow: Any, start: CaseInput, **options: Any) -> None:
        case: str = options["id"]
        self.reach(case)
        before = self.runs.setdefault(case, [])
        if before and not before[-1].over:
            raise WorkflowAlreadyStartedError(case, "CollectInvoice", run_id=before[-1].run_id)
        run_id = f"{case}#{len(before) + 1}"
        before.append(Run(run_id=run_id, start=start, memo=options["memo"]))

    def get_workflow_handle_for(self, _workflow: Any, workflow_id: str) -> "_Handle":
        return _Handle(self, workflow_id)


class _Handle:
    def __init__(self, temporal: FakeTemporal, workflow_id: str) -> None:
        self._temporal = temporal
        self._id = workflow_id

    async def describe(self) -> "_Description":
        self._temporal.reach(self._id)
        run = self._temporal.newest(self._id)
        run.over = run.over or run.ends_when_described
        return _Description(run)

    async def signal(self, which: Any, event: CaseEvent | None = None) -> None:
        self._temporal.reach(self._id)
        runs = self._temporal.runs.get(self._id)
        if not runs or runs[-1].over:
            raise RPCError("workflow execution already completed", RPCStatusCode.NOT_FOUND, b"")
        if which is CollectInvoice.give_way:
            runs[-1].asked_to_give_way += 1
        else:
            assert event is not None
            runs[-1].told.append(event)


class _Description:
    def __init__(self, run: Run) -> None:
        self._run = run
        self.run_id = run.run_id

    async def memo(self) -> Mapping[str, Any]:
        return self._run.memo


def offsets(run: Run) -> list[timedelta | None]:
    """The clock offsets that a run was given: at its start, and with each event."""
    return [run.start.clock_offset, *(event.clock_offset for event in run.told)]
