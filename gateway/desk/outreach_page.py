"""What goes out, in a person's hand: messages that wait, as they would be sent; and the brake."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from domain.going_live import Mode, Stop
from domain.model import Model, OpenModel
from domain.staff import Right
from gateway.desk.look import PAGES, ROOT
from gateway.desk.visitors import Decider, Looker, TurnedAwayError, Visitor, refusal
from gateway.state import GatewayState, Here
from ledger import clock, creditors, going_live
from ledger.audit import Deed
from ledger.creditors import UnknownCreditorError
from ledger.going_live import EVERYBODY, HeldContact, NotApprovingError, NotStoppedError

router = APIRouter(prefix=f"{ROOT}/outreach", include_in_schema=False)
_SHOWN = 100


class Whose(Model):
    """One creditor's outreach."""

    slug: str
    name: str
    mode: Mode
    stop: Stop | None
    """Its own stop, or everybody's."""
    held: tuple[HeldContact, ...]
    decides: bool
    """Whether the visitor may release, stop and resume."""

    @property
    def waiting(self) -> list[HeldContact]:
        """What a person can still release."""
        return [it for it in self.held if it.released_at is None]


class Brake(OpenModel):
    """Whose sending is stopped or resumed, and why."""

    creditor: str
    why: str = ""


class Release(OpenModel):
    """Which messages to let go."""

    creditor: str
    contacts: list[UUID] = []  # noqa: RUF012 - pydantic copies it


@router.get("")
async def page(here: Here, who: Looker) -> Response:
    """Every message that waits, creditor by creditor, with what holds it."""
    return await _page(here, who)


@router.post("/release")
async def release(here: Here, who: Decider, wanted: Annotated[Release, Form()]) -> Response:
    """Let the chosen messages go; what is paid or answered meanwhile is not sent all the same."""
    await _may_decide(who, wanted.creditor)
    if not wanted.contacts:
        return await _page(here, who, "Choose the messages that may go.")
    try:
        pool, slug = here.pool, wanted.creditor
        count = await going_live.release(pool, slug, who.name, wanted.contacts)
    except (UnknownCreditorError, NotApprovingError) as error:
        return await _page(here, who, f"{error}")
    await who.note(Deed.ACTED, creditor=wanted.creditor, detail=f"released {count} messages")
    return RedirectResponse(f"{ROOT}/outreach", status_code=303)


@router.post("/stop")
async def stop(here: Here, who: Decider, brake: Annotated[Brake, Form()]) -> Response:
    """From the next contact on nothing is sent; the cases go on living."""
    await _may_decide(who, brake.creditor)
    if not brake.why.strip():
        return await _page(here, who, "Say why all sending stops: others read it.")
    try:
        await going_live.stop(here.pool, brake.creditor, brake.why.strip()[:500], who.name)
    except UnknownCreditorError as error:
        return await _page(here, who, f"{error}")
    await who.note(Deed.ACTED, creditor=_of(brake), detail=f"stopped all sending{_all(brake)}")
    return RedirectResponse(f"{ROOT}/outreach", status_code=303)


@router.post("/resume")
async def resume(here: Here, who: Decider, brake: Annotated[Brake, Form()]) -> Response:
    """What waited leaves at the creditor's pace."""
    await _may_decide(who, brake.creditor)
    try:
        await going_live.resume(here.pool, brake.creditor)
    except (UnknownCreditorError, NotStoppedError) as error:
        return await _page(here, who, f"{error}")
    await who.note(Deed.ACTED, creditor=_of(brake), detail=f"resumed sending{_all(brake)}")
    return RedirectResponse(f"{ROOT}/outreach", status_code=303)


def _of(brake: Brake) -> str | None:
    return None if brake.creditor == EVERYBODY else brake.creditor


def _all(brake: Brake) -> str:
    return " of everybody" if brake.creditor == EVERYBODY else ""


async def _may_decide(who: Visitor, creditor: str) -> None:
    """Everybody's brake is for who decides for every creditor."""
    if creditor == EVERYBODY:
        if who.session.person.creditors(Right.DECIDE) is not None:
            raise TurnedAwayError(refusal("Your role does not let you stop every creditor."))
        return
    if not who.may(Right.LOOK, creditor):
        raise TurnedAwayError(refusal("There is no such creditor.", 404))
    await who.require(Right.DECIDE, creditor)


async def _page(here: GatewayState, who: Visitor, wrong: str | None = None) -> Response:
    found = await _whose(here, who, who.session.person.creditors(Right.LOOK))
    for it in found:
        if it.held:
            await who.note(Deed.LOOKED, creditor=it.slug, detail=f"{len(it.held)} held messages")
    everybody = await going_live.stops(here.pool, EVERYBODY)
    return PAGES.page(
        "outreach/page.html.j2",
        200 if wrong is None else 422,
        who=who,
        found=found,
        everybody=next((it for it in everybody if it.creditor == EVERYBODY), None),
        for_all=who.session.person.creditors(Right.DECIDE) is None,
        zone=(await creditors.get(here.pool, found[0].slug)).zoneinfo if found else None,
        now=await clock.now(here.pool),
        wrong=wrong,
    )


async def _whose(here: GatewayState, who: Visitor, of: Sequence[str] | None) -> list[Whose]:
    """The creditors that the visitor may see, each with its first messages that wait."""
    return [
        Whose(
            slug=it.slug,
            name=it.name,
            mode=it.mode,
            stop=await going_live.standing_stop(here.pool, it.slug),
            held=tuple(await going_live.held(here.pool, it.slug, _SHOWN)),
            decides=who.may(Right.DECIDE, it.slug),
        )
        for it in await creditors.every(here.pool)
        if of is None or it.slug in of
    ]
