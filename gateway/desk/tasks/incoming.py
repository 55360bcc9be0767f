"""They call us: the outcome of a call without a task, taken down beside the case."""

from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Path, Request
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from domain.answers import CallAnswer
from domain.staff import Right
from domain.vocabulary import TaskKind
from gateway.desk.look import PAGES, ROOT
from gateway.desk.tasks import facts
from gateway.desk.tasks.reading import Filled, answer, beside, filled, what_is_wrong
from gateway.desk.visitors import SignedIn, Visitor, refusal
from gateway.state import GatewayState, Here
from ledger import cases, clock
from ledger.audit import Deed
from ledger.intake import outcomes
from ledger.intake.outcomes import OutcomeError
from ledger.tasks import Task

router = APIRouter(prefix=f"{ROOT}/calls", include_in_schema=False)
Number = Annotated[str, Path(description="The invoice number; it may hold slashes")]


async def call_facts(
    here: GatewayState, who: Visitor, creditor: str, number: str, form: Filled | None = None
) -> dict[str, Any]:
    """What ``tasks/incoming_form.html.j2`` wants, on whatever page it stands.

    Raises:
        LookupError: the invoice never had a case.
    """
    case = await cases.find(here.pool, creditor, number)
    if case is None:
        raise LookupError(f"there is no case of invoice {number}")
    others = await cases.open_of_debtor(here.pool, creditor, case.debtor)
    numbers = dict.fromkeys((number, *(it.key.invoice_number for it in others)))
    call = Task(
        id=uuid4(),
        kind=TaskKind.CALL,
        creditor=creditor,
        debtor=case.debtor,
        invoice_number=number,
        opening=case.key.opening,
        covers=tuple(numbers),
        status="open",
        title="They call us",
        brief={"incoming": True},
        opened_at=await clock.now(here.pool),
    )
    told = await facts.of_task(here, who, call, form)
    return told | {"case": case, "action": f"{ROOT}/calls/{creditor}/{number}", "closed": False}


@router.get("/{creditor}/{number:path}")
async def page(
    here: Here, who: SignedIn, creditor: str, number: Number, outcome: str = ""
) -> Response:
    """The form, beside what matters of the case; ``outcome`` is chosen already."""
    await who.require(Right.WORK, creditor)
    try:
        told = await call_facts(here, who, creditor, number)
    except LookupError as error:
        return refusal(f"{error}.", 404)
    if outcome:
        told["form"] = told["form"].model_copy(update={"outcome": outcome})
    await who.note(
        Deed.LOOKED, creditor=creditor, debtor=told["case"].debtor, invoice_number=number
    )
    return PAGES.page("tasks/incoming.html.j2", **told)


@router.post("/{creditor}/{number:path}")
async def write_down(
    here: Here, who: SignedIn, creditor: str, number: Number, request: Request
) -> Response:
    """Take the call down; the case acts on it as on a call that we made."""
    await who.require(Right.WORK, creditor)
    form = await request.form()
    sent = filled(form)
    try:
        told = await call_facts(here, who, creditor, number, sent)
        said = answer(TaskKind.CALL, form, told["zone"])
        assert isinstance(said, CallAnswer)
        done = await outcomes.incoming_call(here.pool, creditor, number, who.name, said)
    except LookupError as error:
        return refusal(f"{error}.", 404)
    except ValidationError as error:
        wrong = what_is_wrong(error, sent)
    except OutcomeError as error:
        wrong = {beside(error.field, sent): error.why}
    else:
        await who.note(
            Deed.ANSWERED,
            creditor=creditor,
            debtor=done.debtor,
            invoice_number=number,
            detail=f"incoming call: {', '.join((sent.outcome, *sent.further))}",
        )
        return RedirectResponse(f"{ROOT}/tasks/{done.id}", status_code=303)
    again = sent.model_copy(update={"wrong": wrong})
    told = await call_facts(here, who, creditor, number, again)
    return PAGES.page("tasks/incoming.html.j2", 422, **told)
