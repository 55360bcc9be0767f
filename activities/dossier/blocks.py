"""What a section of the dossier is made of; ``playbooks/dossier/dossier.typ`` sets each kind."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

Block = dict[str, Any]


def section(title: str, blocks: Iterable[Block], none: str) -> dict[str, Any]:
    """A numbered section; an empty one says so, so that nothing seems forgotten."""
    return {"title": title, "blocks": list(blocks) or [text(none)]}


def text(words: str, *, soft: bool = False) -> Block:
    """A paragraph; ``soft`` for a note."""
    return {"kind": "text", "text": words, "soft": soft}


def heading(words: str) -> Block:
    """A heading within a section."""
    return {"kind": "heading", "text": words}


def facts(rows: Iterable[tuple[str, str | None]]) -> Block:
    """Labels and what is known; rows without anything known are left out."""
    return {"kind": "facts", "rows": [[label, value] for label, value in rows if value]}


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    wide: int | Collection[int] = 0,
    right: Sequence[int] = (),
    total: Sequence[str] | None = None,
) -> Block:
    """A table; ``wide`` columns share the room that is left, ``right`` ones hold figures."""
    columns, widest = range(len(head)), (wide,) if isinstance(wide, int) else wide
    return {
        "kind": "table",
        "head": list(head),
        "align": ["right" if each in right else "left" for each in columns],
        "widths": ["1fr" if each in widest else "auto" for each in columns],
        "rows": [list(row) for row in rows],
        "total": None if total is None else list(total),
    }


def message(
    title: str, meta: Iterable[str], body: str, language: str, *, incoming: bool = False
) -> Block:
    """What was written, word for word."""
    return {
        "kind": "message",
        "title": title,
        "meta": [each for each in meta if each],
        "text": body,
        "language": language,
        "incoming": incoming,
    }
