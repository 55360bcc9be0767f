"""Words per language that the reading gate looks for: jargon, and what asks the reader to act."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple


class Jargon(NamedTuple):
    """A word of the trade."""

    word: re.Pattern[str]
    instead: str
    """What to write, or to add."""
    explained: re.Pattern[str] | None
    """Finds the words that explain it; absent where no explanation helps."""


def unexplained(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Each word of jargon that a text leaves unexplained, and what to do about it."""
    for jargon in _jargon(language):
        match = jargon.word.search(text)
        if match and not (jargon.explained and jargon.explained.search(text)):
            yield match.group(), jargon.instead


def asks(sentence: str, language: str) -> bool:
    """Whether a sentence asks its reader to do something."""
    return re.search(_read("asks.toml").get(language, "(?!)"), sentence, re.IGNORECASE) is not None


@cache
def _jargon(language: str) -> tuple[Jargon, ...]:
    return tuple(
        Jargon(
            re.compile(rf"\b(?:{it['word']})\b", re.IGNORECASE),
            it["instead"],
            re.compile(it["explained"], re.IGNORECASE) if "explained" in it else None,
        )
        for it in _read("jargon.toml").get(language, ())
    )


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("domain.messages").joinpath(name).read_text("utf-8"))
