"""A fresh start on the ladder: after a complaint or a hold nobody is met with a threat."""

from collections.abc import Sequence
from enum import StrEnum

from domain.planning import Walked
from domain.playbook import Playbook
from domain.vocabulary import Stage


class Softly(StrEnum):
    """Why the next reminder is a friendly one, whatever step carries it."""

    ELSEWHERE = "elsewhere"
    """Another invoice of the debtor is in dispute: this one is asked for in a softer tone."""
    PART = "part"
    """A part of this invoice is in dispute: only the rest is asked for."""
    ANSWERED = "answered"
    """A complaint was answered, or a hold lifted, since the debtor last heard from us."""
    NOT_FOUND = "not_found"
    """The debtor said it was paid; it was looked for and not found."""
    KEPT = "kept"
    """A promise of a part was kept since the debtor last heard from us."""


def walked_afresh(playbook: Playbook, walked: Sequence[Walked]) -> tuple[Walked, ...]:
    """The steps that still count: the last demand never does, and one written reminder is left.

    So whoever was to get the last demand next gets a reminder before it.
    """
    steps = playbook.ladder(Stage.REMINDING).steps
    done = {it.step for it in walked}
    kept = tuple(it for it in walked if it.stage is not Stage.FINAL_NOTICE)
    if not steps or steps[-1].id not in done:
        return kept
    written = [at for at, step in enumerate(steps) if not step.channels[0].by_person]
    again = {step.id for step in steps[max(written, default=0) :]}
    return tuple(it for it in kept if it.step not in again)
