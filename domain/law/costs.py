"""Collection costs by the scale of the Besluit BIK (Stb. 2012, 141), to the cent.

The principal includes the invoice's VAT and excludes interest. Rounding is not prescribed:
amounts are rounded half-up to cents. The debtor pays VAT over the costs only where the creditor
can *not* reclaim it.
"""

from collections.abc import Sequence
from decimal import Decimal

from domain.model import Model
from domain.rounding import cents, whole_cents

MINIMUM = Decimal("40.00")
MAXIMUM = Decimal("6775.00")
VAT_RATE = Decimal("0.21")

# Besluit BIK art. 2(1): (width of the bracket, share of it), then the rest.
_BRACKETS = (
    (Decimal(2_500), Decimal("0.15")),
    (Decimal(2_500), Decimal("0.10")),
    (Decimal(5_000), Decimal("0.05")),
    (Decimal(190_000), Decimal("0.01")),
)
_REST = Decimal("0.005")


class Costs(Model):
    """Collection costs over a principal; ``total`` is principal, costs and VAT together."""

    principal: Decimal
    costs: Decimal
    vat: Decimal
    total: Decimal


class Bracket(Model):
    """A part of the principal, the share of it that is costs, and what that makes."""

    part: Decimal
    share: Decimal
    costs: Decimal


def brackets(principal: Decimal) -> tuple[Bracket, ...]:
    """How the scale reckons a principal, before its minimum and maximum (art. 2(1))."""
    found, rest = [], principal
    for width, share in (*_BRACKETS, (rest, _REST)):
        part = min(rest, width)
        if part > 0:
            found.append(Bracket(part=part, share=share, costs=part * share))
        rest -= part
    return tuple(found)


def collection_costs(principals: Sequence[Decimal], *, vat: bool = False) -> Costs:
    """The most a creditor may ask for collecting these claims (BW 6:96(5), Besluit BIK art. 2).

    Several claims on one debtor are summed before the scale applies (BW 6:96(7)).

    Args:
        principals: the open amounts, one per claim.
        vat: whether the creditor can NOT reclaim VAT, so that the debtor bears it.

    Raises:
        ValueError: no claim, or one that is not a positive amount in whole cents.
    """
    principal = _sum_of(principals)
    return _costs(principal, _scale(principal), vat)


def further_costs(already: Decimal, new: Sequence[Decimal], *, vat: bool = False) -> Costs:
    """What new claims add to costs already notified: the scale over all, less those (6:96(7)).

    The earlier and the further costs (and their VAT) add up to those over the sum, so that
    notifying in parts never costs the debtor more than notifying at once.

    Args:
        already: the principal notified earlier; 0 when there was none.
        new: the open amounts of the new claims.
        vat: whether the creditor can NOT reclaim VAT.
    """
    added = _sum_of(new)
    if already == 0:
        return _costs(added, _scale(added), vat)
    before = collection_costs([already], vat=vat)
    after = collection_costs([already, added], vat=vat)
    costs, tax = after.costs - before.costs, after.vat - before.vat
    return Costs(principal=added, costs=costs, vat=tax, total=added + costs + tax)


def _sum_of(principals: Sequence[Decimal]) -> Decimal:
    if not principals:
        raise ValueError("no principal given: collection costs need at least one open amount")
    for principal in principals:
        if whole_cents(principal, "principal") <= 0:
            raise ValueError(f"principal {principal} is not positive: nothing is owed on it")
    return cents(sum(principals, Decimal(0)))


def _scale(principal: Decimal) -> Decimal:
    costs = sum((bracket.costs for bracket in brackets(principal)), Decimal(0))
    return min(max(cents(costs), MINIMUM), MAXIMUM)


def _costs(principal: Decimal, costs: Decimal, vat: bool) -> Costs:
    tax = cents(costs * VAT_RATE) if vat else cents(Decimal(0))
    return Costs(principal=principal, costs=costs, vat=tax, total=principal + costs + tax)
