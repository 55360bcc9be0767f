"""A promise: what is paid on which day, and whether it needs a person's word (practice M7)."""

from datetime import date, timedelta
from decimal import Decimal

from domain.arrangements.arrangement import NOTHING, Term, shortened
from domain.rounding import cents

_SHARE = Decimal("0.1")
"""Of what is open: a tenth of a small claim is a part, also below the playbook's least."""


def terms_of(
    total: Decimal, today: date, *, now: Decimal | None, amount: Decimal | None, on: date | None
) -> tuple[Term, ...]:
    """What is promised of an open total.

    Args:
        total: what is open.
        today: on the debtor's calendar.
        now: the part that is paid today, if one is (practice M6, "the power of now").
        amount: what is promised for ``on``; all that is open where absent.
        on: the promised day; none where only a part is paid today.
    """
    if now is not None:
        parts = [Term(due_on=today, amount=now)]
        if on is not None and total > now:
            parts.append(Term(due_on=on, amount=total - now))
        return shortened(parts, total)
    return shortened([Term(due_on=on or today, amount=amount or total)], total)


def doubts(
    terms: tuple[Term, ...],
    today: date,
    *,
    broken: int,
    most: int,
    days: int,
    beyond: Decimal = NOTHING,
    total: Decimal = NOTHING,
    least: Decimal = NOTHING,
) -> list[str]:
    """Why a promise is a person's decision; none where it is taken as it is.

    Args:
        terms: what is promised.
        today: on the debtor's calendar.
        broken: promises over the same claim that were broken already.
        most: so many promises are taken in good faith.
        days: a promise for a later day than this is not.
        beyond: by how much more than is open of these claims, with costs, was promised.
        total: what is open of these claims.
        least: the playbook's least part; a tenth of the total does, where that is less.
    """
    found = []
    promised = sum((term.amount for term in terms), NOTHING)
    floor = cents(min(least, total * _SHARE))
    if promised < min(floor, total):
        found.append(f"a promise of {promised} of {total}, less than {floor}")
    if terms[-1].due_on > today + timedelta(days=days):
        found.append(f"a promise for {terms[-1].due_on}, more than {days} days ahead")
    if beyond > 0:
        found.append(f"a promise of {beyond} more than is open of what it was about")
    if broken >= most:
        found.append(f"a promise after {broken} that were broken")
    return found
