"""What is asked of a debtor: what is open, less what is disputed, less credit that is theirs.

A credit note that is bigger than its invoice, or names none, and money paid too much lower the
ask of the oldest claim first (peers 2, OCA#211). The ledger's balances stay as they are booked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from domain.model import Model
from domain.money import Money
from domain.vocabulary import Stage

NOT_ASKED = (Stage.DISPUTED, Stage.ARRANGED)
"""Stages in which a credit would be spent on what nobody asks for."""


class Owed(Model):
    """One open claim of a debtor, costs left out."""

    number: str
    due_on: date
    stage: Stage
    open: Money
    disputed: Money
    """The disputed part of it."""


class Asked(Model):
    """What may be asked of one claim, and why it is less than what is open."""

    amount: Money
    disputed: Money
    credit: Money


def asked(claims: Sequence[Owed], to_the_good: Mapping[str, int]) -> dict[str, Asked]:
    """What may be asked of each claim, by invoice number.

    Args:
        claims: every open claim of one debtor.
        to_the_good: what the debtor has to the good, in minor units per currency.
    """
    left = dict(to_the_good)
    found: dict[str, Asked] = {}
    for claim in sorted(claims, key=lambda it: (it.due_on, it.number)):
        currency = claim.open.currency
        owed = max(claim.open.minor, 0)
        disputed = owed if claim.stage is Stage.DISPUTED else min(claim.disputed.minor, owed)
        spendable = 0 if claim.stage in NOT_ASKED else left.get(currency, 0)
        credit = min(spendable, owed - disputed)
        left[currency] = left.get(currency, 0) - credit
        found[claim.number] = Asked(
            amount=Money.from_minor(owed - disputed - credit, currency),
            disputed=Money.from_minor(disputed, currency),
            credit=Money.from_minor(credit, currency),
        )
    return found
