"""What changes on the desk, told to every open page: one listener per process, many readers."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from ledger import live
from ledger.database import Pool
from ledger.live import Change

log = logging.getLogger(__name__)

_AGAIN = 2.0
_BEHIND = 1000
"""A reader that is further behind looks at everything anew."""


class Reader:
    """One open page."""

    def __init__(self) -> None:
        self._news: asyncio.Queue[Change] = asyncio.Queue(_BEHIND)

    def tell(self, change: Change) -> None:
        """Leave a change for it."""
        with suppress(asyncio.QueueFull):
            self._news.put_nowait(change)

    async def changes(self, within: float) -> list[Change]:
        """What came in, as soon as anything does; empty after ``within`` seconds of nothing."""
        try:
            first = await asyncio.wait_for(self._news.get(), within)
        except TimeoutError:
            return []
        found = [first]
        while not self._news.empty():
            found.append(self._news.get_nowait())
        return found


class Bulletin:
    """Listens to the ledger while somebody reads."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._readers: set[Reader] = set()
        self._listening: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Reader]:
        """Hear of everything from now on."""
        reader = Reader()
        self._readers.add(reader)
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen())
        try:
            yield reader
        finally:
            self._readers.discard(reader)
            if not self._readers and self._listening is not None:
                listening, self._listening = self._listening, None
                listening.cancel()

    async def _listen(self) -> None:
        while True:
            try:
                await live.listen(self._pool, self._tell_all)
            except Exception as error:  # the ledger is away: pages look anew when it is back
                log.warning("the desk hears nothing for a moment: %s", error)
            await asyncio.sleep(_AGAIN)

    def _tell_all(self, change: Change) -> None:
        for reader in self._readers:
            reader.tell(change)
