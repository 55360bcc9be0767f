"""Who gets which ladder: variants by history, by need and by reason, and mistakes in them."""

import pytest

from domain.debtor_history import HistoryKind
from domain.playbook import Playbook
from domain.playbook_file import PlaybookMistakesError, parse_playbook
from domain.vocabulary import NonPaymentReason, Stage
from domain.who import Who

GOOD = """\
name: mine
title: Mine
kind: consumer
reminding:
  steps:
    - {id: friendly, day: 2, channels: [email], message: friendly}
    - {id: less, day: 5, channels: [email], message: less, discount: {percent: 5, days: 7}}
final_notice:
  steps:
    - {id: notice, day: 20, channels: [email], message: final_notice_consumer}
variants:
  loyal:
    gap_days: 9
    reminding:
      steps:
        - {id: friendly, day: 8, channels: [email], message: friendly_loyal}
  unreachable:
    reminding:
      steps:
        - {id: letter, day: 3, channels: [letter], message: friendly}
reasons:
  cannot_pay:
    gap_days: 7
    reminding:
      steps:
        - {id: help, day: 2, channels: [email], message: help_to_pay}
"""
LOYAL, NEW = Who(history=HistoryKind.LOYAL), Who(history=HistoryKind.NEW)


def book() -> Playbook:
    return parse_playbook(GOOD)


@pytest.mark.parametrize(
    ("who", "steps", "gap"),
    [
        (Who(), ["friendly"], 3),
        (Who(discount=True), ["friendly", "less"], 3),
        (NEW, ["friendly"], 3),
        (LOYAL, ["friendly"], 9),
        (Who(digital=False), ["letter"], 3),
        (LOYAL._replace(digital=False), ["letter"], 9),
        (LOYAL._replace(reason=NonPaymentReason.CANNOT_PAY), ["help"], 7),
        (Who(reason=NonPaymentReason.FORGOT), ["friendly"], 3),
    ],
)
def test_one_ladder_for_each(who: Who, steps: list[str], gap: int) -> None:
    """A later variant replaces a ladder whole: history, then need, then reason."""
    found = book().for_debtor(who)
    assert [step.id for step in found.reminding.steps] == steps
    assert found.gap_days == gap
    assert book().ladder(Stage.REMINDING, who) == found.ladder(Stage.REMINDING)
    assert found.final_notice == book().final_notice


def test_a_step_is_the_debtors_own_and_one_of_another_variant_is_still_known() -> None:
    loyal = book().for_debtor(LOYAL)
    assert (loyal.step("friendly").day, book().step("friendly").day) == (8, 2)
    assert loyal.step("help").message == "help_to_pay"
    assert loyal.step("less").discount is not None
    with pytest.raises(KeyError, match="has no step 'nothing'"):
        loyal.step("nothing")


def test_a_version_that_was_stored_before_there_were_variants_is_read() -> None:
    old = {"name": "old", "title": "Old", "kind": "consumer"}
    steps = {"steps": [{"id": "a", "day": 1, "channels": ["email"], "message": "friendly"}]}
    last = {"steps": [{"id": "b", "day": 9, "channels": ["email"], "message": "firm"}]}
    found = Playbook.model_validate({**old, "reminding": steps, "final_notice": last})
    assert found.for_debtor(LOYAL).reminding == found.reminding


def test_it_is_stored_and_read_again_as_it_was() -> None:
    assert Playbook.model_validate(book().model_dump(mode="json")) == book()


@pytest.mark.parametrize(
    ("right", "wrong", "line", "problem"),
    [
        ("  loyal:", "  loial:", 12, "'loial' is unknown: there are new, loyal"),
        ("gap_days: 9", "gap_dais: 9", 13, "there is no such key; did you mean 'gap_days'?"),
        ("gap_days: 9", "gap_days: soon", 13, "is a whole number, not 'soon'"),
        ("day: 8", "day: -8", 16, "is after the due date here"),
        ("id: letter", "id: notice", 20, "'notice' is a step already (final_notice.steps.0)"),
        ("  cannot_pay:", "  cannot_pey:", 22, "did you mean 'cannot_pay'?"),
        ("gap_days: 7", "caps: {per_day: 1}", 23, "there is no such key"),
        ("message: help_to_pay", "mesage: help_to_pay", 26, "did you mean 'message'?"),
        ("percent: 5", "percent: 80", 7, "less than or equal to 50"),
        ("percent: 5", "percentage: 5", 7, "there is no such key"),
        ("gap_days: 9", "final_notice: {steps: []}", 13, "needs at least one step"),
        ("kind: consumer", "kind: consumer\nmoney_days: {asumed_income: salary}", 4, "no such key"),
        (
            "kind: consumer",
            "kind: consumer\nmoney_days: {longest_wait_days: 3}",
            4,
            "longest_wait_days is more than",
        ),
        (
            "kind: consumer",
            "kind: consumer\nhistory: {loyal_late_share: 0.7}",
            4,
            "loyal_late_share lies below",
        ),
    ],
)
def test_a_mistake_in_a_variant_has_its_line(
    right: str, wrong: str, line: int, problem: str
) -> None:
    assert right in GOOD
    with pytest.raises(PlaybookMistakesError) as error:
        parse_playbook(GOOD.replace(right, wrong, 1))
    told = [(it.line, it.place, it.problem) for it in error.value.mistakes]
    assert any(at == line and problem in said for at, _, said in told), told
