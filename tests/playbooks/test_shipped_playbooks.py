"""The playbooks that ship: valid, complete, and gentler than the law."""

from datetime import time
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from domain.messages.coverage import unwritten
from domain.playbook import Playbook
from domain.vocabulary import Channel
from tests.domain.messages.samples import shipped

FOLDER = Path(str(files("playbooks")))
PLAYBOOKS = {
    path.stem: Playbook.model_validate(yaml.safe_load(path.read_text("utf-8")))
    for path in sorted(FOLDER.glob("*.yaml"))
}
EACH = pytest.mark.parametrize("playbook", PLAYBOOKS.values(), ids=list(PLAYBOOKS))


def test_there_is_one_for_consumers_and_one_for_businesses() -> None:
    assert {(name, book.name, book.kind) for name, book in PLAYBOOKS.items()} == {
        ("nl-consumer", "nl-consumer", "consumer"),
        ("nl-business", "nl-business", "business"),
    }


@EACH
def test_every_step_has_words_on_every_channel_it_uses(playbook: Playbook) -> None:
    assert list(unwritten(playbook, shipped())) == []


@EACH
def test_nothing_goes_by_sms_unless_a_creditor_chooses_so(playbook: Playbook) -> None:
    """A channel that is paid for by the part is for a playbook of one's own."""
    ladders = (playbook.upcoming, playbook.reminding, playbook.final_notice)
    assert all(Channel.SMS not in step.channels for it in ladders for step in it.steps)


@EACH
def test_a_talk_comes_before_the_firm_word(playbook: Playbook) -> None:
    """M1, C8: the call is planned early, with a goal (M2), and written to where it fails."""
    calls = [step for step in playbook.reminding.steps if Channel.CALL in step.channels]
    assert calls
    assert all(step.goal and step.channels[0] is Channel.CALL for step in calls)
    assert all(len(step.channels) > 1 for step in calls)
    assert calls[0].day < playbook.step("firm").day


@EACH
def test_windows_lie_within_the_law(playbook: Playbook) -> None:
    """Bki 4.2: never on Sundays, never between 20:00 and 07:00."""
    for channel in Channel:
        window = playbook.window(channel)
        assert "sun" not in window.days
        assert time(7) <= window.opens < window.closes <= time(20)


@EACH
def test_the_ladder_keeps_its_own_gap(playbook: Playbook) -> None:
    days = [step.day for step in (*playbook.reminding.steps, *playbook.final_notice.steps)]
    gaps = [later - earlier for earlier, later in pairwise(days)]
    assert all(gap >= playbook.gap_days for gap in gaps)


def test_a_consumer_hears_of_it_before_the_due_date_and_is_called_on_day_14() -> None:
    consumer = PLAYBOOKS["nl-consumer"]
    assert [step.day for step in consumer.upcoming.steps] == [-3]
    assert [step.day for step in consumer.reminding.steps] == [2, 9, 14, 21]
    assert consumer.step("friendly").channels[0] is Channel.WHATSAPP
    assert consumer.step("final_notice").message == "final_notice_consumer"


def test_a_business_is_emailed_first_and_called_earlier() -> None:
    business = PLAYBOOKS["nl-business"]
    assert business.step("friendly").channels[0] is Channel.EMAIL
    assert business.step("call").day == 10
    assert (business.step("final_demand").day, business.business_term_days) == (28, 8)
