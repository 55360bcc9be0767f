"""Today: what there is to do, by what matters, for the creditors that the reader may see."""

from collections import Counter
from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from pydantic import BeforeValidator
from starlette.responses import RedirectResponse, Response

from domain.model import Model, OpenModel
from domain.staff import Right, Staff
from domain.urgency import in_order
from domain.vocabulary import TaskKind
from gateway.desk.look import PAGES, ROOT
from gateway.desk.visitors import Looker, Visitor
from gateway.state import GatewayState, Here
from ledger import clock, task_turns
from ledger import today as ledger_today
from ledger.today import OnTheDesk

router = APIRouter(prefix=ROOT, include_in_schema=False)

KINDS: dict[TaskKind, str] = {
    TaskKind.CALL: "Calls",
    TaskKind.TRIAGE: "To read",
    TaskKind.COMPLAINT: "Complaints",
    TaskKind.MATCH: "Payments",
    TaskKind.APPROVAL: "Approvals",
    TaskKind.LETTER: "Letters",
    TaskKind.CREDIT: "Credits",
}
"""What each kind is called in the list."""
OWNERS = {"": "Everybody's", "mine": "Mine to answer", "nobody": "Nobody's yet"}
"""Whose complaints, as the list calls them."""
_SHOWN = 100


class Line(Model):
    """One task in the list, and why it stands where it stands."""

    task: OnTheDesk
    why: tuple[str, ...]


Owner = Literal["", "mine", "nobody"]


class Filters(OpenModel):
    """What of the list somebody wants to see."""

    kind: Annotated[TaskKind | None, BeforeValidator(lambda it: it or None)] = None
    creditor: str = ""
    mine: bool = False
    owner: Owner = ""
    """Whose complaints: those that the reader is to answer, or nobody."""
    find: str = ""
    """Words that stand in the line."""

    def to(self, **changes: object) -> str:
        """The address of the list with other wishes."""
        wished = self.model_copy(update=changes).model_dump(mode="json", exclude_defaults=True)
        return f"?{urlencode(wished)}" if wished else "?"

    def lets(self, task: OnTheDesk, person: Staff, *, kind: bool = True) -> bool:
        """Whether a task is wanted; ``kind`` False counts those of the other kinds, too."""
        words = f"{task.title} {task.name} {' '.join(task.covers)}".casefold()
        return (
            (not kind or self.kind in (None, task.kind))
            and self.creditor in ("", task.creditor)
            and (not self.mine or task.claimed_by == person.email)
            and (not kind or self.owner in ("", _owner(task, person)))
            and all(word in words for word in self.find.casefold().split())
        )


def _owner(task: OnTheDesk, person: Staff) -> str:
    """Whose a complaint is to answer, for the filter; people write a name, or an address."""
    if task.kind is not TaskKind.COMPLAINT:
        return "no complaint"
    if not task.owner:
        return "nobody"
    named = task.owner.strip().casefold()
    ours = named in (person.email.casefold(), person.name.casefold())
    return "mine" if ours else "another's"


class TheList(Model):
    """The list as it is shown."""

    lines: tuple[Line, ...]
    more: int
    counts: dict[TaskKind, int]
    creditors: tuple[str, ...]
    total: int
    mine: int


Wanted = Annotated[Filters, Query()]


@router.get("")
async def today(here: Here, who: Looker, wanted: Wanted) -> Response:
    """The list of the person who looks."""
    return PAGES.page("today.html.j2", who=who, **await _facts(here, who, wanted))


@router.get("/list")
async def part(here: Here, who: Looker, wanted: Wanted) -> Response:
    """The list alone, as an open page fetches it when something changed."""
    return PAGES.page("today_list.html.j2", who=who, **await _facts(here, who, wanted))


@router.get("/next")
async def next_task(here: Here, who: Looker, wanted: Wanted) -> Response:
    """On to the task that matters most and that nobody has."""
    found: TheList = (await _facts(here, who, wanted))["list"]
    free = [it.task.id for it in found.lines if it.task.claimed_by in (None, who.name)]
    return RedirectResponse(f"{ROOT}/tasks/{free[0]}" if free else ROOT, status_code=303)


async def _facts(here: GatewayState, who: Visitor, wanted: Filters) -> dict[str, Any]:
    now = await clock.now(here.pool)
    await task_turns.free_idle(here.pool, now, here.config.task_idle)
    of = who.session.person.creditors(Right.LOOK)
    known = await ledger_today.waiting(here.pool, of)
    return {
        "list": the_list(known, wanted, who.session.person, now),
        "wanted": wanted,
        "kinds": KINDS,
        "owners": OWNERS,
        "now": now,
        "zone": ZoneInfo(known[0].waiting.zone if known else "Europe/Amsterdam"),
    }


def the_list(
    known: list[ledger_today.Known], wanted: Filters, person: Staff, now: datetime
) -> TheList:
    """What is shown of all that waits."""
    tasks = {it.task.id: it.task for it in known}
    beside = [it for it in tasks.values() if wanted.lets(it, person, kind=False)]
    fitting = [it.waiting for it in known if wanted.lets(it.task, person)]
    placed = in_order(fitting, now)
    return TheList(
        lines=tuple(Line(task=tasks[it.id], why=place.why) for it, place in placed[:_SHOWN]),
        more=max(0, len(placed) - _SHOWN),
        counts=dict(Counter(it.kind for it in beside)),
        creditors=tuple(sorted({it.creditor for it in tasks.values()})),
        total=len(beside),
        mine=sum(it.claimed_by == person.email for it in tasks.values()),
    )
