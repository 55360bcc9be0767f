"""All parts of a running stack together."""

import asyncio
from types import TracebackType
from typing import Protocol, Self

from workers.embedded.processes import Command, Process, ReadyCheck


class Part(Protocol):
    """What the supervisor needs of a part: a child, Postgres, Temporal."""

    async def watch(self) -> None:
        """Wait until it ends; raise if it ended by itself."""

    async def stop(self) -> None:
        """End it; fine if it has ended."""


class Supervisor:
    """Keeps the parts in the order they were started and stops them in reverse."""

    def __init__(self) -> None:
        self._parts: list[Part] = []

    def add(self, part: Part) -> None:
        """Look after a part that was started elsewhere."""
        self._parts.append(part)

    async def start(
        self,
        command: Command,
        ready: ReadyCheck | None = None,
        *,
        timeout: float = 30.0,  # noqa: ASYNC109
    ) -> Process:
        """Start a child, wait until it is ready, and look after it."""
        process = Process(command)
        await process.start(ready, timeout=timeout)
        self.add(process)
        return process

    async def watch(self) -> None:
        """Wait until a part ends; returns when all were stopped by us.

        Raises:
            EmbeddedStackError: a part ended by itself.
        """
        watching = [asyncio.create_task(part.watch()) for part in self._parts]
        try:
            await asyncio.gather(*watching)
        finally:
            for task in watching:
                task.cancel()
            await asyncio.gather(*watching, return_exceptions=True)

    async def stop(self) -> None:
        """Stop all parts, the last started first; one that fails does not keep the others."""
        failures: list[Exception] = []
        while self._parts:
            try:
                await self._parts.pop().stop()
            except Exception as failure:
                failures.append(failure)
        if failures:
            raise failures[0]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()
