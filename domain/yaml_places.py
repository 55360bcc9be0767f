"""YAML with the line of every key and value, so that a mistake can be shown where it stands."""

from collections.abc import Iterator
from typing import Any

import yaml

Place = tuple[str | int, ...]
"""The keys and positions that lead to a value, as pydantic names them."""


class YamlPlaces:
    """A YAML document: its data, and where each place of it stands."""

    def __init__(self, text: str) -> None:
        """Read the text.

        Raises:
            yaml.YAMLError: it is no YAML.
        """
        self.data: Any = yaml.safe_load(text)
        self.repeated: list[tuple[int, Place]] = []
        """The line of each key that stands twice in one place: YAML would keep the last."""
        self._lines: dict[Place, int] = {(): 1}
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        if root is not None:
            self._walk(root, ())

    def line(self, place: Place) -> int:
        """The line of a place; of what holds it where the place itself is not written."""
        while place not in self._lines:
            place = place[:-1]
        return self._lines[place]

    def _walk(self, node: yaml.Node, place: Place) -> None:
        for line, part, child in _children(node):
            inner = (*place, part)
            if inner in self._lines:
                self.repeated.append((line, inner))
                continue
            self._lines[inner] = line
            self._walk(child, inner)


def _children(node: yaml.Node) -> Iterator[tuple[int, str | int, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key.start_mark.line + 1, str(key.value), value
    elif isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            yield item.start_mark.line + 1, position, item
