"""Turns: when a debtor is written to or called, if the day is full (practice I2, M1).

A day takes so many debtors and no more. Who finds it full gets a turn on the first day with
room, at a moment of their own, so that a backlog leaves evenly over the hours as well.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from domain.moments import Whereabouts, first_moment
from domain.playbook import Window

_HORIZON_DAYS = 3660
_USED = 0.9
"""Turns are spread over this part of the window: the last ones are no race with its end."""


class Turn(NamedTuple):
    """A place in the queue of a day; the first is number one."""

    day: date
    position: int


def first_free_day(
    after: date, limit: int, taken: Mapping[date, int], window: Window, where: Whereabouts
) -> date:
    """The first day after ``after`` on which a contact is permitted and a turn is left.

    Raises:
        ValueError: there is none within ten years, so the pace is too slow for the backlog.
    """
    for ahead in range(1, _HORIZON_DAYS):
        day = after + timedelta(days=ahead)
        if taken.get(day, 0) < limit and _permits(day, window, where):
            return day
    raise ValueError(f"no turn within ten years at {limit} a day: raise the pace")


def _permits(day: date, window: Window, where: Whereabouts) -> bool:
    opens = where.at(day, window.opens)
    return where.local(first_moment(opens, window, where)).date() == day


def moment_of(turn: Turn, limit: int, window: Window, where: Whereabouts) -> datetime:
    """When a turn comes: the day's turns lie evenly over the hours of the channel."""
    opens, closes = (where.at(turn.day, clock) for clock in (window.opens, window.closes))
    share = min(turn.position - 1, limit) / limit * _USED
    return first_moment(opens + (closes - opens) * share, window, where)
