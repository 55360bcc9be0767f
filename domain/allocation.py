"""What a payment pays first, and what of it is meant for which invoice, as the ledger books it.

The law's own order is in :mod:`domain.law.allocation`; ours is friendlier unless the creditor says
otherwise (docs/decisions/0004, 0026).
"""

from collections.abc import Mapping
from enum import StrEnum

from domain.invoice import InvoiceNumber
from domain.model import Model
from domain.money import Money


class Component(StrEnum):
    """A part of a claim; it is paid, waived and given back by itself."""

    PRINCIPAL = "principal"
    INTEREST = "interest"
    COSTS = "costs"


class PaymentOrder(StrEnum):
    """In which order a payment pays the parts of a claim: a setting of the creditor."""

    PRINCIPAL_FIRST = "principal_first"
    """The invoice, then costs; never interest, which we do not ask for."""
    BY_LAW = "by_law"
    """Costs, then interest to the day of the payment, then the invoice (BW 6:44(1))."""

    @property
    def components(self) -> tuple[Component, ...]:
        """The parts that are paid, the first one first."""
        if self is PaymentOrder.BY_LAW:
            return (Component.COSTS, Component.INTEREST, Component.PRINCIPAL)
        return (Component.PRINCIPAL, Component.COSTS)


class Part(Model):
    """What of a payment is meant for one invoice."""

    invoice_number: InvoiceNumber
    amount: Money
    component: Component | None = None
    """What the debtor directed it to alone (BW 6:43); the creditor's order if absent."""


def shared(
    minor: int, owed: Mapping[Component, int], order: tuple[Component, ...]
) -> dict[Component, int]:
    """How an amount lies over what is owed, in this order; what is too much is in none of them.

    Args:
        minor: the amount in minor units, not below zero.
        owed: what each component can take, in minor units; below zero counts as nothing.
        order: the components to pay, the first one first.
    """
    rest, parts = minor, dict[Component, int]()
    for component in order:
        paid = min(rest, max(owed.get(component, 0), 0))
        if paid:
            parts[component] = paid
        rest -= paid
    return parts
