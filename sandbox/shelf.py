"""A dictionary of models that survives a restart when it has a file."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)


class Shelf:
    """One SQLite table of JSON rows; without a path it keeps nothing."""

    def __init__(self, path: Path | None) -> None:
        self._db: sqlite3.Connection | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Only the event loop's thread uses it, but that need not be the thread that made it.
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=OFF")
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS kept (kind TEXT, key TEXT, json TEXT,"
                " PRIMARY KEY (kind, key))"
            )

    def write(self, kind: str, key: str, json: str) -> None:
        """Add or replace a row; a replaced one keeps its place in the order."""
        if self._db is not None:
            self._db.execute(
                "INSERT INTO kept VALUES (?, ?, ?)"
                " ON CONFLICT (kind, key) DO UPDATE SET json = excluded.json",
                (kind, key, json),
            )

    def erase(self, kind: str, key: str) -> None:
        """Remove a row."""
        if self._db is not None:
            self._db.execute("DELETE FROM kept WHERE kind = ? AND key = ?", (kind, key))

    def rows(self, kind: str) -> list[tuple[str, str]]:
        """Keys and JSON of a kind, oldest first."""
        if self._db is None:
            return []
        query = "SELECT key, json FROM kept WHERE kind = ? ORDER BY rowid"
        return list(self._db.execute(query, (kind,)))

    def close(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            self._db.close()
            self._db = None


class Kept(Generic[M]):
    """Models by key, in the order they came, mirrored on the shelf."""

    def __init__(self, shelf: Shelf, kind: str, model: type[M]) -> None:
        self._shelf, self._kind = shelf, kind
        self._items = {key: model.model_validate_json(json) for key, json in shelf.rows(kind)}

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[M]:
        return iter(list(self._items.values()))

    def __contains__(self, key: str) -> bool:
        return key in self._items

    def get(self, key: str) -> M | None:
        """The item, or None."""
        return self._items.get(key)

    def put(self, key: str, item: M) -> M:
        """Remember an item, or what changed in it."""
        self._items[key] = item
        self._shelf.write(self._kind, key, item.model_dump_json())
        return item

    def drop(self, key: str) -> M | None:
        """Forget an item."""
        self._shelf.erase(self._kind, key)
        return self._items.pop(key, None)

    def clear(self) -> None:
        """Forget all items."""
        for key in list(self._items):
            self.drop(key)
