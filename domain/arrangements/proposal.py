"""A plan that only needs to be accepted: terms, days and amounts (practice I4, M6).

The first term is today where that can be, the others on the days that money comes in. The terms
add up to what is open, to the cent, and the last one is never larger than the others.
"""

from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from dateutil.relativedelta import relativedelta

from domain import far_ahead
from domain.arrangements.arrangement import NOTHING, Term
from domain.arrangements.limits import PlanLimits
from domain.calendars.holidays import next_working_day
from domain.calendars.money_days import INCOMES, next_money_date
from domain.model import Model
from domain.rounding import CENT, cents
from domain.vocabulary import DebtorKind

_APART = timedelta(days=14)
"""Between the first term and the next at least, however soon money comes in."""
_USUAL = "salary"
"""The income of a consumer of whom none is known."""
_TERMS_AT_LAST = 120


class Purse(Model):
    """When the debtor can pay."""

    kind: DebtorKind
    country: str
    income: str | None = None

    def days(self, first: date, count: int) -> tuple[date, ...]:
        """The days of a plan that begins on ``first``: money days, or the same day each month."""
        if self.kind is DebtorKind.BUSINESS or (self.income or _USUAL) not in INCOMES:
            return monthly(first, count, self.country)
        found = [first]
        after = first + _APART
        while len(found) < count:
            found.append(next_money_date(self.income or _USUAL, after, self.country))
            after = found[-1]
        return tuple(found)


class Wish(Model):
    """What the debtor says of a plan; what is not said is left to us."""

    amount: Decimal | None = None
    """Per term."""
    first_on: date | None = None
    terms: int | None = None

    @property
    def said(self) -> bool:
        """Whether it says anything at all."""
        return self != Wish()


class Proposal(Model):
    """Terms over what is open, and what speaks against them."""

    total: Decimal
    terms: tuple[Term, ...]
    beyond: tuple[str, ...] = ()
    """Each limit that it goes beyond, in words: then a person decides."""


class NoPlanError(ValueError):
    """There are no terms that this amount can be paid in."""


def propose(total: Decimal, today: date, purse: Purse, limits: PlanLimits) -> Proposal:
    """The plan that the system itself proposes: as gentle as the limits allow.

    Raises:
        NoPlanError: less is open than a plan is offered from, or no days within the limits.
    """
    if total < limits.offered_from:
        raise NoPlanError(f"{total} is open: a plan is offered from {limits.offered_from}")
    first = next_working_day(today, purse.country)
    most = min(limits.terms_at_most, int(total / limits.least_term))
    end = _end(today, limits)
    days = [day for day in purse.days(first, most) if day <= end]
    if len(days) < 2:
        raise NoPlanError(f"no second day to pay falls before {end}")
    return Proposal(total=total, terms=_spread(total, days))


def weigh(total: Decimal, today: date, purse: Purse, limits: PlanLimits, wish: Wish) -> Proposal:
    """The plan that the debtor asks for, with every limit that it goes beyond.

    Raises:
        NoPlanError: the amounts named do not pay what is open.
    """
    if wish.first_on is not None and wish.first_on > today + far_ahead.AGREED:
        raise NoPlanError(f"{wish.first_on} is more than a year ahead")
    amount = cents(wish.amount) if wish.amount is not None else None
    count = _count(total, amount, wish, limits)
    first = wish.first_on or next_working_day(today, purse.country)
    named = monthly(first, count, purse.country) if wish.first_on else purse.days(first, count)
    terms = _spread(total, list(named)) if amount is None else _each(total, amount, list(named))
    return Proposal(total=total, terms=terms, beyond=tuple(_beyond(terms, today, limits)))


def monthly(first: date, count: int, country: str) -> tuple[date, ...]:
    """The same day of each month, or the working day after it; the first as it was named."""
    later = (first + relativedelta(months=month) for month in range(1, count))
    return (first, *(next_working_day(day, country) for day in later))


def _count(total: Decimal, amount: Decimal | None, wish: Wish, limits: PlanLimits) -> int:
    if amount is None:
        most = min(limits.terms_at_most, int(total / limits.least_term))
        return wish.terms or max(most, 1)
    needed = int((total / amount).to_integral_value(ROUND_CEILING))
    if wish.terms is not None and wish.terms * amount < total:
        raise NoPlanError(
            f"{wish.terms} terms of {amount} pay {wish.terms * amount} of the {total} that is open"
        )
    if needed > _TERMS_AT_LAST:
        raise NoPlanError(f"terms of {amount} would be {needed} in number")
    return needed


def _spread(total: Decimal, days: list[date]) -> tuple[Term, ...]:
    """Equal terms, rounded up: the last one takes the cents that are too many."""
    share = (total / len(days)).quantize(CENT, ROUND_CEILING)
    return _each(total, share, days)


def _each(total: Decimal, amount: Decimal, days: list[date]) -> tuple[Term, ...]:
    terms: list[Term] = []
    for day in days:
        part = min(amount, total)
        if part <= NOTHING:
            break
        terms.append(Term(due_on=day, amount=part))
        total -= part
    return tuple(terms)


def _beyond(terms: tuple[Term, ...], today: date, limits: PlanLimits) -> list[str]:
    found = []
    if len(terms) > limits.terms_at_most:
        found.append(f"{len(terms)} terms, more than {limits.terms_at_most}")
    smallest = min((term.amount for term in terms[:-1]), default=terms[-1].amount)
    if smallest < limits.least_term and len(terms) > 1:
        found.append(f"terms of {smallest}, less than {limits.least_term}")
    end = _end(today, limits)
    if terms[-1].due_on > end:
        found.append(f"the last term on {terms[-1].due_on}, after {end}")
    if terms[0].due_on > today + relativedelta(months=1):
        found.append(f"the first term on {terms[0].due_on}, more than a month from now")
    return found


def _end(today: date, limits: PlanLimits) -> date:
    end: date = today + relativedelta(months=limits.months_at_most)
    return end
