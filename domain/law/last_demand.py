"""What a last demand may claim, by who the debtor is and where: never more than is sure.

In the Netherlands the costs of BW 6:96 follow. From a business elsewhere in the EU the fixed sum
of Directive 2011/7/EU art. 6(1) is sure: 40 euros without any reminder, beside interest of at least
eight points above the ECB's rate (art. 2(6) and 3). For a consumer abroad, and outside the EU,
nothing is: such a debtor gets a last request, and a person decides what comes after.
"""

from decimal import Decimal
from enum import StrEnum

from domain.vocabulary import DebtorKind

MEMBER_STATES = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
        *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    }
)
"""The European Union since 1 February 2020."""

FIXED_SUM = Decimal("40.00")
"""Directive 2011/7/EU art. 6(1), in euros."""


class LastDemand(StrEnum):
    """Which law's costs a last demand announces."""

    DUTCH = "dutch"
    """BW 6:96: a consumer's after a fourteen-day notice, a business's by the scale."""
    EUROPEAN = "european"
    """The fixed sum between businesses."""
    REQUEST = "request"
    """No costs at all."""


def last_demand(kind: DebtorKind, country: str, currency: str = "EUR") -> LastDemand:
    """What a last demand to a debtor of this kind and country may announce.

    The costs of these laws are in euros: in another currency it is a request.
    """
    if currency != "EUR":
        return LastDemand.REQUEST
    if country.upper() == "NL":
        return LastDemand.DUTCH
    if kind is DebtorKind.BUSINESS and country.upper() in MEMBER_STATES:
        return LastDemand.EUROPEAN
    return LastDemand.REQUEST
