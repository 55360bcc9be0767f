"""Moving a running case to another playbook: whether it fits, and where on its ladder it goes on.

A step with an id that was done is done, as for variants. Where the ladders have no step in common
the days tell: whoever heard from us for twenty days is not met by the first friendly word again.
"""

from collections.abc import Iterator, Sequence

from domain.debtor import Debtor
from domain.model import Model
from domain.planning import Walked
from domain.playbook import Playbook
from domain.vocabulary import Stage

_BY_DAYS = (Stage.UPCOMING, Stage.REMINDING)
"""A last demand is the law's: the days of another ladder say nothing about it."""


class PlaybookMove(Model):
    """A person's order, until the case carries it out."""

    playbook: str
    version: int
    person: str
    why: str

    @property
    def name(self) -> str:
        """``name@version``."""
        return f"{self.playbook}@{self.version}"


def unfit(playbook: Playbook, debtor: Debtor) -> str | None:
    """Why a debtor's case cannot be worked by a playbook; None where it can.

    What a last demand claims follows the kind of the playbook (BW 6:96(4) and (6)), so it is the
    debtor's own kind.
    """
    if playbook.kind is not debtor.kind:
        return f"it is for a {playbook.kind}, and the debtor is a {debtor.kind}"
    if playbook.countries and debtor.country not in playbook.countries:
        where = ", ".join(playbook.countries)
        return f"it is for debtors in {where}, and this one is in {debtor.country}"
    return None


def carried(before: Playbook, then: Playbook, walked: Sequence[Walked]) -> tuple[Walked, ...]:
    """The steps that were done, as the ladder of ``then`` counts them; both as for the debtor."""
    return tuple(_carried(before, then, walked))


def _carried(before: Playbook, then: Playbook, walked: Sequence[Walked]) -> Iterator[Walked]:
    for at, it in enumerate(walked):
        yield it
        if it.stage in _BY_DAYS and all(later.stage is not it.stage for later in walked[at + 1 :]):
            yield from _by_days(before, then, [was for was in walked if was.stage is it.stage])


def _by_days(before: Playbook, then: Playbook, done: Sequence[Walked]) -> Iterator[Walked]:
    """The last step that the ladder would have taken by the day of the last that was."""
    last, known = done[-1], {step.id: step.day for _, step in before.every_step()}
    steps, ids = then.ladder(last.stage).steps, {it.step for it in done}
    days = [known[it] for it in ids if it in known]
    if not days or any(step.id in ids for step in steps):
        return
    passed = [step for step in steps if step.day <= max(days)]
    if passed:
        yield last.model_copy(update={"step": passed[-1].id, "how": "covered"})
