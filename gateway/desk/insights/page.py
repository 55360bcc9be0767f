"""Insights: how a creditor's claims stand and what collecting them led to."""

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from pydantic import BeforeValidator
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from domain.creditor import Creditor
from domain.insights import Length, Period, Scope
from domain.model import OpenModel
from domain.staff import Right
from gateway.desk.insights import money_figures, people_figures
from gateway.desk.insights.figure import Figure
from gateway.desk.insights.pictures import picture
from gateway.desk.look import PAGES, ROOT
from gateway.desk.visitors import Looker, TurnedAwayError, Visitor, refusal
from gateway.rendering import HEADERS
from gateway.state import GatewayState, Here
from ledger import clock, creditors
from ledger.audit import Deed
from ledger.insights import reading
from ledger.insights.reading import Insights

router = APIRouter(prefix=f"{ROOT}/insights", include_in_schema=False)

LENGTHS = {Length.MONTH: "4 weeks", Length.QUARTER: "13 weeks", Length.YEAR: "52 weeks"}
_FIGURES = (
    *(money_figures.ageing, money_figures.over_time, money_figures.collected),
    *(money_figures.terms, people_figures.cured, people_figures.reasons),
    *(people_figures.agreements, people_figures.kept, people_figures.satisfaction),
)


class Asked(OpenModel):
    """Whose figures somebody wants to see, and of which days."""

    creditor: str = ""
    currency: str = ""
    days: Annotated[Length, BeforeValidator(int)] = Length.QUARTER

    def to(self, **changes: object) -> str:
        """The query of the page with other wishes."""
        wished = {"creditor": self.creditor, "currency": self.currency, "days": int(self.days)}
        return urlencode({key: it for key, it in (wished | changes).items() if it})


Wanted = Annotated[Asked, Query()]


@router.get("")
async def page(here: Here, who: Looker, asked: Wanted) -> Response:
    """All figures of one creditor, read at one moment."""
    seen = await _seen(here, who)
    if not seen:
        return PAGES.page("insights/none.html.j2", who=who)
    creditor = await _creditor(who, asked, seen)
    currencies = await reading.currencies(here.pool, creditor.slug)
    scope = await _scope(here, creditor, asked, currencies)
    found = await reading.insights(here.pool, scope)
    await who.note(Deed.LOOKED, creditor=creditor.slug, detail=f"figures of {asked.days:d} days")
    facts: dict[str, Any] = {
        "asked": asked.model_copy(update={"creditor": creditor.slug, "currency": scope.currency}),
        "seen": seen,
        "creditor": creditor,
        "currencies": currencies,
        "scope": scope,
        "lengths": LENGTHS,
        "keys": (*money_figures.keys(found), *people_figures.keys(found)),
        "any": bool(currencies),
    }
    shown = await run_in_threadpool(cards, found)
    return PAGES.page("insights/page.html.j2", who=who, cards=shown, **facts)


@router.get("/{slug}.csv")
async def take_away(here: Here, who: Looker, slug: str, asked: Wanted) -> Response:
    """The numbers of one figure."""
    creditor = await _creditor(who, asked, await _seen(here, who))
    currencies = await reading.currencies(here.pool, creditor.slug)
    scope = await _scope(here, creditor, asked, currencies)
    found = await reading.insights(here.pool, scope)
    figure = next((it for it in _figures(found) if it.slug == slug), None)
    if figure is None:
        raise TurnedAwayError(refusal("There is no such figure.", 404))
    await who.note(Deed.EXPORTED, creditor=creditor.slug, detail=f"figures: {slug}")
    name = f"{creditor.slug}-{slug}-{scope.currency}-{scope.period.last}.csv"
    attached = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(figure.csv, media_type="text/csv", headers={**HEADERS, **attached})


async def _seen(here: GatewayState, who: Visitor) -> list[Creditor]:
    of = who.session.person.creditors(Right.LOOK)
    return [it for it in await creditors.every(here.pool) if of is None or it.slug in of]


async def _creditor(who: Visitor, asked: Asked, seen: Sequence[Creditor]) -> Creditor:
    """The one that was asked for, else the first."""
    found = next((it for it in seen if asked.creditor in ("", it.slug)), None)
    if found is None:
        await who.require(Right.LOOK, asked.creditor)
        raise TurnedAwayError(refusal("There is no such creditor.", 404))
    return found


async def _scope(
    here: GatewayState, creditor: Creditor, asked: Asked, currencies: Sequence[str]
) -> Scope:
    """Today is the creditor's; a currency without invoices is not shown."""
    today = (await clock.now(here.pool)).astimezone(creditor.zoneinfo).date()
    first = next(iter(currencies), "EUR")
    return Scope(
        creditor=creditor.slug,
        currency=asked.currency if asked.currency in currencies else first,
        period=Period(last=today, length=asked.days),
        zone=creditor.zoneinfo,
    )


def _figures(found: Insights) -> list[Figure]:
    return [figure(found) for figure in _FIGURES]


def cards(found: Insights) -> list[tuple[Figure, str | None]]:
    """Each figure with its picture, if there is anything to see."""
    return [
        (it, picture(it.drawing) if it.drawing and not it.drawing.empty else None)
        for it in _figures(found)
    ]
