"""Hear of changes as they happen: PostgreSQL's LISTEN, one connection per process."""

import asyncio
from collections.abc import Callable
from enum import StrEnum
from uuid import UUID

from domain.model import Model
from ledger.database import Pool


class What(StrEnum):
    """What changed."""

    TASK = "task"
    CASE = "case"
    """Something was told to some case: money perhaps."""
    ANYTHING = "anything"
    """We begin to listen: whatever happened before was not heard."""


class Change(Model):
    """Something changed; of a task it is told which, and whose."""

    what: What
    creditor: str = ""
    task: UUID | None = None


async def listen(pool: Pool, heard: Callable[[Change], None]) -> None:
    """Hear until cancelled.

    Raises:
        ConnectionError: the connection is lost; what happens meanwhile is not heard.
    """
    lost = asyncio.Event()
    async with pool.acquire() as ear:
        ear.add_termination_listener(lambda *_: lost.set())
        await ear.add_listener("tasks", lambda *told: heard(_read(str(told[-1]))))
        await ear.add_listener("outbox", lambda *_: heard(Change(what=What.CASE)))
        heard(Change(what=What.ANYTHING))
        try:
            await lost.wait()
        finally:
            if not ear.is_closed():
                await ear.reset()  # the pool hands connections on as they are
    raise ConnectionError("the ledger's connection is lost")


def _read(payload: str) -> Change:
    creditor, _, task = payload.rpartition(" ")
    return Change(what=What.TASK, creditor=creditor, task=UUID(task))
