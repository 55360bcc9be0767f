"""A payment pays costs, then interest, then principal (BW 6:44(1)), to the cent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.law.allocation import Debt, allocate

amounts = st.decimals("0", "100000", places=2)


def debt(costs: str, interest: str, principal: str) -> Debt:
    return Debt(costs=Decimal(costs), interest=Decimal(interest), principal=Decimal(principal))


@pytest.mark.parametrize(
    ("payment", "paid", "over"),
    [
        ("0", ("0", "0", "0"), "0"),
        ("30", ("30", "0", "0"), "0"),
        ("40", ("40", "0", "0"), "0"),
        ("41", ("40", "1", "0"), "0"),
        ("100", ("40", "1.20", "58.80"), "0"),
        ("291.20", ("40", "1.20", "250"), "0"),
        ("300", ("40", "1.20", "250"), "8.80"),
    ],
)
def test_the_order_of_the_law(payment: str, paid: tuple[str, str, str], over: str) -> None:
    done = allocate(Decimal(payment), debt("40", "1.20", "250"))
    assert done.paid == debt(*paid)
    assert done.over == Decimal(over)


@given(payment=amounts, costs=amounts, interest=amounts, principal=amounts)
def test_nothing_is_lost_and_nothing_is_negative(
    payment: Decimal, costs: Decimal, interest: Decimal, principal: Decimal
) -> None:
    owed = Debt(costs=costs, interest=interest, principal=principal)
    done = allocate(payment, owed)
    paid, left = ([value for _, value in part] for part in (done.paid, done.left))
    assert sum(paid) + done.over == payment
    assert [one + other for one, other in zip(paid, left, strict=True)] == [it for _, it in owed]
    assert min(*paid, *left, done.over) >= 0
    assert done.over == 0 or max(left) == 0, "nothing is too much while anything is owed"


@given(payment=amounts, costs=amounts, interest=amounts, principal=amounts)
def test_a_later_part_is_paid_only_when_the_earlier_ones_are(
    payment: Decimal, costs: Decimal, interest: Decimal, principal: Decimal
) -> None:
    done = allocate(payment, Debt(costs=costs, interest=interest, principal=principal))
    assert done.paid.interest == 0 or done.left.costs == 0
    assert done.paid.principal == 0 or done.left.costs == done.left.interest == 0


@pytest.mark.parametrize(("payment", "costs"), [("-1", "0"), ("1.005", "0"), ("1", "-1")])
def test_impossible_amounts_are_refused(payment: str, costs: str) -> None:
    with pytest.raises(ValueError, match=r"negative|part of a cent"):
        allocate(Decimal(payment), debt(costs, "0", "10"))
