"""Whole cases beside a bare workflow of the same shape, on the same server in the same process.

A case here is the real one: workflow, sandboxed runner, local activities on a real ledger with
commits on disk, rules, rendered messages with payment codes, contacts claimed, marked and
recorded; only Twilio and SendGrid are replaced, at the last hop. Its playbook has three steps
whose channels open one short pause after another, so that a case waits for three real timers;
each case gets a clock of its own (its ``clock_offset``), as if noon came ``PAUSE`` seconds after
it starts. It is paid shortly after the third contact: a payment through the door, then the
signal. The bare workflow has the same three timers and a fourth that the signal cuts off, three
local activities, four queued ones, and the signal.

Rounds alternate; each keeps more runs going than the machine keeps up with (``pace.py``) until N
are through; the rate is that of the last five sixths, while runs are still begun. Medians of the
rounds. Where the machine was not full, or timers differ, the figure says so and judges nothing.
"""

import asyncio
import compileall
import os
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHandle
from temporalio.worker import Worker

from activities.advancing import Advancing
from activities.closing import Closing
from activities.opening import Opening
from activities.reach_out import ReachingOut
from activities.responding import Responding
from activities.thanking import Thanking
from domain.case import CaseEvent, CaseEventWhat, CaseInput, CaseKey
from domain.effects import Queue
from ledger import clock
from tests.bench import bare, bare_shape, figures, proc, round_of_runs, servers, three_contacts
from tests.bench.bare import Bare
from tests.bench.bare_shape import Nothing, Shape
from tests.bench.figures import Figure
from tests.bench.pace import FEW, Pace
from tests.bench.round_of_runs import Round
from tests.bench.servers import Servers
from tests.bench.silent_providers import channels
from tests.support.events import CREDITOR, debtor, overdue, paid, told
from workers import library
from workers.process_life import keep_what_is_loaded
from workers.workflow_runner import workflow_runner
from workflows.collect_invoice import CollectInvoice

PAUSE = 4.0
CROSSING = 0.3
"""Seconds from the third contact to the payment."""
ROUNDS = 2
LONGEST = 180.0
"""Seconds after which a run is given up, and the measurement with it: it hangs."""
NOON = datetime(2026, 11, 4, 11, 0, tzinfo=UTC)
"""Twelve o'clock in Amsterdam on a Wednesday."""


