"""The days on which people have money: a payment date that can be kept is one just after.

Only incomes whose pay day is known are here. Social assistance differs per municipality,
unemployment benefit per person, and child benefit and student finance are not known well enough:
for those the debtor is asked, never guessed for.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from domain.calendars.holidays import first_after, is_bank_day, is_working_day, last_before

Roll = Callable[[date, str], date]


def last_pay_day(day: date, country: str) -> date:
    """``day`` or the last day before it on which banks pay and employers work.

    Whit Monday is a bank day, but salaries come before it as before other holidays.
    """
    return last_before(day, lambda it: is_bank_day(it) and is_working_day(it, country))


def arrives_by(ordered: date) -> date:
    """When money that was ordered on a day is there at the latest: on the next bank day.

    An ordinary credit transfer takes until the end of the next business day (PSD2 art. 83(1)).
    """
    return first_after(ordered + timedelta(days=1), is_bank_day)


def first_pay_day(day: date, country: str) -> date:
    """``day`` or the first working day after it."""
    return first_after(day, lambda it: is_working_day(it, country))


class MoneyDay(NamedTuple):
    """A day of the month (1 to 28), and where it goes when nothing is paid on it."""

    day: int
    roll: Roll


INCOMES: Mapping[str, tuple[MoneyDay, ...]] = {
    "salary": (MoneyDay(25, last_pay_day),),
    "allowance": (MoneyDay(20, first_pay_day),),
    "aow": (MoneyDay(23, last_pay_day),),
}
"""When each income is paid: convention for salary and AOW, the tax office's rule for allowances."""

_SYNONYMS = {"allowances": "allowance", "pension": "aow", "wages": "salary"}

_MARGIN = timedelta(days=2)
_LOOK_BACK = timedelta(days=45)
"""Every income that we know is paid at least this often."""


def incomes_in(told: str | None) -> tuple[str, ...]:
    """The incomes of a debtor whose pay days are known, of several with commas between them.

    Others, such as a benefit, are left out: nobody guesses when they come.
    """
    named = re.split(r"[,;+/&\s]+", (told or "").lower())
    known = (_SYNONYMS.get(name, name) for name in named)
    return tuple(dict.fromkeys(name for name in known if name in INCOMES))


def next_money_date(
    income: str,
    after: date,
    country: str = "NL",
    *,
    incomes: Mapping[str, tuple[MoneyDay, ...]] = INCOMES,
) -> date:
    """The first day after ``after`` (never that day itself) on which the income is paid.

    Args:
        income: a key of ``incomes``.
        after: the day to look from.
        country: whose holidays move a pay day.
        incomes: other pay days than the default ones.

    Raises:
        ValueError: the income is not known.
    """
    if income not in incomes:
        raise ValueError(
            f"no pay day is known for income {income!r}: choose {', '.join(incomes)}, "
            "or ask the debtor for a date"
        )
    days = [
        money_day.roll(date(year, month, money_day.day), country)
        for year, month in _months_from(after)
        for money_day in incomes[income]
    ]
    return min(day for day in days if day > after)


def money_after(incomes: Sequence[str], after: date, country: str = "NL") -> date | None:
    """The first day after ``after`` on which one of these incomes is paid; None without any.

    Raises:
        ValueError: an income is not known.
    """
    return min((next_money_date(income, after, country) for income in incomes), default=None)


def money_before(incomes: Sequence[str], day: date, country: str = "NL") -> date | None:
    """The last day up to ``day``, that day included, on which one of these incomes was paid."""
    latest: date | None = None
    coming = money_after(incomes, day - _LOOK_BACK, country)
    while coming is not None and coming <= day:
        latest, coming = coming, money_after(incomes, coming, country)
    return latest


def payment_deadline(earliest: date, money_date: date) -> date:
    """A last day that can be kept: two days after the money comes, never before ``earliest``.

    Args:
        earliest: the last day that the law gives at least.
        money_date: when the debtor's income is paid.
    """
    return max(earliest, money_date + _MARGIN)


def _months_from(day: date) -> list[tuple[int, int]]:
    # A pay day can roll out of its month at either end, so two further months are looked at.
    first = day.year * 12 + day.month - 1
    return [(month // 12, month % 12 + 1) for month in range(first, first + 3)]
