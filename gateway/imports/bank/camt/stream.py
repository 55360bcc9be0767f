"""The elements of a statement file as they end, each freed once it was worked off.

Safe as :mod:`gateway.imports.safe_xml` says; and as only what is being read is in memory, an
element without end is refused, too.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from gateway.imports.bank.broken import BrokenError
from gateway.imports.bank.camt.node import Node
from gateway.imports.dates import shortened
from gateway.imports.safe_xml import SAFELY, DoctypeError, Prologue, RootError

LONGEST_ELEMENT = 8_000_000
"""Bytes between two elements that can be freed; an entry is a thousandth of it."""
_WANTED = {"Stmt": "BkToCstmrStmt", "Ntry": "Stmt", "TxDtls": "NtryDtls"}
"""What is read once it has ended, and what must be around it."""
_NO_SPACE = re.compile("[{}'\"]")
"""What no namespace has, and no path may hold."""
_OTHERS = {
    "camt.052": "an account report of the day itself (CAMT.052), which is not final yet",
    "camt.054": "a debit or credit notification (CAMT.054), not a statement",
    "pain.": "payment orders (PAIN), not a statement",
    "oasis": "an invoice (UBL): `amicable import` reads it",
}


def ended(pieces: Iterable[bytes]) -> Iterator[Node]:
    """Every ``TxDtls``, ``Ntry`` and ``Stmt`` as it ends; it is freed when the next is asked for.

    Raises:
        BrokenError: the file is hostile, not well-formed, or no statement.
    """
    parser = etree.XMLPullParser(
        events=("end",), tag=[f"{{*}}{name}" for name in _WANTED], **SAFELY
    )
    root, since = _Root(), 0
    try:
        for piece in pieces:
            root.look(piece)
            parser.feed(piece)
            since += len(piece)
            for node in _of_a_statement(parser):
                since = 0
                yield node
            if since > LONGEST_ELEMENT:
                megabytes = LONGEST_ELEMENT // 1_000_000
                reason = f"something in it is longer than any entry can be ({megabytes} MB)"
                raise BrokenError(reason, line=1, field="XML")
        parser.close()
    except etree.XMLSyntaxError as error:
        raise _no_xml(error) from error


def _of_a_statement(parser: Any) -> Iterator[Node]:
    for _, element in parser.read_events():
        node = Node(element)
        around = node.parent
        if around is not None and around.name == _WANTED[node.name]:
            if _NO_SPACE.search(str(element.tag).rpartition("}")[0][1:]):
                reason = "is in a namespace that is none: export it again"
                raise BrokenError(reason, line=node.line, field=node.name)
            yield node
        _free(element)


def _free(element: Any) -> None:
    """Forget what an element held, and its finished like before it; the parser needs the rest."""
    element.clear()
    before = element.getprevious()
    while before is not None and before.tag == element.tag:
        before.getparent().remove(before)
        before = element.getprevious()


class _Root:
    """Looks at the beginning until the root is met, and refuses what is no statement."""

    def __init__(self) -> None:
        self._parser: Any = etree.XMLParser(target=Prologue(), **SAFELY)
        self._met = False

    def look(self, piece: bytes) -> None:
        """Look at the next piece.

        Raises:
            BrokenError: a document type is declared, or the root is that of another document.
        """
        if self._met:
            return
        try:
            self._parser.feed(piece)
        except DoctypeError as error:
            reason = (
                "has a document type (<!DOCTYPE>), which a statement never needs and which can"
                " hide a bomb or name other files: refused"
            )
            raise BrokenError(reason, line=1, field="XML") from error
        except RootError as error:
            self._met = True
            _refuse_others(error.tag)


def _refuse_others(tag: str) -> None:
    space, _, name = tag.rpartition("}")
    known = next((what for mark, what in _OTHERS.items() if mark in space), None)
    if known is None and name in ("Document", "BkToCstmrStmt"):
        return
    what = known or f"<{name[:60]}>"
    reason = f"no CAMT.053 statement but {what}: ask the bank for CAMT.053 or MT940"
    raise BrokenError(reason, line=1, field="XML")


def _no_xml(error: etree.XMLSyntaxError) -> BrokenError:
    line = max(error.lineno or 1, 1)
    if "huge" in (error.msg or "").lower():
        reason = "is nested deeper, or has longer texts, than a statement can: refused"
        return BrokenError(reason, line=line, field="XML")
    what = re.sub(r", line \d+, column \d+$", "", error.msg or "it ends too early")
    reason = f"no well-formed XML: {shortened(what, 120)}; export it again"
    return BrokenError(reason, line=line, field="XML")
