"""The relay: tells Temporal and the creditors what the ledger has stored, until they have it.

Rows of one case go out one after another in their order; different cases side by side. The
workflow ignores what it has seen, so a row told twice does no harm.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import groupby

from temporalio.client import Client, WorkflowHandle
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from activities.announcements import Announcer, wait_after
from domain.case import CaseInput, CaseKey, CaseResult
from domain.courtesies import CourtesyInput
from domain.effects import Queue
from ledger import clock, courtesies, creditors, outbox
from ledger.courtesies import ToTell
from ledger.database import Pool
from ledger.outbox import Announcement, Told
from workflows.collect_invoice import CollectInvoice
from workflows.send_courtesy import SendCourtesy

log = logging.getLogger(__name__)

_Case = WorkflowHandle[CollectInvoice, CaseResult | None]

_MEMO_OPENING = "opening"
_IDLE = 1.0
_TROUBLE = 2.0
_SOON = 0.05


class Relay:
    """Delivers the outbox; one at a time is active per ledger (an advisory lock)."""

    def __init__(self, pool: Pool, client: Client, announcer: Announcer) -> None:
        self._pool = pool
        self._client = client
        self._announcer = announcer
        self._cases_news = asyncio.Event()
        self._courtesy_news = asyncio.Event()
        self._hooks_news = asyncio.Event()
        self._asked_to_give_way: set[str] = set()

    async def run(self) -> None:
        """Deliver for ever; wakes up as soon as the ledger says so.

        Cases and webhooks go side by side: neither waits while the other cannot be reached.
        """
        async with self._pool.acquire() as ear:
            await ear.execute("select pg_advisory_lock(hashtext('amicable relay'))")
            await ear.add_listener("outbox", self._wake)
            try:
                async with asyncio.TaskGroup() as side_by_side:
                    side_by_side.create_task(_keep_on(self.deliver, self._cases_news))
                    side_by_side.create_task(_keep_on(self.be_courteous, self._courtesy_news))
                    side_by_side.create_task(_keep_on(self.announce, self._hooks_news))
            finally:
                if not ear.is_closed():
                    await ear.reset()  # the pool hands connections on as they are

    def _wake(self, *_: object) -> None:
        self._cases_news.set()
        self._courtesy_news.set()
        self._hooks_news.set()

    async def deliver(self) -> int:
        """Tell Temporal what waits; how many rows it has now."""
        waiting = await outbox.waiting(self._pool)
        offset = await clock.offset(self._pool) if waiting else timedelta(0)
        by_case = sorted(waiting, key=lambda row: (row.key.workflow_id, row.seq))
        groups = [list(rows) for _, rows in groupby(by_case, key=lambda row: row.key.workflow_id)]
        results = await asyncio.gather(
            *(self._one_case(rows, offset) for rows in groups), return_exceptions=True
        )
        done = [row_id for result in results if isinstance(result, list) for row_id in result]
        if done:
            await outbox.delivered(self._pool, done, await clock.now(self._pool))
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return len(done)

    async def _one_case(self, rows: list[Told], offset: timedelta) -> list[int]:
        done: list[int] = []
        for row in rows:
            tell = self._start if row.starts else self._tell
            if not await tell(row, offset):
                break
            done.append(row.id)
        return done

    async def _start(self, row: Told, offset: timedelta) -> bool:
        try:
            await self._client.start_workflow(
                CollectInvoice.run,
                CaseInput(key=row.key, clock_offset=offset),
                id=row.key.workflow_id,
                task_queue=Queue.CASES,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                static_summary=f"Invoice {row.key.invoice_number} of {row.key.creditor}",
                memo={_MEMO_OPENING: row.key.opening},
            )
        except WorkflowAlreadyStartedError:
            return await self._is_running(row.key)
        return True

    async def _is_running(self, key: CaseKey) -> bool:
        """Whether this opening runs, or a later one; an earlier one is asked to give way."""
        handle = self._client.get_workflow_handle_for(CollectInvoice.run, key.workflow_id)
        found = await handle.describe()
        running: int = (await found.memo()).get(_MEMO_OPENING, 0)
        if running >= key.opening:
            return True
        if found.run_id not in self._asked_to_give_way:
            await self._ask_to_give_way(handle)
            self._asked_to_give_way.add(found.run_id)
        asyncio.get_running_loop().call_later(_SOON, self._cases_news.set)
        return False

    async def _ask_to_give_way(self, handle: _Case) -> None:
        """Ask once only: every signal stays in the run's history, and no worker may be there."""
        try:
            await handle.signal(CollectInvoice.give_way)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise

    async def _tell(self, row: Told, offset: timedelta) -> bool:
        handle = self._client.get_workflow_handle_for(CollectInvoice.run, row.key.workflow_id)
        try:
            event = row.event.model_copy(update={"clock_offset": offset})
            await handle.signal(CollectInvoice.tell, event)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            log.info("case %s is over: event %s is history", row.key.workflow_id, row.seq)
        return True

    async def be_courteous(self) -> int:
        """Start what says the planned courtesies, or tell it to look again; how many heard."""
        waiting = await courtesies.to_tell(self._pool)
        offset = await clock.offset(self._pool) if waiting else timedelta(0)
        results = await asyncio.gather(
            *(self._one_courtesy(it, offset) for it in waiting), return_exceptions=True
        )
        heard = [it for it, error in zip(waiting, results, strict=True) if error is None]
        if heard:
            await courtesies.told(self._pool, heard)
        for error in results:
            if error is not None:
                raise error
        return len(heard)

    async def _one_courtesy(self, it: ToTell, offset: timedelta) -> None:
        """Each is started once in its life: one that is over stays over."""
        try:
            await self._client.start_workflow(
                SendCourtesy.run,
                CourtesyInput(key=it.key, clock_offset=offset),
                id=it.key.workflow_id,
                task_queue=Queue.CASES,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                static_summary=f"Courtesy of {it.key.creditor}: {it.kind.value.replace('_', ' ')}",
            )
        except WorkflowAlreadyStartedError:
            await self._look_again(it)

    async def _look_again(self, it: ToTell) -> None:
        handle = self._client.get_workflow_handle_for(SendCourtesy.run, it.key.workflow_id)
        try:
            await handle.signal(SendCourtesy.look_again)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise

    async def announce(self) -> int:
        """Deliver due events to the creditors' webhooks; how many were tried."""
        due = await outbox.announcements_due(self._pool)
        await asyncio.gather(*map(self._announce_one, due))
        return len(due)

    async def _announce_one(self, event: Announcement) -> None:
        creditor = await creditors.get(self._pool, event.creditor)
        hook = next((it for it in creditor.webhooks if str(it.url) == event.url), None)
        error: str | None
        if hook is None:
            error, wait = "the creditor has no such webhook any more", None
        else:
            error = await self._announcer.deliver(event, hook.secret)
            wait = wait_after(event.attempts + 1)
        if error is not None:
            log.warning("webhook of %s: %s", event.creditor, error)
        pause = wait if wait is not None else timedelta(days=3650)
        await outbox.announced(self._pool, event, error=error, wait=pause)


async def _keep_on(work: Callable[[], Awaitable[int]], news: asyncio.Event) -> None:
    """Work whenever there is news, and again while there was something to do."""
    while True:
        news.clear()
        try:
            pause = 0.0 if await work() else _IDLE
        except (OSError, RPCError) as error:
            log.warning("not everything could be told, the outbox waits: %s", error)
            news.clear()
            pause = _TROUBLE
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(news.wait(), pause)
