"""Giving an order at the desk: checked, where it is grave asked twice, noted, and done."""

import datetime as dt
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Path
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from domain.incoming import DebtorPause, PauseOrder, Withdrawal
from domain.model import OpenModel
from domain.staff import Right
from gateway.desk.look import PAGES, ROOT, case_path, debtor_path
from gateway.desk.orders import OF_A_CASE, OF_A_DEBTOR, Order
from gateway.desk.visitors import SignedIn, TurnedAwayError, Visitor, refusal
from gateway.state import GatewayState, Here
from ledger import cases, debtors, personal_words
from ledger.audit import Deed
from ledger.intake import debtor_orders, staff_orders
from ledger.tasks import TaskConflictError

router = APIRouter(prefix=f"{ROOT}/orders", include_in_schema=False)
Number = Annotated[
    str, Path(description="The invoice number, or the debtor's; it may hold slashes")
]


class Given(OpenModel):
    """An order as it was filled in."""

    why: str = ""
    until: str = ""
    word: str = ""
    sure: bool = False
    """It was asked a second time."""

    @property
    def day(self) -> dt.date | None:
        """Until when.

        Raises:
            ValueError: it is no day.
        """
        try:
            return dt.date.fromisoformat(self.until) if self.until else None
        except ValueError as error:
            raise ValueError("until: give a day") from error


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
    here: Here,
    who: SignedIn,
    name: str,
    creditor: str,
    debtor: Number,
    given: Annotated[Given, Form()],
) -> Response:
    """Pause or resume everything of a debtor."""
    order = await _allowed(who, OF_A_DEBTOR.get(name), creditor)
    if await debtors.find(here.pool, creditor, debtor) is None:
        return refusal("There is no such debtor.", 404)
    back = debtor_path(creditor, debtor)
    wrong = _missing(order, given)
    if wrong is None and order.grave and not given.sure:
        return _ask(who, order, given, creditor, debtor, back)
    if wrong is None:
        wrong = await _debtor(here, who, order, creditor, debtor, given)
    if wrong is not None:
        return _ask(who, order, given, creditor, debtor, back, wrong)
    await who.note(Deed.ACTED, creditor=creditor, debtor=debtor, detail=f"{name} the debtor")
    return RedirectResponse(f"{back}?done={name}", status_code=303)


@router.post("/{name}/{creditor}/{number:path}")
async def about_case(
    here: Here,
    who: SignedIn,
    name: str,
    creditor: str,
    number: Number,
    given: Annotated[Given, Form()],
) -> Response:
    """Give an order about one case."""
    order = await _allowed(who, OF_A_CASE.get(name), creditor)
    case = await cases.find(here.pool, creditor, number)
    if case is None:
        return refusal("There is no such case.", 404)
    back = case_path(creditor, number)
    wrong = _missing(order, given)
    if wrong is None and order.grave and not given.sure:
        return _ask(who, order, given, creditor, number, back)
    if wrong is None:
        wrong = await _case(here, who, order, creditor, number, given)
    if wrong is not None:
        return _ask(who, order, given, creditor, number, back, wrong)
    about = {"creditor": creditor, "debtor": case.debtor, "invoice_number": number}
    await who.note(Deed.ACTED, **about, detail=name)
    return RedirectResponse(f"{back}?done={name}", status_code=303)


async def _allowed(who: Visitor, order: Order | None, creditor: str) -> Order:
    if order is None or not who.may(Right.LOOK, creditor):
        raise TurnedAwayError(refusal("There is no such thing to do.", 404))
    await who.require(order.right, creditor)
    return order


def _missing(order: Order, given: Given) -> str | None:
    if "why" in order.fields and not given.why.strip():
        return "Say why: it stands in the timeline."
    return None


def _ask(
    who: Visitor,
    order: Order,
    given: Given,
    creditor: str,
    about: str,
    back: str,
    wrong: str | None = None,
) -> Response:
    """The order once more: because it is grave, or because something is wrong with it."""
    of = "debtor/" if order in OF_A_DEBTOR.values() else ""
    action = f"{ROOT}/orders/{of}{order.name}/{quote(creditor)}/{quote(about)}"
    return PAGES.page(
        "case/order.html.j2",
        200 if wrong is None else 422,
        who=who,
        order=order,
        given=given,
        creditor=creditor,
        about=about,
        action=action,
        back=back,
        wrong=wrong,
    )


async def _case(
    here: GatewayState, who: Visitor, order: Order, creditor: str, number: str, given: Given
) -> str | None:
    """Do it; what is wrong with it, where it cannot be done."""
    why = given.why.strip()
    pool, person = here.pool, who.name
    try:
        match order.name:
            case "pause":
                pause = PauseOrder(
                    creditor=creditor, invoice_number=number, until=given.day, reason=why
                )
                await staff_orders.pause(pool, pause, person)
            case "resume":
                resume = PauseOrder(creditor=creditor, invoice_number=number)
                await staff_orders.resume(pool, resume, person)
            case "word":
                said = given.word.strip() or None
                await personal_words.leave_on_case(pool, creditor, number, said, person)
            case "waive-costs":
                await staff_orders.waive_costs(pool, creditor, number, why, person)
            case "write-off":
                await staff_orders.write_off(pool, creditor, number, why, person)
            case _:
                taken = Withdrawal(creditor=creditor, invoice_number=number, reason=why)
                await staff_orders.withdraw(pool, taken, person)
    except (ValueError, TaskConflictError) as error:
        return _plainly(error)
    return None


async def _debtor(
    here: GatewayState, who: Visitor, order: Order, creditor: str, debtor: str, given: Given
) -> str | None:
    try:
        told = DebtorPause(
            creditor=creditor, debtor_id=debtor, until=given.day, reason=given.why.strip()
        )
        if order.name == "pause":
            await debtor_orders.pause_debtor(here.pool, told, who.name)
        else:
            await debtor_orders.resume_debtor(here.pool, told, who.name)
    except ValueError as error:
        return _plainly(error)
    return None


def _plainly(error: Exception) -> str:
    """The sentence without the name of the field it is about."""
    if isinstance(error, ValidationError):
        return str(error.errors()[0]["msg"]).removeprefix("Value error, ")
    told = str(error)
    field, _, why = told.partition(": ")
    told = why if why and " " not in field else told
    return f"{told[:1].upper()}{told[1:]}."
