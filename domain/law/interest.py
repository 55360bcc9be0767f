"""Statutory interest: for consumers BW 6:119, for businesses BW 6:119a and 6:119b.

Decisions, where the law leaves them open:

* Days are counted actual/365, also in leap years: 7% over 1,000 in 2024 is 70.19.
* The due date itself bears no interest, the day of payment does: days = end - due date.
* After each full year the interest of that year is added to the principal (BW 6:119(2),
  6:119a(3)). The year counts from the first day of default, the day after the due date; a year
  that began on 29 February is full after 28 February.
* Only the printed sum is rounded, half-up, once. A period's amount is the rounded sum up to its
  end less the rounded sum up to its start, so that the amounts always add up to the sum.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import count, pairwise

from domain.law.rates import Rate, RateTable
from domain.model import Model
from domain.rounding import cents, whole_cents
from domain.vocabulary import DebtorKind

DAYS_A_YEAR = 365

_ONE_DAY = timedelta(days=1)
_NOTHING = Decimal(0)


class InterestPeriod(Model):
    """Interest at one rate over one sum, on the days after ``start`` up to and with ``end``.

    ``provisional``: the half-year's rate was not known, so that of the last one was used.
    """

    start: date
    end: date
    rate: Decimal
    days: int
    principal: Decimal
    """What the interest is reckoned over, with the interest of full years."""
    amount: Decimal
    provisional: bool = False


class Interest(Model):
    """The interest over a claim and the periods it is made of."""

    interest: Decimal
    periods: tuple[InterestPeriod, ...]

    @property
    def provisional(self) -> bool:
        """Whether a rate still has to be published."""
        return any(period.provisional for period in self.periods)


def interest(
    principal: Decimal,
    kind: DebtorKind,
    start: date,
    end: date,
    rates: RateTable,
    *,
    repaid: Mapping[date, Decimal] | None = None,
) -> Interest:
    """The statutory interest over an unpaid sum.

    Args:
        principal: what was unpaid on the due date.
        kind: decides between BW 6:119 and 6:119a.
        start: the due date; interest runs from the day after.
        end: the last day that bears interest.
        rates: the table of rates.
        repaid: what came off the principal by day (after allocation, BW 6:44); that day still
            bears interest over it. Interest itself is taken as unpaid.

    Raises:
        ValueError: a negative sum, an end before the start, or no rate known for the start.
    """
    paid = _checked(principal, start, end, repaid or {})
    year_ends = set(_year_ends(start, end))
    early = sum((amount for day, amount in paid.items() if day <= start), _NOTHING)
    claim = _Claim(principal - early)
    periods = []
    for since, until in pairwise(_cuts(kind, start, end, rates, {*year_ends, *paid})):
        periods.append(claim.bear(since, until, rates.rate_on(kind, since + _ONE_DAY)))
        if until in year_ends:
            claim.capitalise()
        claim.capital -= paid.get(until, _NOTHING)
    return Interest(interest=cents(claim.total), periods=tuple(periods))


class _Claim:
    """A sum that bears interest: its capital, this year's interest, and all of it, unrounded."""

    def __init__(self, capital: Decimal) -> None:
        self.capital = capital
        self.this_year = self.total = _NOTHING

    def bear(self, since: date, until: date, rate: Rate) -> InterestPeriod:
        days = (until - since).days
        earned = self.capital * rate.percent * days / (100 * DAYS_A_YEAR)
        before = self.total
        self.total += earned
        self.this_year += earned
        return InterestPeriod(
            start=since,
            end=until,
            rate=rate.percent,
            days=days,
            principal=cents(self.capital),
            amount=cents(self.total) - cents(before),
            provisional=rate.provisional,
        )

    def capitalise(self) -> None:
        self.capital += self.this_year
        self.this_year = _NOTHING


def _checked(
    principal: Decimal, start: date, end: date, repaid: Mapping[date, Decimal]
) -> Mapping[date, Decimal]:
    if whole_cents(principal, "principal") < 0:
        raise ValueError(f"principal {principal} is negative: nothing is owed on it")
    if end < start:
        raise ValueError(f"interest up to {end} cannot start later, on {start}: swap the dates")
    if any(amount < 0 for amount in repaid.values()) or sum(repaid.values()) > principal:
        raise ValueError(f"repayments must be positive and together at most {principal}")
    return repaid


def _year_ends(start: date, end: date) -> Iterator[date]:
    default = start + _ONE_DAY
    for years in count(1):
        full = _anniversary(default, default.year + years) - _ONE_DAY
        if full > end:
            return
        yield full


def _anniversary(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _cuts(
    kind: DebtorKind, start: date, end: date, rates: RateTable, others: set[date]
) -> list[date]:
    last_days = {change - _ONE_DAY for change in rates.changes(kind)}
    inner = {day for day in last_days | others if start < day < end}
    return sorted({start, end} | inner)
