"""A playbook's file, and every mistake in it at once: the line, what is wrong, what to do."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from domain.arrangements.limits import PlanLimits
from domain.debtor_history import HistoryRules
from domain.ladder import Discount
from domain.ladder_mistakes import ladder_mistakes, ladders_written
from domain.messages.coverage import gaps
from domain.messages.wording import Wording
from domain.model import Model
from domain.money_waits import MoneyDays
from domain.nearest import nearest
from domain.playbook import LADDERS, Caps, Ladder, Playbook, Step, Window
from domain.review import ReviewDays
from domain.variants import ReasonVariant, Variant
from domain.vocabulary import Stage
from domain.yaml_places import Place, YamlPlaces


class Mistake(NamedTuple):
    """One thing that is wrong in a playbook's file."""

    line: int
    place: str
    """The keys that lead to it, with dots; ``playbook`` for the whole."""
    problem: str


class PlaybookMistakesError(ValueError):
    """A playbook's file cannot be used."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("; ".join(f"{it.line}: {it.place}: {it.problem}" for it in mistakes))
        self.mistakes = mistakes


def parse_playbook(text: str, wording: Wording | None = None) -> Playbook:
    """The playbook of a file; with ``wording``, also that all it says is written.

    Raises:
        PlaybookMistakesError: with every mistake that was found, in the order of the lines.
    """
    try:
        places = YamlPlaces(text)
    except yaml.YAMLError as error:
        raise PlaybookMistakesError((_unreadable(error),)) from error
    found = {*_repeated(places), *_unsaid(places, wording)}
    own = {_at(places, place, problem) for place, problem in ladder_mistakes(places.data)}
    try:
        playbook = Playbook.model_validate(places.data)
    except ValidationError as error:
        found |= set(_refused(places, error, explained=bool(own)))
    if found | own:
        raise PlaybookMistakesError(tuple(sorted(found | own)))
    return playbook


def _unreadable(error: yaml.YAMLError) -> Mistake:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        line = error.problem_mark.line + 1
        return Mistake(line, "playbook", f"is no YAML here: {error.problem}")
    return Mistake(1, "playbook", f"is no YAML: {error}")


def _at(places: YamlPlaces, place: Place, problem: str) -> Mistake:
    return Mistake(places.line(place), ".".join(map(str, place)) or "playbook", problem)


def _repeated(places: YamlPlaces) -> Iterator[Mistake]:
    for line, place in places.repeated:
        yield Mistake(line, ".".join(map(str, place)), "stands here twice: keep one of them")


def _unsaid(places: YamlPlaces, wording: Wording | None) -> Iterator[Mistake]:
    """What valid steps want to say and cannot, also beside steps that are not valid."""
    if wording is None or not isinstance(places.data, dict):
        return
    for of, written in ladders_written(places.data):
        for stage in LADDERS:
            for position, step in _steps(written, stage):
                for gap in gaps(step, stage, wording):
                    place = (*of, stage.value, "steps", position, gap.field)
                    yield _at(places, place, gap.problem)


def _steps(data: dict[str, Any], stage: Stage) -> Iterator[tuple[int, Step]]:
    ladder = data.get(stage.value)
    steps = ladder.get("steps") if isinstance(ladder, dict) else None
    for position, raw in enumerate(steps if isinstance(steps, list) else ()):
        try:
            yield position, Step.model_validate(raw)
        except ValidationError:
            continue  # told by the playbook's own validation


def _refused(places: YamlPlaces, error: ValidationError, *, explained: bool) -> Iterator[Mistake]:
    for detail in error.errors(include_url=False):
        if explained and detail["type"] == "value_error" and _of_ladders(detail["loc"]):
            continue  # told more exactly by `ladder_mistakes`
        if detail["type"] == "too_short" and detail["input"]:
            continue  # pydantic counts what it could read; each item is told by itself
        place = tuple(part for part in detail["loc"] if part != "[key]")
        yield _at(places, place, _in_words(detail))


def _of_ladders(place: tuple[str | int, ...]) -> bool:
    return not place or place[0] not in ("history", "money_days")


def _in_words(detail: ErrorDetails) -> str:
    name, given = str(detail["loc"][-1]) if detail["loc"] else "", detail["input"]
    context = detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            return f"there is no such key{nearest(name, _known(detail['loc']))}"
        case "missing":
            return "is missing"
        case "enum" | "literal_error":
            known = [
                word.strip().strip("'")
                for word in str(context["expected"]).replace(" or ", ", ").split(",")
            ]
            return f"{given!r} is unknown: there are {', '.join(known)}{nearest(given, known)}"
        case "string_pattern_mismatch":
            return f"{given!r} is no name: lower case letters, digits, - and _ only"
        case "model_type" | "model_attributes_type":
            return f"holds names and values, not {given!r}"
        case "tuple_type":
            return f"is a list, such as [email, letter], not {given!r}"
        case "time_parsing" | "time_type":
            return f'{given!r} is no time: write it in quotes, such as "09:00"'
        case "int_parsing" | "int_type" | "int_from_float":
            return f"is a whole number, not {given!r}"
        case "too_short":
            return "needs at least one"
        case "unquoted_time":
            return detail["msg"]
        case "value_error":
            return str(context["error"])
        case _:
            said = detail["msg"].removeprefix("Input ")
            return f"{said}, not {given!r}"


def _known(place: tuple[str | int, ...]) -> set[str]:
    """The keys of the model at a place: the playbook, a variant of it, or a part of either."""
    match place[:-1]:
        case ("variants", _, *inner):
            return _keys(tuple(inner), Variant)
        case ("reasons", _, *inner):
            return _keys(tuple(inner), ReasonVariant)
        case inner:
            return _keys(tuple(inner), Playbook)


_PARTS: dict[str, type[Model]] = {
    "caps": Caps,
    "plan": PlanLimits,
    "history": HistoryRules,
    "money_days": MoneyDays,
    "review_days": ReviewDays,
}


def _keys(place: tuple[str | int, ...], whole: type[Model]) -> set[str]:
    match place:
        case ():
            return set(whole.model_fields)
        case (str(part),) if part in _PARTS:
            return set(_PARTS[part].model_fields)
        case ("windows", _):
            return set(Window.model_fields)
        case (_, "steps", int()):
            return set(Step.model_fields)
        case (_, "steps", int(), "discount"):
            return set(Discount.model_fields)
        case _:
            return set(Ladder.model_fields)
