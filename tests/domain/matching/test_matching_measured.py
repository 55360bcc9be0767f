"""How well 20,000 realistic remittances are matched, on a seed that nothing was tuned on."""

import pytest

from tests.domain.matching.measuring import HELD_OUT, TUNED_ON, Outcome, by, figures, measure


@pytest.fixture(scope="module")
def held_out() -> list[Outcome]:
    return list(measure(HELD_OUT[0]))


def test_automatic_matches_are_right(held_out: list[Outcome]) -> None:
    found = figures(held_out)
    assert found.number >= 20_000
    assert found.precision >= 0.999


def test_most_payments_need_no_person(held_out: list[Outcome]) -> None:
    assert figures(held_out).coverage >= 0.90


def test_a_person_finds_most_of_the_rest_among_the_proposals(held_out: list[Outcome]) -> None:
    found = figures(held_out)
    left = found.payable - found.right
    assert found.proposed / left >= 0.75


def test_money_of_others_is_left_alone(held_out: list[Outcome]) -> None:
    kinds = by(held_out, lambda it: it.remittance.kind)
    for kind in ("other money", "stranger", "namesake"):
        assert kinds[kind].number >= 30
        assert kinds[kind].automatic <= kinds[kind].number // 100


def test_the_seeds_of_tuning_and_of_measuring_are_apart() -> None:
    assert not set(TUNED_ON) & set(HELD_OUT)


def test_the_generator_says_the_same_each_time() -> None:
    one = [it.remittance for it in measure(11, each=40, invoices=200)]
    assert one == [it.remittance for it in measure(11, each=40, invoices=200)]
