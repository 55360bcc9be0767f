"""An effect's clock: the server's time of this attempt, moved by the case's offset."""

from datetime import datetime

from temporalio import activity

from domain.effects import CaseCall


def case_now(call: CaseCall) -> datetime:
    """The case's time for one attempt of an effect.

    A retry after a night decides anew, because ``started_time`` is that of the attempt. A local
    activity has no server time of its own, so the workflow's counts.
    """
    info = activity.info()
    if info.is_local or info.started_time is None:
        return call.now
    return info.started_time + call.clock_offset
