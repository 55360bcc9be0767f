"""Sleep until a due moment by a clock that may be moved meanwhile, unless something comes in."""

import contextlib
from datetime import datetime, timedelta
from typing import Protocol

from temporalio import workflow


class Sleeper(Protocol):
    """Whoever sleeps: at which offset of the server's time, and whether something woke them."""

    @property
    def clock_offset(self) -> timedelta:
        """Case time minus the server's time."""
        ...

    @property
    def disturbed(self) -> bool:
        """Whether there is something to hear first."""
        ...


async def sleep_until(at: datetime, why: str, sleeper: Sleeper) -> None:
    """Sleep until the moment; ``why`` stands at the timer, and a moved clock changes how long."""
    while at > workflow.now() + sleeper.clock_offset and not sleeper.disturbed:
        await _nap(at, why, sleeper)


async def _nap(at: datetime, why: str, sleeper: Sleeper) -> None:
    offset = sleeper.clock_offset
    with contextlib.suppress(TimeoutError):
        await workflow.wait_condition(
            lambda: sleeper.disturbed or sleeper.clock_offset != offset,
            timeout=at - (workflow.now() + offset),
            timeout_summary=why,
        )
