"""The playbooks that ship: valid, complete, and gentler than the law."""

from datetime import time
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from domain.debtor_history import HistoryKind
from domain.messages.coverage import gaps
from domain.playbook import Playbook
from domain.vocabulary import Channel, NonPaymentReason, Stage
from domain.who import Who
from tests.domain.messages.samples import shipped

FOLDER = Path(str(files("playbooks")))
PLAYBOOKS = {
    path.stem: Playbook.model_validate(yaml.safe_load(path.read_text("utf-8")))
    for path in sorted(FOLDER.glob("*.yaml"))
}


def _which(who: Who) -> str:
    return str(who.history or (who.reason if who.digital else "not digital"))


WHO = (
    Who(),
    *(Who(history=kind) for kind in HistoryKind),
    Who(digital=False),
    *(Who(reason=reason) for reason in NonPaymentReason),
)
EACH = pytest.mark.parametrize("playbook", PLAYBOOKS.values(), ids=list(PLAYBOOKS))

EACH_VARIANT = pytest.mark.parametrize(
    ("playbook", "who"),
    [(book, who) for book in PLAYBOOKS.values() for who in WHO],
    ids=[f"{name}-{which}" for name in PLAYBOOKS for which in map(_which, WHO)],
)


def test_there_is_one_for_consumers_and_one_for_businesses_here_and_elsewhere() -> None:
    assert {(name, book.name, book.kind, book.countries) for name, book in PLAYBOOKS.items()} == {
        ("nl-consumer", "nl-consumer", "consumer", ("NL",)),
        ("nl-business", "nl-business", "business", ("NL",)),
        ("eu-consumer", "eu-consumer", "consumer", ()),
        ("eu-business", "eu-business", "business", ()),
    }


@EACH
def test_every_step_has_words_on_every_channel_it_uses(playbook: Playbook) -> None:
    steps = playbook.every_step()
    assert [gap for stage, step in steps for gap in gaps(step, stage, shipped())] == []


@EACH
def test_nothing_goes_by_sms_unless_a_creditor_chooses_so(playbook: Playbook) -> None:
    """A channel that is paid for by the part is for a playbook of one's own."""
    assert all(Channel.SMS not in step.channels for _, step in playbook.every_step())


@EACH_VARIANT
def test_a_talk_comes_before_the_firm_word(playbook: Playbook, who: Who) -> None:
    """M1, C8: the call is planned early, with a goal (M2), and written to where it fails."""
    steps = playbook.ladder(Stage.REMINDING, who).steps
    calls = [step for step in steps if Channel.CALL in step.channels]
    firm = [step for step in steps if step.firm]
    assert all(step.goal and step.channels[0] is Channel.CALL for step in calls)
    assert all(len(step.channels) > 1 for step in calls if who.digital)
    if who.reason is not NonPaymentReason.WILL_NOT_PAY:  # H9: he said so, in so many words
        assert calls
        assert not firm or calls[0].day < firm[0].day


@EACH_VARIANT
def test_who_is_silent_is_called_within_a_fortnight(playbook: Playbook, who: Who) -> None:
    """C8, M1: who is not digital, new or notorious within a week."""
    steps = playbook.ladder(Stage.REMINDING, who).steps
    calls = [step.day for step in steps if step.channels[0] is Channel.CALL]
    soon = not who.digital or who.history in (HistoryKind.NEW, HistoryKind.NOTORIOUS)
    assert all(day <= (7 if soon else 14) for day in calls[:1])


@EACH
def test_who_is_not_digital_gets_letters_and_calls_only(playbook: Playbook) -> None:
    """F1."""
    steps = playbook.ladder(Stage.REMINDING, Who(digital=False)).steps
    assert {channel for step in steps for channel in step.channels} == {
        Channel.CALL,
        Channel.LETTER,
    }


@EACH
def test_a_loyal_customer_never_reads_what_a_notorious_late_payer_reads(
    playbook: Playbook,
) -> None:
    """I3."""
    loyal, notorious = (
        playbook.for_debtor(Who(history=kind))
        for kind in (HistoryKind.LOYAL, HistoryKind.NOTORIOUS)
    )
    first = loyal.reminding.steps[0]
    assert first.message == "friendly_loyal"
    assert "friendly_loyal" not in {step.message for step in notorious.reminding.steps}
    assert "reminder_firm" not in {step.message for step in loyal.reminding.steps}
    assert loyal.gap_days > notorious.gap_days
    assert loyal.final_notice.steps[0].day > playbook.final_notice.steps[0].day
    assert notorious.final_notice.steps[0].day < playbook.final_notice.steps[0].day


@EACH
def test_who_cannot_pay_is_helped_and_not_reminded(playbook: Playbook) -> None:
    """C1, C2."""
    who = Who(reason=NonPaymentReason.CANNOT_PAY)
    steps = playbook.ladder(Stage.REMINDING, who).steps
    assert [step.message for step in steps] == ["help_to_pay", "help_to_pay", "second"]
    assert not any(step.firm for step in steps)


@EACH
def test_a_discount_is_for_creditors_who_allow_it(playbook: Playbook) -> None:
    """I5."""
    every = (Who(history=kind) for kind in (None, *HistoryKind))
    assert all(not it.discount for who in every for it in playbook.for_debtor(who).reminding.steps)
    shipped_with = [step.id for step in playbook.reminding.steps if step.discount]
    assert shipped_with == (["discount"] if playbook.countries else [])


@EACH
def test_windows_lie_within_the_law(playbook: Playbook) -> None:
    """Bki 4.2: never on Sundays, never between 20:00 and 07:00."""
    for channel in Channel:
        window = playbook.window(channel)
        assert "sun" not in window.days
        assert time(7) <= window.opens < window.closes <= time(20)


@EACH_VARIANT
def test_the_ladder_keeps_its_own_gap(playbook: Playbook, who: Who) -> None:
    book = playbook.for_debtor(who)
    steps = (*book.reminding.steps, *book.final_notice.steps)
    for earlier, later in pairwise(steps):
        gap = book.gap_days if later.gap_days is None else later.gap_days
        if who.reason is NonPaymentReason.UNKNOWN:
            assert later.day - earlier.day >= gap


def test_a_consumer_hears_of_it_before_the_due_date_and_is_called_on_day_14() -> None:
    consumer = PLAYBOOKS["nl-consumer"]
    assert [step.day for step in consumer.upcoming.steps] == [-3]
    assert [step.day for step in consumer.for_debtor(Who()).reminding.steps] == [2, 9, 14, 21]
    assert consumer.step("friendly").channels[0] is Channel.WHATSAPP
    assert consumer.step("final_notice").message == "final_notice_consumer"


def test_a_business_is_emailed_first_and_called_earlier() -> None:
    business = PLAYBOOKS["nl-business"]
    assert business.step("friendly").channels[0] is Channel.EMAIL
    assert business.step("call").day == 10
    assert (business.step("final_demand").day, business.business_term_days) == (28, 8)
