"""Which task comes first, and why: what is lost by waiting goes before what is large or old.

A call on the day that money comes in (practice F3) or just after a promise broke (H8) is worth more
than the same call tomorrow; then what is due; then the amount; then how long it waits.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.calendars.holidays import is_working_day, last_before
from domain.calendars.money_days import incomes_in, money_after
from domain.model import Model
from domain.vocabulary import TaskKind

_ONE_DAY = timedelta(days=1)
_BEFORE_A_CALL = timedelta(minutes=15)
"""So long before the moment that somebody asked to be called at, the call is on top."""
_MUCH = (Decimal(10_000), Decimal(2_500), Decimal(500), Decimal(100))
"""Amounts count in steps: ten cents more never go before a week of waiting."""
_LARGE = 3
"""From this step on the amount is a reason of its own."""


class Waiting(Model):
    """What is known of a task that waits."""

    id: UUID
    kind: TaskKind
    opened_at: datetime
    due_at: datetime | None = None
    appointment: datetime | None = None
    """When the debtor asked to be called."""
    amount: Decimal | None = None
    """What it is about: open of its invoices, or the money itself."""
    late: int = 0
    """How often the day of an answer that we owe has passed."""
    income: str | None = None
    country: str = "NL"
    lapsed_on: date | None = None
    """When a promise, or a term of a plan, of this debtor was last found missed."""
    zone: str = "Europe/Amsterdam"
    """The creditor's, where the desk is."""


class _Due(IntEnum):
    NOW = 0
    PASSED = 1
    TODAY = 2
    SOME_DAY = 3
    NOT_YET = 4


class Place(NamedTuple):
    """Where a task stands in the list: the smaller, the sooner; and why, as people read it."""

    rank: tuple[int | float | str, ...]
    why: tuple[str, ...]


def place(task: Waiting, now: datetime) -> Place:
    """Where a task belongs at a moment.

    An appointment that is still to come is last; one that is there is first. Else, in this order:
    money comes in today (calls only), a promise lapsed since the last working day, its term has
    passed or ends today, the amount in steps, the age.
    """
    local = now.astimezone(ZoneInfo(task.zone))
    due, due_words = _due(task, local)
    money = _money_comes_in(task, local.date())
    lapsed = _lapsed(task, local.date())
    waits = (local.date() - task.opened_at.astimezone(local.tzinfo).date()).days
    told = (
        *(due_words, money, lapsed),
        "a large amount" if _step(task.amount) >= _LARGE else None,
        f"waits {waits} days" if waits > 1 else "waits since yesterday" if waits == 1 else None,
    )
    rank = (
        *(due is _Due.NOT_YET, due is not _Due.NOW, money is None, lapsed is None, due.value),
        *(-_step(task.amount), task.opened_at.timestamp(), str(task.id)),
    )
    return Place(rank, tuple(it for it in told if it) or ("new today",))


def in_order(waiting: Iterable[Waiting], now: datetime) -> list[tuple[Waiting, Place]]:
    """All of them, what matters most first."""
    placed = [(task, place(task, now)) for task in waiting]
    return sorted(placed, key=lambda it: it[1].rank)


def _due(task: Waiting, local: datetime) -> tuple[_Due, str | None]:
    if task.appointment is not None:
        at = task.appointment.astimezone(local.tzinfo)
        day = "" if at.date() == local.date() else f"{at:%a} {at.day} {at:%b}, "
        near = local >= at - _BEFORE_A_CALL
        return _Due.NOW if near else _Due.NOT_YET, f"asked to be called at {day}{at:%H:%M}"
    if task.late:
        return _Due.PASSED, "an answer that we promised is late" + (
            f", {task.late} times by now" if task.late > 1 else ""
        )
    if task.due_at is None:
        return _Due.SOME_DAY, None
    due = task.due_at.astimezone(local.tzinfo)
    late = (local.date() - due.date()).days
    if due <= local:
        return _Due.PASSED, "its term passed " + ("today" if late == 0 else _days_ago(late))
    if late == 0:
        return _Due.TODAY, f"to be done today by {due:%H:%M}"
    return _Due.SOME_DAY, f"to be done by {due:%a} {due.day} {due:%b}"


def _money_comes_in(task: Waiting, today: date) -> str | None:
    if task.kind is not TaskKind.CALL:
        return None
    for income in incomes_in(task.income):
        if _is_paid_on(income, today, task.country):
            return f"money comes in today ({income.upper() if income == 'aow' else income})"
    return None


@lru_cache(maxsize=256)
def _is_paid_on(income: str, day: date, country: str) -> bool:
    return money_after((income,), day - _ONE_DAY, country) == day


def _lapsed(task: Waiting, today: date) -> str | None:
    """Seen on the first working day after it; a weekend counts as yesterday."""
    if task.lapsed_on is None:
        return None
    since = last_before(today - _ONE_DAY, lambda it: is_working_day(it, task.country))
    if task.lapsed_on < since:
        return None
    return f"what was agreed was not kept (seen {_days_ago((today - task.lapsed_on).days)})"


def _days_ago(days: int) -> str:
    if days <= 1:
        return "yesterday" if days == 1 else "today"
    return f"{days} days ago"


def _step(amount: Decimal | None) -> int:
    return sum(1 for much in _MUCH if amount is not None and amount >= much)
