"""Mistakes between values that are each right alone: steps out of order, windows never open.

Reads what YAML gave, not the models: so one mistake does not hide another.
"""

from collections.abc import Iterator
from datetime import time
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from domain.law import contact_hours
from domain.playbook import LADDERS
from domain.vocabulary import DebtorKind, Stage
from domain.yaml_places import Place

_TIME = TypeAdapter(time)
Found = Iterator[tuple[Place, str]]


class _Rung(NamedTuple):
    """A step as it is written, and where."""

    stage: Stage
    of: Place
    """Where its ladders are written: the playbook itself, or one of its variants."""
    place: Place
    written: dict[str, Any]

    @property
    def day(self) -> int | None:
        day = self.written.get("day")
        return day if isinstance(day, int) else None


def ladder_mistakes(data: object) -> Found:
    """Each mistake's place and what to do about it; none for what is no playbook at all."""
    if not isinstance(data, dict):
        return
    rungs: list[_Rung] = []
    for place, written in ladders_written(data):
        own = [rung for stage in LADDERS for rung in _rungs(place, written, stage)]
        yield from _days_out_of_order(own)
        final = written.get(Stage.FINAL_NOTICE.value)
        if isinstance(final, dict) and not final.get("steps"):
            problem = "needs at least one step: the law wants a last notice"
            yield (*place, Stage.FINAL_NOTICE.value), problem
        rungs += own
    yield from _repeated_ids(rungs)
    yield from _days_of_the_wrong_side(rungs)
    yield from _closed_windows(data)


def ladders_written(data: dict[str, Any]) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Where ladders stand: in the playbook itself, in its variants, and for its reasons."""
    yield (), data
    for among in ("variants", "reasons"):
        found = data.get(among)
        for name, written in found.items() if isinstance(found, dict) else ():
            if isinstance(written, dict):
                yield (among, str(name)), written


def _rungs(of: Place, data: dict[str, Any], stage: Stage) -> Iterator[_Rung]:
    ladder = data.get(stage.value)
    steps = ladder.get("steps") if isinstance(ladder, dict) else None
    for position, written in enumerate(steps if isinstance(steps, list) else ()):
        if isinstance(written, dict):
            yield _Rung(stage, of, (*of, stage.value, "steps", position), written)


def _repeated_ids(rungs: list[_Rung]) -> Found:
    """Within a variant an id stands once; across variants it stands in the same stage."""
    seen: dict[str, list[_Rung]] = {}
    for rung in rungs:
        name = rung.written.get("id")
        if not isinstance(name, str):
            continue
        others = seen.setdefault(name, [])
        clash = next((it for it in others if it.of == rung.of or it.stage is not rung.stage), None)
        if clash is not None:
            other = ".".join(map(str, clash.place))
            problem = f"{name!r} is a step already ({other}): name this one otherwise"
            yield (*rung.place, "id"), problem
        others.append(rung)


def _days_out_of_order(rungs: list[_Rung]) -> Found:
    for stage in LADDERS:
        latest: int | None = None
        for rung in rungs:
            if rung.stage is not stage or rung.day is None:
                continue
            if latest is not None and rung.day < latest:
                problem = f"day {rung.day} comes after day {latest}: put the steps in order of days"
                yield (*rung.place, "day"), problem
            latest = max(rung.day, latest) if latest is not None else rung.day


def _days_of_the_wrong_side(rungs: list[_Rung]) -> Found:
    for rung in rungs:
        if rung.day is None:
            continue
        if rung.stage is Stage.UPCOMING and rung.day >= 0:
            yield (
                (*rung.place, "day"),
                "is before the due date here: write a negative day, such as -3",
            )
        if rung.stage is not Stage.UPCOMING and rung.day <= 0:
            yield (*rung.place, "day"), "is after the due date here: write 1 or more"


def _closed_windows(data: dict[str, Any]) -> Found:
    windows = data.get("windows")
    for channel, window in windows.items() if isinstance(windows, dict) else ():
        if not isinstance(window, dict):
            continue
        consumer = data.get("kind") == DebtorKind.CONSUMER
        yield from _never_opens(("windows", str(channel)), window, consumer=consumer)


def _never_opens(place: Place, window: dict[str, Any], *, consumer: bool) -> Found:
    opens, closes = _time(window.get("opens", "09:00")), _time(window.get("closes", "18:00"))
    days = window.get("days", ["mon"])
    if opens and closes and opens >= closes:
        yield (*place, "opens"), f"never opens: {opens:%H:%M} is not before {closes:%H:%M}"
    elif isinstance(days, list) and not days:
        yield (*place, "days"), "never opens: name at least one day"
    elif consumer and opens and closes:
        yield from _unlawful(place, days, opens, closes)


def _unlawful(place: Place, days: object, opens: time, closes: time) -> Found:
    """A consumer's window that lies wholly where the law allows no contact (Bki 4.2)."""
    if days == ["sun"]:
        yield (*place, "days"), "never opens: the law allows no contact on Sundays"
    if closes <= contact_hours.OPENS or opens >= contact_hours.CLOSES:
        yield (*place, "opens"), "never opens: the law allows contact from 07:00 to 20:00 only"


def _time(written: object) -> time | None:
    if not isinstance(written, str):
        return None  # a number, which YAML makes of 18:00 without quotes, is told by the model
    try:
        return _TIME.validate_python(written)
    except ValidationError:
        return None
