"""The fields of a statement file: a tag, and the lines that belong to it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gateway.imports.bank.broken import BrokenError

_TAG = re.compile(r":([0-9]{2}[A-Z]?|NS):", re.ASCII)
_KNOWN = {
    *("20", "21", "25", "25P", "28", "28C", "13", "13D", "34F", "60F", "60M", "61", "86"),
    *("62F", "62M", "64", "65", "90C", "90D", "NS"),
}
_LONG = {"61", "86", "NS"}
"""Fields of several lines."""
_AFTER = {"62F", "62M", "64", "65"}
_AROUND = re.compile(r"-\s*(?:\}.*)?|\{[0-9A-Z]{1,3}:.*")
"""The end of a message, and the blocks around it; neither can be a line of a text."""


@dataclass(slots=True)
class Field:
    """A field; the first of ``texts`` stands beside the tag."""

    tag: str
    line: int
    texts: list[str]

    @property
    def text(self) -> str:
        """The text beside the tag."""
        return self.texts[0].strip()

    def broken(self, reason: str) -> BrokenError:
        """What is wrong with this field."""
        return BrokenError(reason, line=self.line, field=f":{self.tag}:")


def fields(lines: Iterable[tuple[int, str]]) -> Iterator[Field]:
    """Every field of a file; what banks write between messages is left out.

    Raises:
        BrokenError: a line belongs to no field, or a tag is unknown.
    """
    field: Field | None = None
    inside = False
    for number, text in lines:
        tag = _tag(text, number, field)
        if tag:
            if field is not None:
                yield field
            field = Field(tag, number, [text[len(tag) + 2 :]])
            inside = tag not in _AFTER
        elif _AROUND.fullmatch(text):
            if field is not None:
                yield field
            field = None
        elif field is not None and field.tag in _LONG:
            field.texts.append(text)
        elif text.strip() and inside:
            reason = "is no field of a statement: a line is missing before it, or damaged"
            raise BrokenError(reason, line=number, field=repr(text[:20]))
    if field is not None:
        yield field


def _tag(text: str, number: int, field: Field | None) -> str:
    found = _TAG.match(text)
    if found is None:
        return ""
    if found[1] in _KNOWN:
        return found[1]
    if field is not None and field.tag == "86":  # a text that begins like a tag
        return ""
    raise BrokenError("is no field of an MT940 statement", line=number, field=found[0])
