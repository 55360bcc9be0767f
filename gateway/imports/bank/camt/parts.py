"""All transactions of one entry: usually one, in a large batch so many that they are held back."""

from collections.abc import Iterator
from decimal import Decimal

from gateway.imports.bank.camt.part import Part
from gateway.imports.bank.held_back import HeldBack
from gateway.imports.bank.values import LONGEST_TEXT

_FEW = 1000


class Parts:
    """The transactions of the entry that is being read, in their order."""

    def __init__(self) -> None:
        self._few: list[Part] = []
        self._more: HeldBack[Part] | None = None
        self._count = 0
        self._sum: Decimal | None = Decimal(0)

    def add(self, part: Part) -> None:
        """The next one."""
        self._count += 1
        if self._sum is not None:
            self._sum = None if part.amount is None else self._sum + part.amount
        if len(self._few) < _FEW:
            self._few.append(part)
            return
        if self._more is None:
            self._more = HeldBack(Part)
        self._more.add(part)

    def __iter__(self) -> Iterator[Part]:
        """All of them."""
        yield from self._few
        if self._more is not None:
            yield from self._more.kept(0, self._count - len(self._few))

    def make(self, amount: Decimal) -> bool:
        """Whether they are several that make an entry's amount to the cent."""
        return self._count > 1 and self._sum == amount

    def together(self) -> Part:
        """What they say where they agree, and all their words."""
        first = next(iter(self), Part())
        if self._count < 2:
            return first
        agreed = {"name": first.name, "iban": first.iban, "reference": first.reference}
        agreed["end_to_end"] = first.end_to_end
        words: dict[str, None] = {}
        length, returned = 0, True
        for part in self:
            agreed = {key: said for key, said in agreed.items() if getattr(part, key) == said}
            returned = returned and part.returned
            for word in (part.reference, part.text):
                if word and word not in words and length < LONGEST_TEXT:
                    words[word] = None
                    length += len(word) + 1
        return Part(text=" ".join(words)[:LONGEST_TEXT], returned=returned, **agreed)

    def close(self) -> None:
        """Forget them all."""
        if self._more is not None:
            self._more.close()
