"""Playbooks: policy as data, validated. A ladder is a list of steps per stage.

What is *law* is not here (``domain/law``); a playbook can only be gentler than the law.
"""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from domain.arrangements.limits import PlanLimits
from domain.model import Model
from domain.vocabulary import Channel, DebtorKind, Stage

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


class AfterBrokenPromise(StrEnum):
    """What follows on the first working day after a promise lapsed (practice H8)."""

    CALL = "call"
    WRITTEN = "written"
    HAND_OVER = "hand_over"
    """The last demand at once; handing over stays a person's decision after it."""


class Playbook(Model):
    """How one kind of debtor is treated, from the first word to the decision to hand over."""

    name: Slug
    title: str
    kind: DebtorKind
    countries: tuple[str, ...] = ()
    """Countries it is for; any where empty."""
    minimum_open: Annotated[Decimal, Field(ge=0)] = Decimal("1.00")
    gap_days: Annotated[int, Field(ge=0)] = 3
    caps: Caps = Caps()
    reply_pause_days: Annotated[int, Field(ge=1)] = 5
    """Working days that the ladder waits for a person to read a reply."""
    call_expires_days: Annotated[int, Field(ge=1)] = 2
    """Working days after which an unclaimed call goes to another channel."""
    call_attempts: Annotated[int, Field(ge=1, le=5)] = 2
    """How often a step calls who does not answer, at different moments, before it writes."""
    complaint_days: Annotated[int, Field(ge=1)] = 5
    """Working days in which a complaint is answered (practice C4)."""
    after_complaint_days: Annotated[int, Field(ge=1)] = 7
    """Working days of fresh time after a complaint was answered, before anything is asked."""
    payment_search_days: Annotated[int, Field(ge=1)] = 3
    """Working days that the ladder waits for a payment that the debtor says was made."""
    proof_days: Annotated[int, Field(ge=1)] = 2
    """Working days to wait for proof that a notice arrived before the next channel."""
    business_term_days: Annotated[int, Field(ge=1)] = 8
    """The term in a business's final demand."""
    approval_reminder_days: Annotated[int, Field(ge=1)] = 3
    promise_grace_days: Annotated[int, Field(ge=0)] = 1
    """Working days after the day of a promise, or of a term of a plan, until it is broken."""
    promise_days_at_most: Annotated[int, Field(ge=1)] = 31
    """A promise for a later day is put before a person."""
    promises_at_most: Annotated[int, Field(ge=1)] = 2
    """So many promises are taken in good faith; when the last is broken, the tone is firm."""
    after_broken_promise: AfterBrokenPromise = AfterBrokenPromise.CALL
    plan: PlanLimits = PlanLimits()
    """How far a payment plan may go without a person."""
    suspend_marketing_at: Stage = Stage.FINAL_NOTICE
    waive_costs_when_paid: bool = True
    """When the principal is paid and only costs are open, they are waived (peers)."""
    day_starts: ClockTime = time(8)
    """When a day's deadlines are looked at, on the debtor's clock."""
    windows: dict[Channel, Window] = Field(default_factory=dict)
    upcoming: Ladder = Ladder()
    reminding: Ladder
    final_notice: Ladder

    def ladder(self, stage: Stage) -> Ladder:
        """The ladder of a stage; empty for a stage without one."""
        ladders = {
            Stage.UPCOMING: self.upcoming,
            Stage.REMINDING: self.reminding,
            Stage.FINAL_NOTICE: self.final_notice,
        }
        return ladders.get(stage, Ladder())

    def step(self, step_id: str) -> Step:
        """A step by its id.

        Raises:
            KeyError: this playbook has no such step.
        """
        for ladder in (self.upcoming, self.reminding, self.final_notice):
            for step in ladder.steps:
                if step.id == step_id:
                    return step
        raise KeyError(f"playbook {self.name} has no step {step_id!r}")

    def window(self, channel: Channel) -> Window:
        """When a channel is used."""
        return self.windows.get(channel, Window())

    @model_validator(mode="after")
    def _complete(self) -> Self:
        ladders = (self.upcoming, self.reminding, self.final_notice)
        ids = [step.id for ladder in ladders for step in ladder.steps]
        if len(set(ids)) != len(ids):
            raise ValueError("a step id is used in two ladders")
        if not self.final_notice.steps:
            raise ValueError("final_notice needs at least one step")
        if any(step.day >= 0 for step in self.upcoming.steps):
            raise ValueError("upcoming steps have a negative day (before the due date)")
        if any(step.day <= 0 for step in (*self.reminding.steps, *self.final_notice.steps)):
            raise ValueError("reminding and final_notice steps come after the due date (day ≥ 1)")
        return self
