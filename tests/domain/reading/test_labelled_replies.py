"""What is acted upon by itself was meant so; and most of what can be acted upon, is."""

from collections import Counter
from typing import NamedTuple

import pytest

from domain.reading.intent import ACTED_ON, FARTHEST_PROMISE, Intent, Reading
from domain.reading.reader import RuleReader
from tests.domain.reading.labelled import Labelled, replies

PRECISION, COVERAGE = 0.97, 0.80


class Measured(NamedTuple):
    """One labelled reply beside what it was read as."""

    reply: Labelled
    reading: Reading

    @property
    def right(self) -> bool:
        """The meaning is the true one; of a promise, day and amount too."""
        if self.reading.intent != self.reply.intent:
            return False
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


def measure(*, held_back: bool) -> list[Measured]:
    reader = RuleReader()
    return [
        Measured(reply, reader.read(reply.text, on=reply.on))
        for reply in replies()
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


@pytest.mark.parametrize("held_back", [True, False], ids=["held back", "developed on"])
def test_what_is_acted_upon_was_meant_so_and_most_that_can_be_is(held_back: bool) -> None:
    measured = measure(held_back=held_back)
    precision, coverage = figures(measured)
    shown = f"precision {precision:.3f}, coverage {coverage:.3f}\n{confusion(measured)}"
    assert precision >= PRECISION, shown
    assert coverage >= COVERAGE, shown


def test_the_set_is_large_and_about_half_of_it_is_held_back() -> None:
    known = replies()
    assert len(known) >= 320
    assert len({it.text for it in known}) == len(known)
    assert {it.intent for it in known} == set(Intent)
    assert 0.45 <= sum(it.held_back for it in known) / len(known) <= 0.55


def test_nobody_who_needs_a_person_meets_a_machine() -> None:
    acted = [it for half in (True, False) for it in measure(held_back=half) if it.reading.act]
    met = [it.reply.text for it in acted if it.reply.intent in ("protected", "hardship", "abuse")]
    assert met == []


def test_the_language_is_told_from_the_words() -> None:
    reader = RuleReader()
    own = [it for it in replies() if it.language in ("nl", "en") and len(it.text.split()) > 3]
    told = sum(reader.read(it.text, on=it.on).language == it.language for it in own)
    assert told / len(own) >= 0.97
