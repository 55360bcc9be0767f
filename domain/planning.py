"""What a case does next on its ladder: pure policy, without a clock of its own.

A step falls due on its day after the due date, but never sooner than the gap after the step
before it. So a case that is seen long overdue begins with the first, friendly step and walks
the ladder at the pace of the gaps (peers A, G, J, L, M).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from domain.case import Next, NextWhat
from domain.model import Model
from domain.moments import Whereabouts, first_moment
from domain.playbook import Playbook, Step
from domain.vocabulary import Channel, Stage

AFTER = {Stage.UPCOMING: Stage.REMINDING, Stage.REMINDING: Stage.FINAL_NOTICE}
"""Where a case goes when the ladder of a stage is walked."""


class GoesOn(Model):
    """A step that is taken once more, to say that it goes on after everything stood still."""

    step: str
    attempt: int


class Walked(Model):
    """A step that was done, on the debtor's calendar."""

    step: str
    stage: Stage
    on: date
    how: Literal["sent", "covered", "skipped"]
    pay_by: date | None = None
    """The day it asked to pay by: the ladder goes on after it."""
    rehearsed: bool = False
    """It was skipped in a rehearsal, for want of a test address on its channels."""
    goes_on: GoesOn | None = None
    """After it everything stood still for long: the debtor first hears that it goes on."""
    from_day: int | None = None
    """It said that it goes on: the day of the ladder that was reached by then. The steps after it
    keep their days from there, so that nothing is caught up."""


class LadderFacts(Model):
    """What decides the next step of one case."""

    playbook: Playbook
    stage: Stage
    where: Whereabouts
    due_on: date
    not_before: date | None = None
    """A case that opened again leaves the debtor a day."""
    walked: tuple[Walked, ...] = ()
    reachable: tuple[Channel, ...] = ()
    """The channels on which this debtor can be reached at all."""
    incomes: tuple[str, ...] = ()
    """What the debtor lives on, where its pay days are known."""


def plan(facts: LadderFacts, now: datetime) -> Next:
    """The next due moment on the ladder of the case's stage, or the move to the next stage."""
    if facts.stage is Stage.UPCOMING and _overdue(facts, now):
        return Next(
            at=now, what=NextWhat.MOVE, why="the due date has passed", stage=AFTER[facts.stage]
        )
    if (again := _said_first(facts)) is not None:
        why = "it stood still for long: the debtor first hears that it goes on"
        taken = contact(facts, facts.playbook.step(again.step), now)
        return taken.model_copy(update={"why": why, "attempt": again.attempt})
    step = _next_step(facts)
    if step is not None:
        taken = contact(facts, step, now)
        if facts.stage is not Stage.UPCOMING or not _overdue(facts, taken.at):
            return taken
    return _move_on(facts, now)


def contact(facts: LadderFacts, step: Step, now: datetime) -> Next:
    """When to take a step, on the first of its channels that reaches the debtor."""
    channel = next((it for it in step.channels if it in facts.reachable), step.channels[0])
    return Next(
        at=_moment(facts, step, channel, now),
        what=NextWhat.CONTACT,
        why=reason(step),
        step=step.id,
        channel=channel,
    )


def at_once(facts: LadderFacts, now: datetime) -> Next:
    """The first step of the stage, at the next permitted moment (practice H9)."""
    step = facts.playbook.ladder(facts.stage).steps[0]
    taken = contact(facts, step, now)
    window = facts.playbook.window(taken.channel or step.channels[0])
    return taken.model_copy(update={"at": first_moment(now, window, facts.where)})


def reason(step: Step) -> str:
    """Why a step is taken, in words."""
    if step.day < 0:
        return f"a service reminder {-step.day} days before the due date"
    return f"step {step.id} of the playbook, from day {step.day} after the due date"


