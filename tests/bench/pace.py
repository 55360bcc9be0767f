"""How many runs at once: more than the machine keeps up with, and no more.

A machine is full when contacts come late. One that comes later than the pause before it would
find no timer to wait for, though, and the comparison would no longer be one. So runs are added
until contacts are late by a good part of that pause, and held there; on any machine, with
whatever else runs on it.
"""

import asyncio
import time
from collections import Counter, defaultdict

CONTACTS = 3
_ON_TIME, _LATE = 0.25, 0.5
"""Shares of the pause: between them the machine is full and every timer still has its time."""
FEW = 24.0
"""How many a first round begins with."""
_FEWEST = 6.0


class Pace:
    """The runs of one kind that are under way.

    Args:
        pause: seconds from the start to the first contact, and from each to the next.
        limit: how many at once to begin with; those that an earlier round ended with, so that
            the machine is full from the first contact on.
    """

    def __init__(self, pause: float, limit: float = FEW) -> None:
        self._pause = pause
        self.limit = limit
        self._running = 0
        self._changed = asyncio.Event()
        self._due: dict[str, float] = {}
        self._made = Counter[str]()
        self._through = defaultdict[str, asyncio.Event](asyncio.Event)

    async def begin(self, run: str) -> None:
        """Wait until there is room for one more."""
        while self._running >= self.limit:
            self._changed.clear()
            await self._changed.wait()
        # As many a second as that many can end at most: a burst would be late, and end, together.
        await asyncio.sleep(CONTACTS * self._pause / self.limit)
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
        if late < _ON_TIME * self._pause:
            self.limit += 1
        elif late > _LATE * self._pause:
            self.limit = max(_FEWEST, self.limit - 1)
        self._changed.set()
        self._due[run] += self._pause
        self._made[run] += 1
        if self._made[run] == CONTACTS:
            self._through[run].set()

    async def through(self, run: str) -> None:
        """Wait until a run has had all its contacts."""
        await self._through[run].wait()
