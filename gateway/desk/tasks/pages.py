"""The page of a task, of whatever kind; and what is done from it."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from domain.conversation import BEGIN
from domain.vocabulary import TaskKind
from gateway.desk.look import PAGES, ROOT
from gateway.desk.tasks import door, facts
from gateway.desk.tasks.reading import Filled, answer, beside, filled, what_is_wrong
from gateway.desk.visitors import Looker, Visitor, Worker, refusal
from gateway.state import GatewayState, Here
from ledger import aftermath, clock, related_tasks, task_turns, tasks
from ledger.audit import Deed
from ledger.intake import outcomes
from ledger.intake.outcomes import OutcomeError
from ledger.tasks import Task, TaskConflictError

router = APIRouter(prefix=f"{ROOT}/tasks", include_in_schema=False)


async def _looked_at(here: Here, who: Looker, task_id: UUID) -> Task:
    return await door.visible(here, who, task_id)


Seen = Annotated[Task, Depends(_looked_at)]


@router.get("/{task_id}")
async def page(here: Here, who: Looker, task: Seen, at: str = BEGIN, outcome: str = "") -> Response:
    """The task: to be done, or what came of it and what happens next."""
    await door.note(who, Deed.LOOKED, task)
    if task.status in ("done", "expired"):
        return PAGES.page("tasks/over.html.j2", **await _over(here, who, task))
    await task_turns.touch(here.pool, task.id, who.name)
    told = await facts.of_task(here, who, task, at=at)
    if outcome:
        told["form"] = told["form"].model_copy(update={"outcome": outcome})
    return PAGES.page(f"tasks/{task.kind.value}.html.j2", **told)


@router.get("/{task_id}/state")
async def state(here: Here, who: Looker, task: Seen) -> Response:
    """How it stands now, for an open page: taken, done, paid."""
    over = task.status in ("done", "expired")
    return PAGES.page(
        "tasks/state.html.j2",
        task=task,
        over=over,
        who=who,
        stand=await facts.stand(here, who, task),
        open=await aftermath.open_of(here.pool, task) if task.covers else None,
    )


@router.get("/{task_id}/guide")
async def guide(here: Here, who: Worker, task: Seen, at: str = BEGIN) -> Response:
    """The guide at another step of the conversation."""
    await task_turns.touch(here.pool, task.id, who.name)
    return PAGES.page("tasks/guide.html.j2", task=task, guide=facts.guide(task, at))


@router.get("/{task_id}/plan")
async def plan(here: Here, who: Worker, task: Seen, request: Request) -> Response:
    """What a plan would be, as far as it is wished for."""
    wish = {name: request.query_params.get(f"plan.{name}", "") for name in _WISHED}
    offer = await facts.wished_plan(here, task, wish["amount"], wish["date"], wish["terms"])
    return PAGES.page("tasks/plan.html.j2", offer=offer)


_PRIVATE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_WISHED = ("amount", "date", "terms")


@router.get("/{task_id}/next")
async def what_next(here: Here, who: Looker, task: Seen) -> Response:
    """What the cases do next, fetched until they have heard the answer."""
    return PAGES.page("tasks/next.html.j2", **await _over(here, who, task))


@router.get("/{task_id}/dossier.pdf")
async def dossier(here: Here, who: Looker, task: Seen) -> Response:
    """What would be handed over, as of now."""
    if task.invoice_number is None:
        return refusal("There is no dossier of this task.", 404)
    try:
        pdf = await here.print_dossier(here.pool, task.creditor, task.invoice_number)
    except LookupError:
        return refusal("There is no such case.", 404)
    except ValueError as error:  # a name holds what no font here can show
        return refusal(f"The dossier cannot be set as PDF: {error}", 422)
    await door.note(who, Deed.EXPORTED, task, "dossier")
    return Response(pdf, media_type="application/pdf", headers=_PRIVATE)


@router.get("/{task_id}/letter.pdf")
async def letter(here: Here, who: Worker, task: Seen) -> Response:
    """The letter, for whom has taken it; the gate is asked again at the printer."""
    if task.kind is not TaskKind.LETTER or task.contact is None:
        return refusal("This is no letter.", 404)
    if task.status != "done":
        await door.postable(here, who, task)
    pdf = await here.print_letter(here.pool, task.contact)
    await door.note(who, Deed.EXPORTED, task, "letter")
    return Response(pdf, media_type="application/pdf", headers=_PRIVATE)


@router.post("/{task_id}/touch", status_code=204)
async def touch(here: Here, who: Worker, task: Seen) -> None:
    """Somebody is at it: typing counts."""
    await task_turns.touch(here.pool, task.id, who.name)


@router.post("/{task_id}/take")
async def take(here: Here, who: Worker, task: Seen) -> Response:
    """Make it mine."""
    await door.take(here, who, task)
    return _to(task.id)


@router.post("/{task_id}/give-back")
async def give_back(here: Here, who: Worker, task: Seen) -> Response:
    """Let others have it."""
    try:
        await task_turns.give_back(here.pool, task.id, who.name, await clock.now(here.pool))
    except TaskConflictError as error:
        return refusal(f"{error}", 409)
    await door.note(who, Deed.RELEASED, task)
    return RedirectResponse(ROOT, status_code=303)


@router.post("/{task_id}/outcome")
async def outcome(here: Here, who: Worker, task: Seen, request: Request) -> Response:
    """What came of it; what is wrong stands beside its field, and nothing is lost."""
    form = await request.form()
    sent = filled(form)
    for said in (sent.outcome, *sent.further):
        await door.require_for(who, task, said)
    gone = await task_turns.overtaken(here.pool, task)
    if gone is not None:
        return await _again(here, who, task, sent, {"": f"Nothing is written down: {gone}"}, 409)
    try:
        told = answer(task.kind, form, (await facts.parties(here.pool, task)).zone)
        if task.status == "open":
            await door.take(here, who, task)
        also = [
            it for it in await related_tasks.sisters(here.pool, task) if str(it.id) in sent.together
        ]
        decided = [task.id, *(it.id for it in also)]
        await outcomes.decided_together(here.pool, decided, who.name, told)
    except ValidationError as error:
        return await _again(here, who, task, sent, what_is_wrong(error, sent))
    except OutcomeError as error:
        return await _again(here, who, task, sent, {beside(error.field, sent): error.why})
    except TaskConflictError as error:
        return await _again(here, who, task, sent, {"": str(error)}, 409)
    for done in (task, *also):
        await door.note(who, Deed.ANSWERED, done, ", ".join((sent.outcome, *sent.further)))
    return _to(task.id)


async def _again(
    here: GatewayState,
    who: Visitor,
    task: Task,
    sent: Filled,
    wrong: dict[str, str],
    status: int = 422,
) -> Response:
    now = await tasks.get(here.pool, task.id)
    form = sent.model_copy(update={"wrong": wrong})
    told = await facts.of_task(here, who, now, form)
    return PAGES.page(f"tasks/{task.kind.value}.html.j2", status, **told)


async def _over(here: GatewayState, who: Visitor, task: Task) -> dict[str, Any]:
    after = await aftermath.of_task(here.pool, task) if task.status == "done" else []
    return {
        "who": who,
        "task": task,
        "beside": await related_tasks.beside(here.pool, task.id),
        "after": after,
        "heard": all(it.heard for it in after),
        "zone": (await facts.parties(here.pool, task)).zone,
    }


def _to(task: UUID) -> Response:
    return RedirectResponse(f"{ROOT}/tasks/{task}", status_code=303)
