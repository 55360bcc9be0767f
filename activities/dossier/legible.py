"""Text that can be set for certain: what no font here can show is named instead.

A dossier must go out whatever a debtor typed. Nothing is dropped: an emoji without a font becomes
its name in brackets, and the text as it came travels inside the PDF as JSON.
"""

import unicodedata
from collections.abc import Callable, Collection
from typing import Any

_KEPT = frozenset("\n\t")
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of what follows, and so can make a text read as another."""
_JOINS = frozenset("\u200d\ufe0e\ufe0f")
"""They only tie emoji together."""

Shows = Callable[[str], bool]
"""Whether the fonts here can show these characters."""


def without_tricks(data: Any) -> Any:
    """The same with control characters and turns of direction named."""
    return _named(data, lambda char: char in _TURNS or _is_control(char))


def legible(data: Any, shows: Shows) -> Any:
    """The same with every character named that the fonts cannot show."""
    exotic = sorted({char for text in _texts(data) for char in text if ord(char) > 126} - _JOINS)
    lost = frozenset(_unshown(exotic, shows))
    return _named(data, lambda char: char in lost or (bool(lost) and char in _JOINS))


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn") and char not in _KEPT


def _unshown(chars: Collection[str], shows: Shows) -> list[str]:
    """By halves: most texts are shown as a whole."""
    found = list(chars)
    if not found or shows(" ".join(found)):
        return []
    if len(found) == 1:
        return found
    middle = len(found) // 2
    return [*_unshown(found[:middle], shows), *_unshown(found[middle:], shows)]


def _texts(data: Any) -> list[str]:
    if isinstance(data, str):
        return [data]
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return [text for part in parts for text in _texts(part)]


def _named(data: Any, bad: Callable[[str], bool]) -> Any:
    if isinstance(data, str):
        return "".join(_name(char) if bad(char) else char for char in data)
    if isinstance(data, dict):
        return {key: _named(value, bad) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_named(value, bad) for value in data]
    return data


def _name(char: str) -> str:
    if char in _JOINS:
        return ""
    return f"[{unicodedata.name(char, f'U+{ord(char):04X}').lower()}]"
