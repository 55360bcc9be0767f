"""Playbooks: policy as data, validated. A ladder is a list of steps per stage.

What is *law* is not here (``domain/law``); a playbook can only be gentler than the law. Who is
treated otherwise than the ordinary debtor has a variant: ladders and paces that replace those of
the playbook (practice F1, I3).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, PrivateAttr, model_validator

from domain.arrangements.limits import PlanLimits
from domain.debtor_history import HistoryRules
from domain.ladder import LADDERS, WEEKDAYS, Caps, ClockTime, Ladder, Slug, Step, Window
from domain.model import Model
from domain.money_waits import MoneyDays
from domain.review import ReviewDays
from domain.variants import ReasonVariant, Variant, VariantName
from domain.vocabulary import Channel, DebtorKind, NonPaymentReason, Stage
from domain.who import Who

__all__ = ["LADDERS", "WEEKDAYS", "Caps", "Ladder", "Playbook", "Step", "Window"]


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
    least_days_to_pay: Annotated[int, Field(ge=1, le=31)] = 5
    """Days that a written reminder leaves at least, from the day on which it is read."""
    goes_on_after_days: Annotated[int, Field(ge=1)] = 14
    """Days of standing still after which the debtor hears that it goes on, before anything else."""
    payment_search_days: Annotated[int, Field(ge=1)] = 3
    """Working days that the ladder waits for a payment that the debtor says was made."""
    proof_days: Annotated[int, Field(ge=1)] = 2
    """Working days to wait for proof that a notice arrived before the next channel."""
    business_term_days: Annotated[int, Field(ge=1)] = 8
    """The term in a business's final demand."""
    approval_reminder_days: Annotated[int, Field(ge=1)] = 3
    review_days: ReviewDays = ReviewDays()
    """When a person looks again at a debtor who is protected, or a pause without an end."""
    warn_before_barred_days: Annotated[int, Field(ge=1, le=365)] = 60
    """How long before a claim cannot be enforced any more a person is warned (BW 3:307)."""
    promise_grace_days: Annotated[int, Field(ge=0)] = 1
    """Working days after the day of a promise, or of a term of a plan, until it is broken."""
    promise_days_at_most: Annotated[int, Field(ge=1)] = 31
    """A promise for a later day is put before a person."""
    promises_at_most: Annotated[int, Field(ge=1)] = 2
    """So many promises are taken in good faith; when the last is broken, the tone is firm."""
    part_promise_least: Annotated[Decimal, Field(ge=0, decimal_places=2)] = Decimal("10.00")
    """A promise of a smaller part, and of less than a tenth of what is open, is put before a
    person: a cent is no agreement, and it would keep the ladder waiting."""
    after_broken_promise: AfterBrokenPromise = AfterBrokenPromise.CALL
    plan: PlanLimits = PlanLimits()
    """How far a payment plan may go without a person."""
    suspend_marketing_at: Stage = Stage.FINAL_NOTICE
    costs_not_below: Annotated[Decimal, Field(ge=0, decimal_places=2)] = Decimal("25.00")
    """No collection costs over a smaller rest of claims that were paid in part; 0: always."""
    waive_costs_when_paid: bool = True
    """When the principal is paid and only costs are open, they are waived (peers)."""
    day_starts: ClockTime = time(8)
    """When a day's deadlines are looked at, on the debtor's clock."""
    history: HistoryRules = HistoryRules()
    """Who is called loyal, new or notorious."""
    money_days: MoneyDays | None = None
    """Minds when the debtor's money comes (practice F3); absent, it does not."""
    windows: dict[Channel, Window] = Field(default_factory=dict)
    upcoming: Ladder = Ladder()
    reminding: Ladder
    final_notice: Ladder
    variants: dict[VariantName, Variant] = Field(default_factory=dict)
    reasons: dict[NonPaymentReason, ReasonVariant] = Field(default_factory=dict)

    _written: Playbook | None = PrivateAttr(default=None)

    def ladder(self, stage: Stage, who: Who | None = None) -> Ladder:
        """The ladder of a stage, for a debtor where one is given; empty without one."""
        book = self if who is None else self.for_debtor(who)
        ladders = {
            Stage.UPCOMING: book.upcoming,
            Stage.REMINDING: book.reminding,
            Stage.FINAL_NOTICE: book.final_notice,
        }
        return ladders.get(stage, Ladder())

    def for_debtor(self, who: Who) -> Playbook:
        """The playbook as this debtor is treated by it.

        The variant of how they paid comes first, then that of who is not digital, then the
        reminders for their reason: a later one replaces an earlier one's ladder.
        """
        found: list[Variant | ReasonVariant] = list(self._variants(who))
        changes = {name: value for it in found for name, value in it.changes.items()}
        book = self.model_copy(update=changes)
        if not who.discount:
            book = book.model_copy(update=_without_discounts(book))
        book._written = self
        return book

    def _variants(self, who: Who) -> Iterator[Variant | ReasonVariant]:
        names = [VariantName(who.history)] if who.history else []
        names += [] if who.digital else [VariantName.UNREACHABLE]
        yield from (self.variants[name] for name in names if name in self.variants)
        if who.reason in self.reasons:
            yield self.reasons[who.reason]

    def step(self, step_id: str) -> Step:
        """A step by its id; one of another variant, too: a case may have taken it before.

        Raises:
            KeyError: this playbook has no such step.
        """
        for _, step in self.every_step():
            if step.id == step_id:
                return step
        raise KeyError(f"playbook {self.name} has no step {step_id!r}")

    def every_step(self) -> Iterator[tuple[Stage, Step]]:
        """All steps of all variants with their stage, this debtor's own first."""
        yield from _steps_of(self)
        if self._written is not None:
            yield from self._written.every_step()
            return
        for written in self._every_variant():
            yield from _steps_of(written)

    def _every_variant(self) -> Iterator[Variant | ReasonVariant]:
        yield from self.variants.values()
        yield from self.reasons.values()

    def window(self, channel: Channel) -> Window:
        """When a channel is used."""
        return self.windows.get(channel, Window())

    @model_validator(mode="after")
    def _complete(self) -> Self:
        endings = [it.final_notice for it in self.variants.values()]
        if any(not it.steps for it in (self.final_notice, *endings) if it is not None):
            raise ValueError("final_notice needs at least one step")
        stages: dict[str, Stage] = {}
        for stage, step in self.every_step():
            if stages.setdefault(step.id, stage) is not stage:
                raise ValueError("a step id is used in two ladders")
            _on_its_side(stage, step)
        return self


def _steps_of(written: Playbook | Variant | ReasonVariant) -> Iterator[tuple[Stage, Step]]:
    for stage in LADDERS:
        ladder: Ladder | None = getattr(written, stage.value, None)
        for step in ladder.steps if ladder is not None else ():
            yield stage, step


def _on_its_side(stage: Stage, step: Step) -> None:
    if stage is Stage.UPCOMING and step.day >= 0:
        raise ValueError("upcoming steps have a negative day (before the due date)")
    if stage is not Stage.UPCOMING and step.day <= 0:
        raise ValueError("reminding and final_notice steps come after the due date (day ≥ 1)")


def _without_discounts(book: Playbook) -> dict[str, object]:
    return {
        stage.value: Ladder(steps=tuple(it for it in book.ladder(stage).steps if not it.discount))
        for stage in LADDERS
        if any(step.discount for step in book.ladder(stage).steps)
    }
