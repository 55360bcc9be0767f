"""Giving an order at the desk: checked, where it is grave asked twice, noted, and done."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Path
from starlette.responses import RedirectResponse, Response

from domain.staff import Right
from gateway.desk import order_deeds
from gateway.desk.look import PAGES, ROOT, case_path
from gateway.desk.order_deeds import About, Given
from gateway.desk.orders import LIFT_ALL, MOVE, OF_A_CASE, PAUSE_ALL, RESUME_ALL, Order
from gateway.desk.visitors import SignedIn, TurnedAwayError, Visitor, refusal
from gateway.state import GatewayState, Here
from ledger import cases, creditors, debtors, holds
from ledger.audit import Deed

router = APIRouter(prefix=f"{ROOT}/orders", include_in_schema=False)
Number = Annotated[
    str, Path(description="The invoice number, or the debtor's; it may hold slashes")
]
Filled = Annotated[Given, Form()]


@router.get("/next/{creditor}/{number:path}")
async def what_next(here: Here, who: SignedIn, creditor: str, number: Number) -> Response:
    """Whether a case has heard of an order, for its open page."""
    case = await cases.find(here.pool, creditor, number)
    if case is None or not who.may(Right.LOOK, creditor):
        return refusal("There is no such case.", 404)
    heard = not case.open or case.standing.heard >= case.seq
    # A page that knows less shows everything anew.
    headers = {"HX-Redirect": case_path(creditor, number)} if heard else {}
    return Response(status_code=204, headers=headers)


@router.post("/debtor/{name}/{creditor}/{debtor:path}")
async def about_debtor(
    here: Here, who: SignedIn, name: str, creditor: str, debtor: Number, given: Filled
) -> Response:
    """Pause or resume everything of a debtor."""
    order = {PAUSE_ALL.name: PAUSE_ALL, RESUME_ALL.name: RESUME_ALL}.get(name)
    if order is RESUME_ALL:
        running = await holds.running(here.pool, creditor, debtor)
        order = LIFT_ALL if any(hold.protects for hold in running) else RESUME_ALL
    order = await _allowed(who, order, creditor)
    if await debtors.find(here.pool, creditor, debtor) is None:
        return refusal("There is no such debtor.", 404)
    return await _give(here, who, order, About(creditor=creditor, debtor=debtor), given)


@router.post("/{name}/{creditor}/{number:path}")
async def about_case(
    here: Here, who: SignedIn, name: str, creditor: str, number: Number, given: Filled
) -> Response:
    """Give an order about one case."""
    order = await _allowed(who, OF_A_CASE.get(name), creditor)
    case = await cases.find(here.pool, creditor, number)
    if case is None:
        return refusal("There is no such case.", 404)
    about = About(creditor=creditor, debtor=case.debtor, number=number)
    return await _give(here, who, order, about, given)


async def _allowed(who: Visitor, order: Order | None, creditor: str) -> Order:
    if order is None or not who.may(Right.LOOK, creditor):
        raise TurnedAwayError(refusal("There is no such thing to do.", 404))
    await who.require(order.right, creditor)
    return order


async def _give(
    here: GatewayState, who: Visitor, order: Order, about: About, given: Given
) -> Response:
    wrong = _missing(order, given)
    if wrong is None and (given.sure or not order.grave):
        wrong = await order_deeds.do(here, who, order, about, given)
        if wrong is None:
            return await _done(who, order, about)
    return await _ask(here, who, order, about, given, wrong)


async def _done(who: Visitor, order: Order, about: About) -> Response:
    noted = {"creditor": about.creditor, "debtor": about.debtor, "invoice_number": about.number}
    detail = order.name if about.number else f"{order.name} the debtor"
    await who.note(Deed.ACTED, **noted, detail=detail)
    return RedirectResponse(f"{about.back}?done={order.name}", status_code=303)


def _missing(order: Order, given: Given) -> str | None:
    if order == MOVE and not given.playbook:
        return "Choose a playbook."
    if "why" in order.fields and not given.why.strip():
        return "Say why: it stands in the timeline."
    return None


async def _ask(
    here: GatewayState,
    who: Visitor,
    order: Order,
    about: About,
    given: Given,
    wrong: str | None = None,
) -> Response:
    """The order once more: because it is grave, or because something is wrong with it."""
    told: dict[str, Any] = {}
    try:
        told = await order_deeds.foretold(here, order, about, given)
    except ValueError as error:
        wrong = wrong or order_deeds.plainly(error)
    return PAGES.page(
        "case/order.html.j2",
        200 if wrong is None else 422,
        who=who,
        order=order,
        given=given,
        about=about,
        action=about.action(order),
        zone=(await creditors.get(here.pool, about.creditor)).zoneinfo,
        wrong=wrong,
        **told,
    )
