"""Which meanings of one reply go together, and in which order they are followed."""

from itertools import permutations
from typing import Any

import pytest

from domain.answers import TaskOutcome
from domain.said_together import IN_ORDER, contradiction, in_order
from domain.vocabulary import CallOutcome


def said(outcome: str, *invoices: str, **facts: Any) -> TaskOutcome:
    return TaskOutcome.model_validate({"outcome": outcome, "invoices": invoices, **facts})


@pytest.mark.parametrize("order", list(permutations(["promise", "call_back", "already_paid"])))
def test_money_first_then_the_promise_then_the_call(order: tuple[str, ...]) -> None:
    found = in_order([said(it) for it in order])
    assert [it.outcome for it in found] == ["already_paid", "promise", "call_back"]


@pytest.mark.parametrize(
    "together",
    [
        ("already_paid", "promise 40"),
        ("already_paid A", "promise B"),
        ("complaint 40", "promise"),
        ("refuses", "do_not_call"),
        ("interrupted", "plan"),
        ("already_paid", "complaint", "deceased"),
        ("promise A", "promise B"),
        ("promise A", "complaint B"),
        ("paid_now A", "cannot_pay B", "call_back"),
    ],
)
def test_what_people_say_in_one_breath(together: tuple[str, ...]) -> None:
    assert contradiction([_read(it) for it in together]) is None


@pytest.mark.parametrize(
    ("together", "why"),
    [
        (("promise", "plan"), "paid later in one way"),
        (("promise A", "cannot_pay"), "paid later in one way"),
        (("promise", "promise"), "said twice"),
        (("complaint", "promise"), "give the disputed part"),
        (("already_paid", "promise"), "give the amount of one"),
        (("call_back", "do_not_call"), "choose which"),
        (("call_back A", "do_not_call B"), "choose which"),
        (("refuses", "promise"), "or refuses"),
        (("protected", "plan"), "nothing is agreed with who is protected"),
        (("deceased A", "promise B"), "nothing is agreed with who is protected"),
        (("no_answer", "promise"), "said alone"),
        (("promise", "resume"), "said alone"),
    ],
)
def test_what_contradicts_itself_is_for_the_person_to_choose(
    together: tuple[str, ...], why: str
) -> None:
    for order in (together, together[::-1]):
        told = contradiction([_read(it) for it in order])
        assert told is not None
        assert why in told


def test_one_meaning_alone_is_never_a_contradiction() -> None:
    assert all(contradiction([said(it.value)]) is None for it in CallOutcome)


def test_every_outcome_of_a_call_is_ordered_or_said_alone() -> None:
    alone = {it.value for it in CallOutcome} - set(IN_ORDER)
    assert alone == {"no_answer", "voicemail", "broke_off", "wrong_person"}


def _read(words: str) -> TaskOutcome:
    outcome, *rest = words.split()
    amount = [it for it in rest if it.isdigit()]
    facts = {"amount": amount[0]} if amount else {}
    return said(outcome, *(it for it in rest if not it.isdigit()), **facts)
