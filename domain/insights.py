"""What figures are about: whose, in which currency, of which days (docs/insights.md)."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum
from zoneinfo import ZoneInfo

from pydantic import ConfigDict

from domain.model import Model
from domain.money import Currency

ANSWERED_WITHIN_DAYS = 14
"""A contact led to what came within so many days, and before the next contact."""
TOLD_IN_TIME = Decimal("0.9")
"""DSO means something where so much of what was invoiced was told before it was due."""


class Length(IntEnum):
    """How many days a period has: whole weeks, so that two periods hold as many paydays."""

    MONTH = 28
    QUARTER = 91
    YEAR = 364


_STEPS = {Length.MONTH: 7, Length.QUARTER: 7, Length.YEAR: 28}


class Period(Model):
    """Days up to and with ``last``, in equal steps; the period before is as long."""

    last: date
    length: Length

    @property
    def first(self) -> date:
        """The first day."""
        return self.last - timedelta(days=self.length - 1)

    @property
    def step(self) -> int:
        """Days in a step."""
        return _STEPS[self.length]

    @property
    def ends(self) -> tuple[date, ...]:
        """The last day of each step."""
        count = self.length // self.step
        return tuple(self.first + timedelta(days=self.step * (at + 1) - 1) for at in range(count))

    @property
    def before(self) -> "Period":
        """The period before this one."""
        return Period(last=self.first - timedelta(days=1), length=self.length)


class Scope(Model):
    """Whose figures: one creditor's, in one currency, on its own calendar."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    creditor: str
    currency: Currency
    period: Period
    zone: ZoneInfo


def share(part: int, whole: int) -> Decimal | None:
    """Of a hundred, to one decimal; None of nothing."""
    if not whole:
        return None
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def days_outstanding(open_minor: int, invoiced_minor: int, days: int) -> Decimal | None:
    """Days of sales that stand open: what is open, by what was invoiced in so many days."""
    if invoiced_minor <= 0:
        return None
    found = Decimal(open_minor) * days / invoiced_minor
    return found.quantize(Decimal("0.1"), ROUND_HALF_UP)
