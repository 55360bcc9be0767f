"""The bare workflow that a case is measured against: what Temporal alone costs.

As many timers, local and queued activities and signals as a case has, and nothing else: no
ledger, no rules, no search attributes, no messages.
"""

import contextlib
from datetime import datetime, timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from tests.bench.bare_shape import CONTACTS, Shape

_BOUND = timedelta(seconds=45)
_A_DAY = timedelta(days=1)


@workflow.defn(name="Bare")
class Bare:
    """Timers, activities that do nothing, and one signal."""

    def __init__(self) -> None:
        self._paid = False

    @workflow.run
    async def run(self, shape: Shape) -> str:
        if shape.local:
            await self._locally("open")
        begun = workflow.now()
        for nth in range(1, shape.contacts + 1):
            await self._paid_by(begun + nth * timedelta(seconds=shape.pause))
            await self._queued("contact")
        await self._paid_by(begun + _A_DAY)
        if shape.local:
            await self._locally("respond")
            await self._locally("close")
            await self._queued("thank")
        return "paid"

    @workflow.signal
    def pay(self) -> None:
        self._paid = True

    async def _paid_by(self, due: datetime) -> None:
        """As a case waits: by no timer where the moment has passed already."""
        left = due - workflow.now()
        if left <= timedelta(0):
            return
        with contextlib.suppress(TimeoutError):
            await workflow.wait_condition(lambda: self._paid, timeout=left)

    async def _locally(self, what: str) -> None:
        await workflow.execute_local_activity("local", what, start_to_close_timeout=_BOUND)

    async def _queued(self, what: str) -> None:
        await workflow.execute_activity(
            "queued", what, task_queue=CONTACTS, start_to_close_timeout=_BOUND
        )
