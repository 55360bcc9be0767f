"""The labelled replies, and the halves they fall in.

Rules and words are made with the ``developed_on`` half in sight; the ``held_back`` half is for
measuring only. The half is a bit of a reply's hash, so that it stays when replies are added.
"""

import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
FILES = (
    *("replies.toml", "replies_harder.toml", "replies_later.toml", "replies_unseen.toml"),
    *("replies_halves.toml", "replies_beside.toml"),
)


class Labelled(NamedTuple):
    """A reply and what it truly says."""

    text: str
    language: str
    intent: str
    on: date
    date: date | None
    amount: Decimal | None

    @property
    def held_back(self) -> bool:
        return sha256(self.text.encode()).digest()[0] % 2 == 1


def replies(file: str | None = None) -> list[Labelled]:
    """Those of one file, or all."""
    names = (file,) if file else FILES
    return [reply for name in names for reply in _of(HERE / name)]


def _of(path: Path) -> Iterator[Labelled]:
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    on = read.pop("on")
    for language, intents in read.items():
        for intent, entries in intents.items():
            for text, day, amount in (
                entry if len(entry) == 3 else [*entry, "", ""] for entry in entries
            ):
                yield Labelled(
                    text,
                    language,
                    intent,
                    on,
                    date.fromisoformat(day) if day else None,
                    Decimal(amount) if amount else None,
                )
