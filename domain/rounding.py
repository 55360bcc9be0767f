"""Rounding of amounts: half-up to whole cents, once, at the end of a rule."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")

# Beyond this an amount is a typing error, and decimal arithmetic would lose its cents.
_LARGEST = Decimal("1e12")


def cents(x: Decimal) -> Decimal:
    """``x`` in whole cents, half-up (0.005 becomes 0.01)."""
    return x.quantize(CENT, ROUND_HALF_UP)


def whole_cents(amount: Decimal, what: str) -> Decimal:
    """An amount that entered from outside, checked to be in whole cents.

    Args:
        amount: the amount given.
        what: how the amount is called in the refusal.

    Raises:
        ValueError: it is not finite, implausibly large, or has a part of a cent.
    """
    if not amount.is_finite() or abs(amount) > _LARGEST:
        raise ValueError(f"{what} {amount} is no amount of money: give euros, such as 1234.56")
    if amount != cents(amount):
        raise ValueError(f"{what} {amount} has a part of a cent: give at most two decimals")
    return cents(amount)
