"""XML from outside: nothing is fetched, no entity is expanded, a document type is refused at once.

A document type declaration can hide a bomb (billion laughs, quadratic blow-up) or name other
files. No format read here ever has one, so :class:`Prologue` refuses it where it is met, before
the root element. Deep nesting and giant texts are refused by libxml2 itself.
https://lxml.de/FAQ.html#how-do-i-use-lxml-safely-as-a-web-service-endpoint
"""

from typing import Any

SAFELY: dict[str, Any] = {
    "resolve_entities": False,
    "load_dtd": False,
    "dtd_validation": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
"""Settings of lxml's parsers."""

_STARTS = tuple(
    mark + "<".encode(code)
    for mark, code in (
        (b"", "utf-8"),
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    )
)


def looks_like_xml(data: bytes) -> bool:
    """Whether a file's content is XML, whatever the file is called."""
    return data.startswith(_STARTS) or data[:400].lstrip().startswith(b"<")


class DoctypeError(Exception):
    """A document type is declared."""


class RootError(Exception):
    """The root element begins, and nothing was declared before it; ``tag`` with its namespace."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        super().__init__(tag)


class Prologue:
    """A target for lxml's parser that looks at what comes before the root, and no further."""

    def doctype(self, *_: object) -> None:
        """A declaration was met."""
        raise DoctypeError

    def start(self, tag: str, *_: object) -> None:
        """The root begins."""
        raise RootError(tag)

    def close(self) -> None:
        """Asked for by lxml."""