class Bench:
    """Both kinds of run, on one pair of servers."""

    def __init__(self, to: Servers) -> None:
        self._to = to
        self._pace = Pace(PAUSE)
        self._full: dict[str, float] = {}
        """How many runs of a kind fill the machine, as its last round found."""
        self._round = 0

    def workers(self) -> list[Worker]:
        """A worker per queue, without rate limits."""
        to, wording = self._to, library.read_wording()
        compileall.compile_file(bare.__file__, quiet=2)  # as `workflow_runner` does with ours
        pool, nothing = to.pool, Nothing(self._contact)
        cases: list[Callable[..., Any]] = [
            Opening(pool, "https://desk.example.com").open_case,
            Responding(pool).respond,
            Advancing(pool).advance,
            Closing(pool).close_case,
        ]
        found = [
            Worker(
                to.client,
                task_queue=Queue.CASES,
                workflows=[CollectInvoice],
                activities=cases,
                workflow_runner=workflow_runner(),
            ),
            Worker(
                to.client,
                task_queue=bare_shape.QUEUE,
                workflows=[Bare],
                activities=[nothing.local],
                workflow_runner=workflow_runner(),
            ),
            Worker(to.client, task_queue=bare_shape.CONTACTS, activities=[nothing.queued]),
        ]
        for adapter in channels(pool, self._contact):
            makes: list[Callable[..., Any]] = [
                ReachingOut(pool, adapter, wording).reach_out,
                Thanking(pool, adapter, wording).thank,
            ]
            queue = Queue.of(adapter.channel)
            found.append(Worker(to.client, task_queue=queue, activities=makes))
        return found

    def _contact(self, run: str) -> None:
        self._pace.contact(run)

    async def cases(self, n: int) -> Round:
        """N cases; their invoices are in the ledger before the clock starts."""
        self._round += 1
        numbers = [f"{self._round}-{i}" for i in range(n)]
        await clock.set_offset(self._to.pool, NOON - datetime.now(UTC))
        events = [
            overdue(number, of=debtor(f"D-{number}"), time="2026-11-04T10:00:00Z")
            for number in numbers
        ]
        for at in range(0, n, 100):
            await told(self._to.pool, *events[at : at + 100])
        await self._to.pool.execute("analyze")
        return await self._timed("case", numbers, self._one_case)

    async def _one_case(self, number: str) -> WorkflowHandle[CollectInvoice, object]:
        key = CaseKey(creditor=CREDITOR, invoice_number=number)
        offset = NOON - timedelta(seconds=PAUSE) - datetime.now(UTC)
        handle = await self._to.client.start_workflow(
            CollectInvoice.run,
            CaseInput(key=key, clock_offset=offset),
            id=key.workflow_id,
            task_queue=Queue.CASES,
        )
        await self._pace.through(number)
        await asyncio.sleep(CROSSING)
        await told(self._to.pool, paid("250.00", number, on="2026-11-04"))
        news = CaseEvent(seq=2, what=CaseEventWhat.BALANCE_CHANGED)
        await handle.signal(CollectInvoice.tell, news)
        await handle.result()
        return handle

    async def bare(self, n: int, shape: Shape) -> Round:
        """N bare runs."""
        self._round += 1

        async def one(number: str) -> WorkflowHandle[Bare, str]:
            handle = await self._to.client.start_workflow(
                Bare.run, shape, id=number, task_queue=bare_shape.QUEUE
            )
            await self._pace.through(number)
            await asyncio.sleep(CROSSING)
            await handle.signal(Bare.pay)
            await handle.result()
            return handle

        runs = [f"bare-{self._round}-{i}" for i in range(n)]
        return await self._timed("bare" if shape.local else "smaller", runs, one)

    async def _timed(
        self,
        kind: str,
        numbers: list[str],
        one: Callable[[str], Awaitable[WorkflowHandle[Any, Any]]],
    ) -> Round:
        pace = self._pace = Pace(PAUSE, self._full.get(kind, FEW))
        done = list[float]()
        running = list[asyncio.Task[WorkflowHandle[Any, Any]]]()

        async def within(number: str) -> WorkflowHandle[Any, Any]:
            try:
                return await asyncio.wait_for(one(number), LONGEST)
            finally:
                pace.end()
                done.append(time.perf_counter())

        before, began = self._cpu(), time.perf_counter()
        early, since = before, began
        for at, number in enumerate(numbers):
            await pace.begin(number)
            if at == len(numbers) // 3:
                early, since = self._cpu(), time.perf_counter()
            running.append(asyncio.create_task(within(number)))
        last_begun = time.perf_counter()
        self._full[kind] = pace.limit
        meanwhile = sum(self._cpu().values()) - sum(early.values())
        handles = await asyncio.gather(*running)
        used = {name: (at - before[name]) * 1000 / len(numbers) for name, at in self._cpu().items()}
        seen = [
            await round_of_runs.events_of(handle)
            for handle in handles[:: max(1, len(handles) // 20)]
        ]
        timer, task = EventType.EVENT_TYPE_TIMER_FIRED, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
        return Round(
            per_second=round_of_runs.steady(done, began, last_begun),
            cpu_ms=used,
            busy=meanwhile / (last_begun - since) / (os.cpu_count() or 1),
            events=round_of_runs.mean([len(kinds) for kinds in seen]),
            timers=round_of_runs.mean([kinds.count(timer) for kinds in seen]),
            tasks=round_of_runs.mean([kinds.count(task) for kinds in seen]),
        )

    def _cpu(self) -> dict[str, float]:
        own = time.process_time()
        to = self._to
        return {
            "this process": own,
            "Temporal": proc.cpu_seconds(to.temporal_pid),
            "Postgres": proc.cpu_seconds(to.postgres_pid),
        }


async def measure(n: int) -> list[Figure]:
    """Cases and bare runs in turn."""
    async with servers.running() as to, AsyncExitStack() as working:
        await servers.settle_in(to.pool, three_contacts.playbook(PAUSE))
        bench = Bench(to)
        for worker in bench.workers():
            await working.enter_async_context(worker)
        keep_what_is_loaded()
        same, small = Shape(pause=PAUSE), Shape(pause=PAUSE, local=False)
        await bench.cases(8)
        await bench.bare(8, same)
        rounds = [(await bench.bare(n, same), await bench.cases(n)) for _ in range(ROUNDS)]
        fewer = await bench.bare(n, small)
    return round_of_runs.figures_of(rounds, fewer)


if __name__ == "__main__":
    figures.run(measure, "Cases beside a bare workflow of the same shape.", n=300)
    os._exit(0)
