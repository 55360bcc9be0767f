"""What must hold for every debtor, whoever they are."""

from collections import Counter
from datetime import time
from itertools import pairwise
from zoneinfo import ZoneInfo

from domain.vocabulary import DebtorKind
from workers.demo.expectations import Expectation
from workers.demo.happenings import Received
from workers.demo.story import Story

_LAW_OPENS, _LAW_CLOSES, _SUNDAY = time(7), time(20), 6
_NOTICES = ("final_notice", "final_demand")


def _lawful_hours(story: Story) -> bool:
    if story.persona.kind is DebtorKind.BUSINESS:
        return True
    zone = ZoneInfo(story.persona.zone)
    moments = [it.at.astimezone(zone) for it in story.received]
    return all(_LAW_OPENS <= at.time() < _LAW_CLOSES and at.weekday() != _SUNDAY for at in moments)


def _one_a_day(story: Story) -> bool:
    zone = ZoneInfo(story.persona.zone)
    days = Counter(it.at.astimezone(zone).date() for it in story.asked if it.step not in _NOTICES)
    return all(count == 1 for count in days.values())


def _only_what_is_open(story: Story) -> bool:
    return all(story.open_at(number, it.at) > 0 for it in story.asked for number in it.numbers)


def _no_message_twice(story: Story) -> bool:
    return all(not _same(one, other) for one, other in pairwise(story.received))


def _same(one: Received, other: Received) -> bool:
    return (one.step, one.channel, one.text) == (other.step, other.channel, other.text)


def _every_line_says_why(story: Story) -> bool:
    return all(line.why for case in story.cases for line in case.timeline)


HOUSE_RULES = (
    Expectation("contacted at lawful hours only", _lawful_hours),
    Expectation("reminded at most once a day", _one_a_day),
    Expectation("never asked for what is paid", _only_what_is_open),
    Expectation("no message twice in a row", _no_message_twice),
    Expectation("every line of the timeline says why", _every_line_says_why),
)


def failures(story: Story) -> list[str]:
    """The expectations that the story does not meet, in words."""
    expected = (*story.persona.expects, *HOUSE_RULES)
    return [each.words for each in expected if not each.met(story)]
