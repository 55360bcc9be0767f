"""The labelled replies beside what they are read as, and what that comes to."""

from collections import Counter
from typing import NamedTuple

from domain.reading.intent import ACTED_ON, FARTHEST_PROMISE, Intent, Reading
from domain.reading.reader import RuleReader
from tests.domain.reading.labelled import Labelled, replies


class Measured(NamedTuple):
    """One labelled reply beside what it was read as."""

    reply: Labelled
    reading: Reading

    @property
    def right(self) -> bool:
        """The meaning is the true one; of a promise, day and amount too; of a plan its terms."""
        if self.reading.intent != self.reply.intent:
            return False
        if self.reading.intent is Intent.PLAN and self.reply.amount is not None:
            return self.reading.amount == self.reply.amount
        stated = (self.reading.date, self.reading.amount)
        return self.reading.intent is not Intent.PROMISE or stated == (
            self.reply.date,
            self.reply.amount,
        )

    @property
    def actable(self) -> bool:
        """A careful reader would let the system act on it."""
        if self.reply.intent != Intent.PROMISE:
            return self.reply.intent in ACTED_ON
        return self.reply.date is not None and self.reply.date <= self.reply.on + FARTHEST_PROMISE


def measure(*, held_back: bool, file: str | None = None) -> list[Measured]:
    """One half, of one file or of all, read."""
    reader = RuleReader()
    return [
        Measured(reply, reader.read(reply.text, on=reply.on))
        for reply in replies(file)
        if reply.held_back is held_back
    ]


def figures(measured: list[Measured]) -> tuple[float, float]:
    """Precision of what is acted upon, and coverage of what can be."""
    acted = [it for it in measured if it.reading.act]
    actable = [it for it in measured if it.actable]
    precision = sum(it.right for it in acted) / len(acted)
    return precision, sum(it.reading.act for it in actable) / len(actable)


def confusion(measured: list[Measured]) -> str:
    """True intent and what it was read as, the commonest first: what was missed or wrong."""
    pairs = Counter(
        f"{it.reply.intent} → {it.reading.intent.value}{' (acted)' if it.reading.act else ''}"
        for it in measured
        if it.reading.act != it.actable or (it.reading.act and not it.right)
    )
    return "\n".join(f"{count:4} {pair}" for pair, count in pairs.most_common())
