"""What the page of a task shows."""

from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from domain.answers import answer_to
from domain.arrangements.proposal import NoPlanError, Wish
from domain.conversation import BEGIN, Turn, turns
from domain.creditor import Creditor
from domain.debtor import Debtor
from domain.model import Model
from domain.reading.acting import answer_of
from domain.reading.intent import Reading
from domain.staff import Right
from domain.vocabulary import TaskKind
from gateway.desk.tasks import proposals
from gateway.desk.tasks.offered import choices_for, further_for
from gateway.desk.tasks.proposals import Facts, accepted
from gateway.desk.tasks.reading import Filled
from gateway.desk.visitors import Visitor
from gateway.state import GatewayState
from ledger import aftermath, clock, creditors, debtors, related_tasks, task_turns
from ledger.database import Pool
from ledger.plan_offers import Offer
from ledger.tasks import Task

_PLANNED = _SPOKEN = (TaskKind.CALL, TaskKind.TRIAGE)


class Parties(NamedTuple):
    """Whom a task is about, and on whose clock its moments are."""

    creditor: Creditor
    debtor: Debtor | None
    zone: ZoneInfo


async def parties(pool: Pool, task: Task) -> Parties:
    """The task's creditor and debtor; the zone is the debtor's where there is one."""
    creditor = await creditors.get(pool, task.creditor)
    debtor = None
    if task.debtor is not None:
        debtor = await debtors.find(pool, task.creditor, task.debtor)
    zone = creditor.zoneinfo if debtor is None else debtor.zone(creditor.zone)
    return Parties(creditor, debtor, zone)


class Stand(Model):
    """How a task stands for the person who looks at it."""

    mine: bool
    free: bool
    gone: str | None
    """Why nobody should work on it any more."""
    may: bool
    """Whether they may work at all, for this creditor."""

    @property
    def open_to_me(self) -> bool:
        """Whether they can answer it."""
        return self.may and self.gone is None and (self.mine or self.free)


async def stand(here: GatewayState, who: Visitor, task: Task) -> Stand:
    """How it stands now."""
    over = task.status in ("done", "expired")
    return Stand(
        mine=task.status == "claimed" and task.claimed_by == who.name,
        free=task.status == "open",
        gone=None if over else await task_turns.overtaken(here.pool, task),
        may=who.may(Right.WORK, task.creditor),
    )


async def of_task(
    here: GatewayState, who: Visitor, task: Task, form: Filled | None = None, at: str = BEGIN
) -> dict[str, Any]:
    """All facts of the page; ``form`` is what was refused, ``at`` the guide's step."""
    now = await clock.now(here.pool)
    about = await parties(here.pool, task)
    owed = await aftermath.open_of(here.pool, task) if task.covers else None
    offer = None
    if task.kind in _PLANNED and task.status in ("open", "claimed"):
        offer = await proposals.plan(here.pool, task, now)
    local = now.astimezone(about.zone)
    groups = choices_for(task)
    first = proposals.proposed(Facts(task, about.debtor, owed, local), offer)
    if sum(len(group.choices) for group in groups) == 1:
        first = first.model_copy(update={"outcome": groups[0].choices[0].outcome})
    return {
        "who": who,
        "task": task,
        "stand": await stand(here, who, task),
        "over": False,
        "debtor": about.debtor,
        "creditor": about.creditor,
        "zone": about.zone,
        "today": local.date(),
        "open": owed,
        "offer": offer,
        "groups": groups,
        "further": further_for(groups) if task.kind in _SPOKEN else [],
        "form": form or first,
        "sisters": await _sisters(here.pool, task),
        "reading": _reading(task),
        "guide": guide(task, at),
        "may": lambda right: who.may(right, task.creditor),
    }


async def _sisters(pool: Pool, task: Task) -> list[Task]:
    """The approvals of the debtor's other invoices: one decision may be about all of them."""
    if task.kind is not TaskKind.APPROVAL or task.debtor is None:
        return []
    return await related_tasks.sisters(pool, task)


class Guide(Model):
    """The guide of a call, at one step of the conversation."""

    steps: tuple[dict[str, Any], ...]
    now: dict[str, Any]
    turns: tuple[Turn, ...]


def guide(task: Task, at: str) -> Guide | None:
    """The step of this code, and what can follow; the first one where there is no such step."""
    steps = tuple(task.brief.get("guide", ()))
    if task.kind is not TaskKind.CALL or not steps:
        return None
    now = next((it for it in steps if at in it["codes"]), steps[0])
    known = {code for it in steps for code in it["codes"]}
    return Guide(steps=steps, now=now, turns=turns(now["codes"], known))


class Read(Model):
    """How a reply reads, and the outcome that this comes to."""

    reading: Reading
    outcome: str
    accept: tuple[tuple[str, str], ...] | None
    """The fields of that answer; None where the reading alone is no whole answer."""


def _reading(task: Task) -> Read | None:
    if task.kind is not TaskKind.TRIAGE or "proposal" not in task.brief:
        return None
    reading = Reading.model_validate(task.brief["proposal"])
    outcome = accepted(reading)
    return Read(reading=reading, outcome=outcome, accept=_accepting(task, reading, outcome))


def _accepting(task: Task, reading: Reading, outcome: str) -> tuple[tuple[str, str], ...] | None:
    told = answer_of(reading, task.brief.get("text", "")).model_dump(
        mode="json", exclude_none=True, exclude={"outcome", "invoices"}
    )
    try:
        answer_to(TaskKind.TRIAGE, told | {"outcome": outcome})
    except ValidationError:
        return None
    named = [("invoices", it) for it in reading.invoices]
    return (*((name, str(value)) for name, value in told.items() if value), *named)


async def wished_plan(
    here: GatewayState, task: Task, amount: str, first_on: str, terms: str
) -> Offer | str:
    """The plan for a wish as it was typed; or why there is none, in words."""
    try:
        wish = Wish.model_validate(
            {
                "amount": Decimal(amount) if amount else None,
                "first_on": first_on or None,
                "terms": int(terms) if terms else None,
            }
        )
        offer = await proposals.plan(here.pool, task, await _now(here), wish)
    except NoPlanError as error:
        return str(error)
    except (ValueError, ArithmeticError):
        return "give an amount, a day or a number of terms"
    return offer or "there is nothing to pay in parts"


async def _now(here: GatewayState) -> datetime:
    return await clock.now(here.pool)
