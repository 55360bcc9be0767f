"""Every effect that a workflow calls has an activity of that name, input and answer."""

import inspect
import pkgutil
import typing
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest

import activities
from domain.effects import Effect
from workflows import effects

_WRAPPERS = {effect: getattr(effects, effect.value) for effect in Effect}


def _types(function: Callable[..., Any]) -> tuple[type, type]:
    """The one model in, the one model out."""
    hints = typing.get_type_hints(function)
    answer = hints.pop("return")
    needed = [
        hints[name]
        for name, it in inspect.signature(function).parameters.items()
        if name in hints and it.default is inspect.Parameter.empty
    ]
    [call] = needed
    return call, answer


def _activities() -> Iterator[tuple[str, Callable[..., Any]]]:
    for module in pkgutil.iter_modules(activities.__path__):
        for _, made in inspect.getmembers(
            import_module(f"activities.{module.name}"), inspect.isclass
        ):
            if made.__module__ != f"activities.{module.name}":
                continue
            for _, method in inspect.getmembers(made, inspect.isfunction):
                definition = getattr(method, "__temporal_activity_definition", None)
                if definition is not None:
                    yield definition.name, method


@pytest.mark.parametrize("effect", Effect)
def test_an_effect_and_its_activity_agree(effect: Effect) -> None:
    [activity] = [method for name, method in _activities() if name == effect]
    assert _types(activity) == _types(_WRAPPERS[effect])


def test_no_activity_is_left_that_nobody_calls() -> None:
    assert {name for name, _ in _activities()} == set(Effect)
