"""A file in pieces: never the whole of it in memory, never more than a statement can be."""

from collections.abc import Iterator
from typing import BinaryIO

from gateway.imports.bank.broken import BrokenError
from gateway.imports.progress import Progress

LARGEST_FILE = 1_000_000_000
"""Bytes; statements of a year of a large account are below."""
_PIECE = 65_536


def pieces(source: BinaryIO, told: Progress) -> Iterator[bytes]:
    """The file piece by piece; ``told`` hears of every one that was worked off.

    Raises:
        BrokenError: there is more than a statement file can hold.
    """
    size = 0
    while piece := source.read(_PIECE):
        size += len(piece)
        if size > LARGEST_FILE:
            limit = f"{LARGEST_FILE // 1_000_000} MB"
            raise BrokenError(f"is more than a statement can be ({limit})", line=1, field="file")
        yield piece
        told(len(piece))


def with_first(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    """A piece that was looked at already, before the others."""
    yield first
    yield from rest
