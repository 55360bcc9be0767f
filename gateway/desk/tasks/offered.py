"""The answers that a task offers: those of its kind that fit it, and the right each takes."""

from domain.said_together import IN_ORDER
from domain.staff import right_for
from domain.vocabulary import TaskKind
from gateway.desk.tasks.choices import CHOICES, STANDS, Choice, Group
from ledger import hold_tasks
from ledger.intake import outcome_checks
from ledger.tasks import Task

_ONLY_IF_OFFERED = {
    TaskKind.TRIAGE: ("keep", "close", "interrupted"),
    TaskKind.MATCH: ("book", "keep", "refund", "not_ours", "reverse"),
}
"""Answers that make sense only where the task names them, or is about a hold."""
_ONLY_IF_NAMED = ("condole",)
_ONLY_WITH = {"fulfilled": outcome_checks.CONDITION}
"""Answers that make sense only where the brief tells of something."""


def _fitted(choice: Choice, task: Task) -> Choice:
    """With the right that it takes; a gesture goes with feedback, and with a complaint."""
    gives = task.kind is TaskKind.COMPLAINT or "feedback" in task.brief
    fields = tuple(it for it in choice.fields if gives or it not in ("goodwill", "gesture"))
    protected = hold_tasks.is_of_a_protection(task.brief)
    right = right_for(task.kind, choice.outcome, protected=protected)
    return choice.model_copy(update={"right": right, "fields": fields})


def choices_for(task: Task) -> list[Group]:
    """What may be answered to this task; what it names itself comes first, where it is all."""
    named = tuple(task.brief.get("outcomes", ()))
    if task.kind is TaskKind.TRIAGE and hold_tasks.is_of_what_stands(task.brief):
        asked = ("close", *_ONLY_IF_NAMED)
        offered = [it for it in STANDS.choices if it.outcome not in asked or it.outcome in named]
        fitted = tuple(_fitted(it, task) for it in offered)
        return [STANDS.model_copy(update={"choices": fitted})]
    only = _ONLY_IF_OFFERED.get(task.kind, ())
    found = []
    for group in CHOICES[task.kind]:
        fitting = tuple(
            _fitted(it, task)
            for it in group.choices
            if _ONLY_WITH.get(it.outcome, "") in ("", *task.brief)
            if it.outcome in named
            or (it.outcome in only and "hold" in task.brief)
            or (
                it.outcome not in (*only, *_ONLY_IF_NAMED)
                and (task.kind is not TaskKind.MATCH or not named)
            )
        )
        if fitting:
            found.append(group.model_copy(update={"choices": fitting}))
    if task.kind is TaskKind.TRIAGE and named:
        found.sort(key=lambda it: it.choices[0].outcome not in named)
    return found


def further_for(groups: list[Group]) -> list[Choice]:
    """What may have been said beside the first answer, as the form offers it; none of others."""
    offered = [it for group in groups for it in group.choices if it.outcome in IN_ORDER]
    unique = {it.outcome: it for it in offered}
    return list(unique.values())
