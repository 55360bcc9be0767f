"""How many runs at once: as many as keep the machine busy without making contacts late.

A contact that comes later than the pause before it would find no timer to wait for, and the
comparison would no longer be one. So new runs are begun while contacts are on time, and fewer
when they are not; on any machine, with whatever else runs on it.
"""

import asyncio
import time
from collections import Counter, defaultdict

CONTACTS = 3
_ON_TIME = 0.6
_LATE = 1.2
_FEWEST = 30.0


class Pace:
    """The runs of one kind that are under way.

    Args:
        pause: seconds before each contact.
        from_start: whether contacts fall due counted from the start (a case, whose channels open
            at given times), or from the contact before (a bare run, which then sleeps).
    """

    def __init__(self, pause: float, *, from_start: bool) -> None:
        self._pause = pause
        self._from_start = from_start
        self._limit = 2 * _FEWEST
        self._running = 0
        self._changed = asyncio.Event()
        self._due: dict[str, float] = {}
        self._made = Counter[str]()
        self._through = defaultdict[str, asyncio.Event](asyncio.Event)

    async def begin(self, run: str) -> None:
        """Wait until there is room for one more."""
        while self._running >= self._limit:
            self._changed.clear()
            await self._changed.wait()
        self._running += 1
        self._due[run] = time.perf_counter() + self._pause

    def end(self) -> None:
        """A run is over."""
        self._running -= 1
        self._changed.set()

    def contact(self, run: str) -> None:
        """A contact was made: was it on time?"""
        if run not in self._due or self._made[run] == CONTACTS:
            return
        now = time.perf_counter()
        late = now - self._due[run]
        if late < _ON_TIME:
            self._limit += 0.5
        elif late > _LATE:
            self._limit = max(_FEWEST, self._limit - 0.5)
        self._changed.set()
        self._due[run] = (self._due[run] if self._from_start else now) + self._pause
        self._made[run] += 1
        if self._made[run] == CONTACTS:
            self._through[run].set()

    async def through(self, run: str) -> None:
        """Wait until a run has had all its contacts."""
        await self._through[run].wait()