def ticked(playbook: Playbook, walked: Sequence[Walked], done: Walked) -> tuple[Walked, ...]:
    """The steps walked so far with one more; where it had to say that it goes on, it has."""
    last = walked[-1] if walked else None
    if last is not None and last.goes_on is not None:
        done = done.model_copy(update={"from_day": _reached(playbook, walked)})
    heard = (it.model_copy(update={"goes_on": None}) for it in walked)
    return (*(it for it in heard if it.step != done.step), done)


def _reached(playbook: Playbook, walked: Sequence[Walked]) -> int:
    days = {step.id: step.day for _, step in reversed([*playbook.every_step()])}
    return max((days[it.step] for it in walked if it.step in days and _reminded(it)), default=0)


def _reminded(walked: Walked) -> bool:
    return walked.stage is Stage.REMINDING


def _said_first(facts: LadderFacts) -> GoesOn | None:
    last = facts.walked[-1] if facts.walked else None
    return last.goes_on if last is not None and facts.stage is Stage.REMINDING else None


def _next_step(facts: LadderFacts) -> Step | None:
    done = {walked.step for walked in facts.walked}
    steps = facts.playbook.ladder(facts.stage).steps
    last = max((i for i, step in enumerate(steps) if step.id in done), default=-1)
    return steps[last + 1] if last + 1 < len(steps) else None


def own_day(facts: LadderFacts, step: Step) -> date:
    """The day that the playbook gives a step, whatever was said when before it."""
    planned = facts.due_on + timedelta(days=step.day)
    if facts.not_before is not None:
        planned = max(planned, facts.not_before)
    for walked in facts.walked:
        if walked.from_day is not None:
            planned = max(planned, walked.on + timedelta(days=step.day - walked.from_day))
    return planned


def _earliest(facts: LadderFacts, step: Step) -> date:
    planned = own_day(facts, step)
    if not facts.walked:
        return planned
    gap = facts.playbook.gap_days if step.gap_days is None else step.gap_days
    last = facts.walked[-1]
    after = last.pay_by + timedelta(days=1) if last.pay_by else last.on
    return max(planned, last.on + timedelta(days=gap), after)


def _moment(facts: LadderFacts, step: Step, channel: Channel, now: datetime) -> datetime:
    window = facts.playbook.window(channel)
    opening = facts.where.at(_earliest(facts, step), window.opens)
    moment = first_moment(max(opening, now), window, facts.where)
    planned = facts.where.local(moment).date()
    day = first_day_with_money(facts.playbook, step, planned, facts.incomes, facts.where.country)
    if day == planned:
        return moment
    return first_moment(facts.where.at(day, window.opens), window, facts.where)


def first_day_with_money(
    playbook: Playbook, step: Step, planned: date, incomes: Sequence[str], country: str
) -> date:
    """The day for a step, where the playbook minds when money comes (practice F3).

    A call waits for nothing: it asks for the reason, and for the first day money comes (C8, M6).
    A service reminder demands nothing yet.
    """
    rules = playbook.money_days
    if rules is None or step.day < 0 or step.channels[0] is Channel.CALL:
        return planned
    firm = step.firm or step in playbook.final_notice.steps
    return rules.first_day(planned, rules.incomes(incomes), country, firm=firm)


def _move_on(facts: LadderFacts, now: datetime) -> Next:
    stage = AFTER.get(facts.stage, Stage.APPROVAL)
    if facts.stage is Stage.UPCOMING:
        overdue = facts.where.at(facts.due_on + timedelta(days=1), facts.playbook.day_starts)
        why = "the due date passes"
        return Next(at=max(overdue, now), what=NextWhat.MOVE, why=why, stage=stage)
    ladder = facts.playbook.ladder(stage).steps
    if not ladder:
        return Next(at=now, what=NextWhat.MOVE, why="the ladder is walked", stage=stage)
    first = contact(facts.model_copy(update={"stage": stage}), ladder[0], now)
    why = f"the reminders brought no answer: {stage.value.replace('_', ' ')}"
    return Next(at=first.at, what=NextWhat.MOVE, why=why, stage=stage)


def _overdue(facts: LadderFacts, now: datetime) -> bool:
    return facts.where.local(now).date() > facts.due_on
