"""What waits for money: no threat just before it comes, and days to pay that can be kept (F3).

A threat in the days before money only irritates; a demand just after it can be met. So a reminder
that would come shortly before the money waits until the day after, a firm word waits longer, and
no day to pay by lies before the debtor can pay. Every wait is bounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.calendars.money_days import INCOMES, money_after, money_before, payment_deadline
from domain.model import Model

_ONE_DAY = timedelta(days=1)
Days = Annotated[int, Field(ge=0, le=31)]


class MoneyDays(Model):
    """How a playbook minds when the debtor's money comes."""

    demand_within_days: Days = 3
    """So many days after money came it is there: nothing waits for the next."""
    reminder_waits_days: Days = 5
    """A reminder that would come so many days before money, or fewer, waits for it."""
    no_threat_before_days: Days = 7
    """A firm word and the last demand are never sent in so many days before money."""
    deadline_after_money: bool = True
    """No day to pay by before the second day after the next money."""
    longest_wait_days: Annotated[int, Field(ge=1, le=60)] = 28
    """Nothing is put off by more."""
    assumed_income: str | None = None
    """Taken where the debtor's income is not known; where absent, nothing is guessed."""

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.assumed_income is not None and self.assumed_income not in INCOMES:
            raise ValueError(f"assumed_income is one of {', '.join(INCOMES)}")
        if max(self.reminder_waits_days, self.no_threat_before_days) >= self.longest_wait_days:
            raise ValueError("longest_wait_days is more than the days that anything waits")
        return self

    def incomes(self, known: Sequence[str]) -> tuple[str, ...]:
        """The incomes to mind: the debtor's own, else the one the playbook assumes."""
        return tuple(known) or ((self.assumed_income,) if self.assumed_income else ())

    def first_day(self, planned: date, incomes: Sequence[str], country: str, *, firm: bool) -> date:
        """The day for a written step planned on ``planned``: that day, or the one after money.

        Never earlier, and later by at most ``longest_wait_days``.
        """
        coming = money_after(incomes, planned, country)
        if coming is None or self._has_money(planned, incomes, country):
            return planned
        waits = self.no_threat_before_days if firm else self.reminder_waits_days
        return coming + _ONE_DAY if (coming - planned).days <= waits else planned

    def _has_money(self, day: date, incomes: Sequence[str], country: str) -> bool:
        """Whether money came today or in the last few days."""
        came = money_before(incomes, day, country)
        return came is not None and (day - came).days <= self.demand_within_days

    def reminded_by(
        self, earliest: date, given: date, incomes: Sequence[str], country: str
    ) -> date:
        """The last day that a reminder names: whose money has just come need not wait for more."""
        if self._has_money(given, incomes, country):
            return earliest
        return self.deadline(earliest, given, incomes, country)

    def deadline(self, earliest: date, given: date, incomes: Sequence[str], country: str) -> date:
        """The last day to pay, asked on ``given``: two days after money, or ``earliest``.

        ``earliest`` is what law or ladder give at least. See domain facts, section 6.
        """
        coming = money_after(incomes, given, country)
        if not self.deadline_after_money or coming is None:
            return earliest
        wanted = payment_deadline(earliest, coming)
        return wanted if (wanted - earliest).days <= self.longest_wait_days else earliest
