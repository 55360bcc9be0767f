"""What playbooks are made of: steps, the ladders they form, and the hours of a channel."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from domain.model import Model
from domain.vocabulary import Channel, Stage

Slug = Annotated[str, Field(pattern=r"^[a-z0-9_-]+$", max_length=60)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
LADDERS = (Stage.UPCOMING, Stage.REMINDING, Stage.FINAL_NOTICE)
"""The stages that have a ladder, in their order."""
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _written_out(value: object) -> object:
    # YAML 1.1 reads 18:00 without quotes as 18 × 60, the number 1080.
    if isinstance(value, int | float):
        raise PydanticCustomError(
            "unquoted_time",
            'YAML reads this as the number {read}: write a time in quotes, such as "09:00"',
            {"read": value},
        )
    return value


ClockTime = Annotated[
    time,
    BeforeValidator(_written_out),
    # Not the format "time": editors want seconds and an offset of it (RFC 3339).
    WithJsonSchema({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"}),
]


class Window(Model):
    """When a channel is used, in the debtor's zone; holidays never."""

    days: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
    opens: ClockTime = time(9)
    closes: ClockTime = time(18)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError("a window opens before it closes")
        if not self.days:
            raise ValueError("a window has at least one day")
        return self


class Discount(Model):
    """Less to pay for who pays before a date (practice I5); the creditor's profile allows it."""

    percent: Annotated[Decimal, Field(gt=0, le=50)]
    days: Annotated[int, Field(ge=1, le=60)]
    """The last day lies so many days after the message."""


class Step(Model):
    """One rung: on which day after the due date, by which channels in order, saying what."""

    id: Slug
    day: int
    """Days after the due date; negative before it."""
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)]
    message: Slug
    """The message's file name in ``playbooks/messages/<language>``."""
    gap_days: Annotated[int, Field(ge=0)] | None = None
    """Least days since the debtor's last contact; the playbook's where absent."""
    goal: str | None = None
    """For a call: what is enough (practice M2)."""
    firm: bool = False
    """It says what follows: never sent in the days before money comes (practice F3)."""
    discount: Discount | None = None
    """Left out for a creditor who allows none."""


class Ladder(Model):
    """The steps of one stage, from soft to firm."""

    steps: tuple[Step, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        ids = [step.id for step in self.steps]
        if len(set(ids)) != len(ids):
            raise ValueError("step ids repeat within a ladder")
        days = [step.day for step in self.steps]
        if days != sorted(days):
            raise ValueError("steps are not in the order of their days")
        return self


class Caps(Model):
    """How often one debtor hears from us at most, across channels and cases."""

    per_day: Annotated[int, Field(ge=1)] = 1
    per_week: Annotated[int, Field(ge=1)] = 3
