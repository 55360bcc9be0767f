"""What people will do when, at hours when people do things."""

import heapq
from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from itertools import count
from zlib import crc32
from zoneinfo import ZoneInfo

from domain.calendars.holidays import is_working_day

Action = Callable[[datetime], Awaitable[None]]

_ONE_DAY = timedelta(days=1)
_WAKES, _SLEEPS = time(7, 30), time(22, 30)
_OFFICE_OPENS, _OFFICE_CLOSES = time(9, 10), time(16, 30)


class Agenda:
    """Actions in the order of their moments."""

    def __init__(self) -> None:
        self._waiting: list[tuple[datetime, int, Action]] = []
        self._turns = count()

    def put(self, at: datetime, action: Action) -> None:
        """Plan an action."""
        heapq.heappush(self._waiting, (at, next(self._turns), action))

    def next_at(self) -> datetime | None:
        """When the next action is due."""
        return self._waiting[0][0] if self._waiting else None

    async def act(self, now: datetime) -> None:
        """Do what is due by ``now``, in order."""
        while self._waiting and self._waiting[0][0] <= now:
            _, _, action = heapq.heappop(self._waiting)
            await action(now)


def some_minutes(of: str) -> timedelta:
    """A few minutes that are always the same for the same words, so that times look lived in."""
    return timedelta(minutes=3 + crc32(of.encode()) % 41)


def waking(at: datetime, zone: str) -> datetime:
    """The moment itself, or the next morning when people sleep."""
    local = at.astimezone(ZoneInfo(zone))
    if local.time() < _WAKES:
        return _on(local, 0, _WAKES)
    return local if local.time() < _SLEEPS else _on(local, 1, _WAKES)


def in_office_hours(at: datetime, zone: str) -> datetime:
    """The moment itself, or the next morning of a working day."""
    local = at.astimezone(ZoneInfo(zone))
    if local.time() >= _OFFICE_CLOSES:
        local = _on(local, 1, _OFFICE_OPENS)
    while not is_working_day(local.date()):
        local = _on(local, 1, _OFFICE_OPENS)
    opens = _on(local, 0, _OFFICE_OPENS)
    return max(local, opens)


def _on(local: datetime, days: int, clock: time) -> datetime:
    return datetime.combine(local.date() + days * _ONE_DAY, clock, tzinfo=local.tzinfo)
