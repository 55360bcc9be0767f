"""How far the reading of files is, in bytes, for whoever shows it."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

_Row = TypeVar("_Row")

Progress = Callable[[int], None]
"""Told how many more bytes are read."""
_EVERY = 1000


def nobody(_: int) -> None:
    """For those who show nothing."""


def counted(rows: Iterable[_Row], content: bytes, told: Progress) -> Iterator[_Row]:
    """The rows of a file, ``told`` every so many; a row stands for an equal share of the bytes."""
    lines = content.count(b"\n") + 1
    done = 0
    for number, row in enumerate(rows, start=1):
        yield row
        if number % _EVERY == 0:
            now = min(len(content) * number // lines, len(content))
            told(now - done)
            done = now
    told(len(content) - done)
