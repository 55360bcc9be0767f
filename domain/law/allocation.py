"""What a payment pays first: costs, then interest that is due, then the principal (BW 6:44(1)).

This is what a creditor may do; the ledger is friendlier and lowers the principal first, unless the
creditor says otherwise (docs/decisions/0004, 0026).
"""

from decimal import Decimal

from domain.model import Model
from domain.rounding import whole_cents


class Debt(Model):
    """What is owed, in its three parts."""

    costs: Decimal
    interest: Decimal
    principal: Decimal


class Allocation(Model):
    """What a payment paid of each part, what is left of them, and what was too much."""

    paid: Debt
    left: Debt
    over: Decimal
    """Paid beyond all that was owed: it goes back, or stands as credit."""


def allocate(payment: Decimal, debt: Debt) -> Allocation:
    """How a payment without another agreement is counted (BW 6:44(1)).

    Args:
        payment: what was received, in whole cents.
        debt: what was owed at that moment.

    Raises:
        ValueError: an amount is negative, or has a part of a cent.
    """
    rest = _amount(payment, "payment")
    paid: dict[str, Decimal] = {}
    left: dict[str, Decimal] = {}
    for part in ("costs", "interest", "principal"):
        owed = _amount(getattr(debt, part), part)
        paid[part] = min(rest, owed)
        left[part] = owed - paid[part]
        rest -= paid[part]
    return Allocation(paid=Debt(**paid), left=Debt(**left), over=rest)


def _amount(amount: Decimal, what: str) -> Decimal:
    if whole_cents(amount, what) < 0:
        raise ValueError(f"{what} {amount} is negative: give what is owed or paid")
    return whole_cents(amount, what)
