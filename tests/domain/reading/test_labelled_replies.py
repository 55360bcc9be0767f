"""What is acted upon by itself was meant so; and most of what can be acted upon, is."""

import pytest

from domain.reading.intent import Intent
from domain.reading.reader import RuleReader
from tests.domain.reading.labelled import replies
from tests.domain.reading.measuring import confusion, figures, measure

PRECISION, COVERAGE = 0.97, 0.80


@pytest.mark.parametrize("held_back", [True, False], ids=["held back", "developed on"])
def test_what_is_acted_upon_was_meant_so_and_most_that_can_be_is(held_back: bool) -> None:
    measured = measure(held_back=held_back)
    precision, coverage = figures(measured)
    shown = f"precision {precision:.3f}, coverage {coverage:.3f}\n{confusion(measured)}"
    assert precision >= PRECISION, shown
    assert coverage >= COVERAGE, shown


def test_the_set_is_large_and_about_half_of_it_is_held_back() -> None:
    known = replies()
    assert len(known) >= 750
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
