"""The dated table of statutory interest rates (BW 6:120), packaged and extensible.

An operator adds the rates of later half-years in a TOML file of the same form::

    [[consumer]]
    from = 2027-01-01
    percent = 4.00
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Annotated, Any, NamedTuple

from pydantic import ConfigDict, Field, ValidationError, field_validator

from domain.model import Model
from domain.vocabulary import DebtorKind


class RateRow(Model):
    """A rate in percent a year, valid from a day on."""

    model_config = ConfigDict(populate_by_name=True)

    since: Annotated[date, Field(alias="from")]
    percent: Annotated[Decimal, Field(ge=0, le=50)]


class Rate(NamedTuple):
    """The rate on a day; provisional when the half-year's own rate is not in the table yet."""

    percent: Decimal
    provisional: bool


class RateTable(Model):
    """Both statutory rates through time: consumer (BW 6:119), business (BW 6:119a and 6:119b)."""

    consumer: tuple[RateRow, ...] = ()
    business: tuple[RateRow, ...] = ()

    @field_validator("consumer", "business")
    @classmethod
    def _ascending(cls, rows: tuple[RateRow, ...]) -> tuple[RateRow, ...]:
        for earlier, later in pairwise(rows):
            if later.since == earlier.since:
                raise ValueError(f"{later.since} stands in it twice: keep one row per date")
            if later.since < earlier.since:
                raise ValueError(f"{later.since} follows {earlier.since}: order the rows by date")
        return rows

    @staticmethod
    def packaged() -> RateTable:
        """The table that comes with the software."""
        return _packaged()

    @staticmethod
    def from_toml(text: str | Mapping[str, Any]) -> RateTable:
        """A table from TOML text, or from what such a text holds.

        Raises:
            ValueError: no TOML, or no table of rates; the message names the row.
        """
        try:
            data = tomllib.loads(text, parse_float=Decimal) if isinstance(text, str) else text
            return RateTable.model_validate(data)
        except tomllib.TOMLDecodeError as error:
            raise ValueError(f"the rates are not valid TOML: {error}") from error
        except ValidationError as error:
            raise ValueError(_first_problem(error)) from error

    def extended(self, operator: str | Mapping[str, Any]) -> RateTable:
        """This table with an operator's rows after it; rows that it has already may be repeated.

        Raises:
            ValueError: a row contradicts this table or does not follow it.
        """
        more = RateTable.from_toml(operator)
        return RateTable(
            consumer=_joined("consumer", self.consumer, more.consumer),
            business=_joined("business", self.business, more.business),
        )

    def rows(self, kind: DebtorKind) -> tuple[RateRow, ...]:
        """The rates for one kind of debtor."""
        return self.consumer if kind is DebtorKind.CONSUMER else self.business

    def rate_on(self, kind: DebtorKind, day: date) -> Rate:
        """The rate in force on a day.

        Raises:
            ValueError: the day is before the table begins.
        """
        rows = self.rows(kind)
        if not rows or day < rows[0].since:
            begin = f"begins on {rows[0].since}" if rows else "is empty"
            raise ValueError(f"no {kind} interest rate is known for {day}: the table {begin}")
        row = next(row for row in reversed(rows) if row.since <= day)
        return Rate(row.percent, provisional=day >= _half_year_after(rows[-1].since))

    def changes(self, kind: DebtorKind) -> frozenset[date]:
        """The days on which the rate becomes another one, or becomes provisional."""
        rows = self.rows(kind)
        moves = {later.since for was, later in pairwise(rows) if later.percent != was.percent}
        return frozenset(moves | {_half_year_after(row.since) for row in rows[-1:]})


@cache
def _packaged() -> RateTable:
    return RateTable.from_toml((files("domain.law") / "rates.toml").read_text(encoding="utf-8"))


def _half_year_after(day: date) -> date:
    """The first day of the half-year that follows the one ``day`` is in."""
    return date(day.year, 7, 1) if day.month < 7 else date(day.year + 1, 1, 1)


def _joined(
    kind: str, known: tuple[RateRow, ...], more: tuple[RateRow, ...]
) -> tuple[RateRow, ...]:
    joined = known
    for row in more:
        if row in known:
            continue
        if joined and not joined[-1].since < row.since <= _half_year_after(joined[-1].since):
            # A gap would pass an unknown half-year off as known.
            raise ValueError(
                f"{kind} rate {row.percent} from {row.since} does not follow the known rates, "
                f"which reach {joined[-1].since}: the next row is from "
                f"{_half_year_after(joined[-1].since)}"
            )
        joined = (*joined, row)
    return joined


def _first_problem(error: ValidationError) -> str:
    problem = error.errors()[0]
    kind, *place = (str(part) for part in problem["loc"])
    where = f", row {int(place[0]) + 1}, {place[-1]}" if len(place) > 1 else ""
    return f"rates, {kind}{where}: {problem['msg'].removeprefix('Value error, ')}"
