"""A time-skipping server and workers for cases whose effects are scripted."""

import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from temporalio.client import WorkflowHandle
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from domain.case import CaseEvent, CaseEventWhat, CaseInput, CaseResult, MoveClock, Resting
from domain.effects import Queue
from tests.workflows.script import Script, Theatre
from tests.workflows.time_server import time_skipping
from workers.workflow_runner import workflow_runner
from workflows.collect_invoice import CollectInvoice
from workflows.registered import WORKFLOWS

_numbers = count(1)
Running = WorkflowHandle[CollectInvoice, CaseResult | None]


class Play:
    """One case of the scripted world, and the clock that it shares with all others."""

    def __init__(self, env: WorkflowEnvironment, script: Script) -> None:
        self.env = env
        self.script = script
        self.id = script.key.workflow_id
        self._seq = 0
        self._started: Running | None = None

    @property
    def running(self) -> Running:
        return self.env.client.get_workflow_handle_for(CollectInvoice.run, self.id)

    @property
    def did(self) -> list[str]:
        """What was done, after the opening."""
        return self.script.did[1:]

    async def begins(self, opening: int = 1, offset: timedelta = timedelta(0)) -> "Play":
        key = self.script.key.model_copy(update={"opening": opening})
        self._started = await self.env.client.start_workflow(
            CollectInvoice.run,
            CaseInput(key=key, clock_offset=offset),
            id=self.id,
            task_queue=Queue.CASES,
        )
        if opening == 1:
            await self.rests(offset)
        return self

    async def hears(
        self, what: CaseEventWhat, *, seq: int | None = None, wait: bool = True
    ) -> None:
        """The relay tells the case of an event."""
        self._seq = self._seq + 1 if seq is None else seq
        await self.running.signal(CollectInvoice.tell, CaseEvent(seq=self._seq, what=what))
        if wait:
            await self.rests()

    async def pays(self, *, wait: bool = True) -> None:
        """Money comes in."""
        self.script.paid = True
        await self.hears(CaseEventWhat.BALANCE_CHANGED, wait=wait)

    async def rests(self, offset: timedelta = timedelta(0)) -> Resting:
        """Wait until the case has nothing to do; moves its clock to an offset."""
        to = MoveClock(clock_offset=offset)
        return await self.running.execute_update(CollectInvoice.move_clock, to)

    async def days(self, number: float) -> None:
        """Let time pass, and a little more for what falls due at its end."""
        await self.env.sleep(timedelta(days=number, seconds=1))

    async def ends(self) -> CaseResult | None:
        """Let time pass until the case is over."""
        assert self._started is not None
        return await self._started.result()


@pytest.fixture(scope="session")
async def env() -> AsyncIterator[WorkflowEnvironment]:
    """One server for all."""
    async with time_skipping() as server:
        yield server


@pytest.fixture(scope="session")
async def theatre(env: WorkflowEnvironment) -> AsyncIterator[Theatre]:
    """Workers on every queue, with scripted effects."""
    made = Theatre()
    here: list[Callable[..., Any]]
    here = [made.open_case, made.respond, made.advance, made.close_case, made.scan_overdue]
    there: list[Callable[..., Any]]
    there = [made.reach_out, made.thank, made.suspend_marketing, made.reactivate, made.hand_over]
    async with AsyncExitStack() as workers:
        for queue in Queue:
            worker = Worker(
                env.client,
                task_queue=queue,
                workflows=WORKFLOWS if queue is Queue.CASES else [],
                activities=here if queue is Queue.CASES else there,
                workflow_runner=workflow_runner(),
            )
            await workers.enter_async_context(worker)
        yield made


@pytest.fixture
async def play(env: WorkflowEnvironment, theatre: Theatre) -> AsyncIterator[Play]:
    """A case that has not begun."""
    made = Play(env, theatre.script(f"W-{next(_numbers)}"))
    yield made
    with contextlib.suppress(RPCError):
        await made.running.terminate()
