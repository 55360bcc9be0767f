"""An element of a statement: local names as paths, values or one clear complaint."""

from datetime import date
from decimal import Decimal
from typing import Any

from gateway.imports.bank.broken import BrokenError
from gateway.imports.bank.values import clean_text, currency_of, iso_day, point_amount


class Node:
    """An element; its children are in the same namespace, whichever that is.

    They are looked at once, when the first is asked for: most of what may stand in an element does
    not, and that is then told by a look into a dictionary.
    """

    __slots__ = ("_inside", "raw")

    def __init__(self, raw: Any) -> None:
        self.raw = raw
        self._inside: dict[str, list[Node]] | None = None

    @property
    def name(self) -> str:
        """The name without its namespace."""
        return str(self.raw.tag).rpartition("}")[2]

    @property
    def line(self) -> int:
        """The line on which the element starts."""
        return max(int(self.raw.sourceline or 1), 1)

    @property
    def parent(self) -> "Node | None":
        """The element around this one."""
        around = self.raw.getparent()
        return None if around is None else Node(around)

    def all(self, path: str) -> list["Node"]:
        """Every element at a path."""
        found = [self]
        for name in path.split("/"):
            found = [child for node in found for child in node._children().get(name, ())]
        return found

    def first(self, path: str) -> "Node | None":
        """The first element at a path."""
        name, _, rest = path.partition("/")
        for child in self._children().get(name, ()):
            found = child.first(rest) if rest else child
            if found is not None:
                return found
        return None

    def _children(self) -> "dict[str, list[Node]]":
        if self._inside is None:
            self._inside = {}
            space = str(self.raw.tag).rpartition("}")[0]
            for child in self.raw.iterchildren("*"):
                within, _, name = child.tag.rpartition("}")
                if within == space:
                    self._inside.setdefault(name, []).append(Node(child))
        return self._inside

    def text(self, path: str) -> str:
        """The first text at a path, white space collapsed, or nothing.

        Raises:
            BrokenError: its letters are damaged.
        """
        found = self.first(path)
        return "" if found is None else self._said(found, path)

    def texts(self, path: str) -> list[str]:
        """Every text at a path, likewise."""
        return [text for found in self.all(path) if (text := self._said(found, path))]

    def _said(self, found: "Node", path: str) -> str:
        try:
            return clean_text(found.raw.text or "")
        except ValueError as error:
            raise self.broken(str(error), path, found) from error

    def amount(self, path: str, currency: str | None = None) -> tuple[Decimal, str]:
        """The amount at a path and its currency, which must be ``currency`` if one is given.

        Raises:
            BrokenError: it is missing, none, or in another currency.
        """
        found = self.first(path)
        if found is None:
            raise self.broken("missing", path)
        try:
            stated = currency_of(str(found.raw.get("Ccy", "")).strip())
            amount = point_amount(self._said(found, path), stated)
        except ValueError as error:
            raise self.broken(str(error), path, found) from error
        if currency is not None and stated != currency:
            raise self.broken(f"is in {stated}, the account in {currency}", path, found)
        return amount, stated

    def sign(self, path: str = "CdtDbtInd") -> int:
        """1 for a credit, -1 for a debit.

        Raises:
            BrokenError: it is neither.
        """
        stated = self.text(path)
        if stated not in ("CRDT", "DBIT"):
            raise self.broken(f"{stated!r} is neither CRDT nor DBIT", path)
        return 1 if stated == "CRDT" else -1

    def day(self, path: str) -> date | None:
        """The day at a path, from a date (``Dt``) or a moment (``DtTm``).

        Raises:
            BrokenError: it is none.
        """
        for part in ("Dt", "DtTm"):
            if (found := self.first(f"{path}/{part}")) is not None:
                try:
                    return iso_day(self._said(found, path))
                except ValueError as error:
                    raise self.broken(str(error), path, found) from error
        return None

    def broken(self, reason: str, path: str, at: "Node | None" = None) -> BrokenError:
        """What is wrong with a field of this element, ``at`` another if that is where it stands."""
        return BrokenError(reason, line=(at or self).line, field=f"{self.name}/{path}")
