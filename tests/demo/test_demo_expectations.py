"""A story is judged by what was received and what the cases say."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.vocabulary import Channel, Outcome, Stage, TimelineWhat
from tests.demo.street import MONDAY, case, someone
from workers.demo import expectations as expect
from workers.demo.happenings import Received
from workers.demo.house_rules import failures
from workers.demo.story import Story


def line(what: TimelineWhat, at: datetime = MONDAY, **facts: Any) -> dict[str, Any]:
    return {"at": at, "what": what, "why": "because"} | facts


def received(
    step: str = "friendly", at: datetime = MONDAY, channel: Channel = Channel.EMAIL, text: str = ""
) -> Received:
    return Received(at, channel, step, ("LF-1",), "", text)


def story(*letters: Received, lines: tuple[dict[str, Any], ...] = (), **facts: Any) -> Story:
    view = case(timeline=lines, **facts)
    return Story(someone(), letters, (view,), gets_news=True)


def test_an_ending_is_an_outcome_of_a_closed_case() -> None:
    ends = expect.ends(Outcome.PAID)
    assert ends.met(story())
    assert not ends.met(story(outcome=Outcome.ESCALATED))
    assert not ends.met(story(stage=Stage.REMINDING, outcome=None))


def test_words_of_a_message_are_found_with_any_space() -> None:
    got = expect.got("friendly", Channel.EMAIL, saying="€ 64,50")
    assert got.met(story(received(text="Het gaat om €\N{NO-BREAK SPACE}64,50.")))
    assert not got.met(story(received(text="Het gaat om € 129,00.")))
    assert not got.met(story(received(channel=Channel.WHATSAPP, text="€ 64,50")))


def test_costs_are_counted_to_the_cent() -> None:
    added = line(TimelineWhat.COSTS_ADDED, detail={"amount": "40.00"})
    assert expect.costs("40.00").met(story(lines=(added,)))
    assert not expect.costs("40.00").met(story())


def test_marketing_comes_back_only_after_it_was_suspended() -> None:
    away, back = line(TimelineWhat.SUSPENDED), line(TimelineWhat.REACTIVATED)
    assert expect.came_back().met(story(lines=(away, back)))
    assert not expect.came_back().met(story(lines=(back,)))
    assert expect.stayed_customer().met(story(lines=(back,)))


def test_a_quiet_story_breaks_no_house_rule() -> None:
    assert failures(story(received())) == []


@pytest.mark.parametrize(
    ("at", "rule"),
    [
        (MONDAY.replace(hour=20), "lawful hours"),
        (MONDAY - timedelta(days=1), "lawful hours"),  # a Sunday
    ],
)
def test_contact_at_unlawful_hours_is_a_failure(at: datetime, rule: str) -> None:
    assert any(rule in words for words in failures(story(received(at=at))))


def test_two_reminders_a_day_are_a_failure() -> None:
    later = MONDAY + timedelta(hours=3)
    found = failures(story(received(), received("second", later)))
    assert found == ["reminded at most once a day"]


def test_asking_for_what_is_paid_is_a_failure_until_the_bank_takes_it_back() -> None:
    paid = line(TimelineWhat.PAYMENT, detail={"amount": "89.00"})
    tuesday = MONDAY + timedelta(days=1)
    back = line(TimelineWhat.REVERSAL, tuesday, detail={"amount": "89.00"})
    asked = received(at=tuesday + timedelta(hours=1))
    assert failures(story(asked, lines=(paid,))) == ["never asked for what is paid"]
    assert failures(story(asked, lines=(paid, back))) == []
    assert failures(story(received("thank_you", asked.at), lines=(paid,))) == []


def test_a_line_without_a_reason_is_a_failure() -> None:
    silent = line(TimelineWhat.OPENED, why="")
    assert failures(story(lines=(silent,))) == ["every line of the timeline says why"]
