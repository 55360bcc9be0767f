"""An effect's clock: the server's time of this attempt, moved by the case's offset."""

from datetime import datetime, timedelta
from typing import Protocol

from temporalio import activity


class Timed(Protocol):
    """An effect's input, as far as it tells the time."""

    @property
    def clock_offset(self) -> timedelta:
        """Case time minus the server's time."""
        ...

    @property
    def now(self) -> datetime:
        """The workflow's time, moved by the offset."""
        ...


def case_now(call: Timed) -> datetime:
    """The case's time for one attempt of an effect.

    A retry after a night decides anew, because ``started_time`` is that of the attempt. A local
    activity has no server time of its own, so the workflow's counts.
    """
    info = activity.info()
    if info.is_local or info.started_time is None:
        return call.now
    return info.started_time + call.clock_offset
