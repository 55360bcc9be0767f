"""The oldest term first; early payment and over-payment count for the next."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.arrangements.arrangement import Term, shortened
from domain.arrangements.payments import paid_of

amounts = st.decimals("0.01", "5000", places=2)
plans = st.lists(amounts, min_size=1, max_size=12)


def terms(*sums: Decimal | str) -> list[Term]:
    return [
        Term(due_on=date(2026 + at // 12, at % 12 + 1, 25), amount=Decimal(it))
        for at, it in enumerate(sums)
    ]


@pytest.mark.parametrize(
    ("paid", "each"),
    [
        ("0", ["0", "0", "0"]),
        ("30", ["30", "0", "0"]),
        ("50", ["50", "0", "0"]),
        ("70", ["50", "20", "0"]),
        ("150", ["50", "50", "50"]),
        ("200", ["50", "50", "50"]),
        ("-20", ["0", "0", "0"]),
    ],
)
def test_what_a_payment_does_to_three_terms_of_fifty(paid: str, each: list[str]) -> None:
    found = paid_of(terms("50", "50", "50"), Decimal(paid))
    assert [it.paid for it in found] == [Decimal(it) for it in each]


@given(plans, st.decimals("-100", "70000", places=2))
def test_no_cent_is_counted_twice_or_lost(sums: list[Decimal], paid: Decimal) -> None:
    found = paid_of(terms(*sums), paid)
    assert sum(it.paid for it in found) == min(max(paid, Decimal(0)), sum(sums))
    assert all(0 <= it.paid <= it.amount for it in found)


@given(plans, st.decimals("0", "70000", places=2))
def test_a_term_is_paid_only_when_the_earlier_ones_are(sums: list[Decimal], paid: Decimal) -> None:
    found = paid_of(terms(*sums), paid)
    for earlier, later in pairwise(found):
        assert later.paid == 0 or earlier.open == 0


@given(plans, st.decimals("0", "30000", places=2), st.decimals("0", "30000", places=2))
def test_in_two_payments_or_one_is_the_same(
    sums: list[Decimal], first: Decimal, second: Decimal
) -> None:
    once = paid_of(terms(*sums), first + second)
    before = paid_of(terms(*sums), first)
    assert all(one.paid >= it.paid for one, it in zip(once, before, strict=True))


@given(plans, st.decimals("0", "70000", places=2))
def test_what_is_left_out_goes_off_the_end(sums: list[Decimal], total: Decimal) -> None:
    kept = shortened(terms(*sums), total)
    assert sum(it.amount for it in kept) == min(total, sum(sums))
    assert all(it.amount == whole for it, whole in zip(kept[:-1], sums, strict=False))
