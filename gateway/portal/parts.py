"""Pay in parts: the plan that we propose, to accept, or to change within limits (practice I4)."""

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from domain.arrangements.proposal import NoPlanError, Wish
from domain.messages.formats import date_in, money_in
from domain.money import Money
from domain.portal.chosen import Chosen
from domain.reading.intent import Intent
from gateway.portal.answering import answer
from gateway.portal.door import AtTheDoor, Guest, text_of
from gateway.portal.look import ROOT
from gateway.portal.paid import day_of
from ledger import listed, plan_offers, portal_view
from ledger.plan_offers import Offer

router = APIRouter(prefix=ROOT, include_in_schema=False)
_LEAST, _MOST = Decimal("1"), Decimal("1000000")


class NothingAskedError(NoPlanError):
    """Nothing of this is asked: the overview says how it stands."""


@router.get("/{token}/parts")
async def look(guest: AtTheDoor) -> Response:
    """Our proposal, with a button to agree and room for other terms."""
    return await _shown(guest, Wish())


@router.post("/{token}/parts")
async def take(guest: AtTheDoor) -> Response:
    """Show what other terms would be, agree with them, or put them before a person."""
    form, sent = await guest.form()
    amount, first = text_of(sent, "amount", 20), text_of(sent, "first", 20)
    try:
        wish = _wish(guest, amount, first)
    except ValueError as error:
        return await _shown(guest, Wish(), 422, wrong=str(error), amount=amount, first=first)
    if text_of(sent, "do", 10) != "agree":
        return await _shown(guest, wish, amount=amount, first=first)
    return await _agree(guest, form, wish, text_of(sent, "terms", 3))


async def _agree(guest: Guest, form: UUID, wish: Wish, terms: str) -> Response:
    try:
        offer = await _offer(guest, wish)
    except NoPlanError:
        return await _shown(guest, wish, 422)
    language, covers = guest.language, guest.link.covers
    count = len(offer.terms)
    if not wish.said and terms != str(count):
        return await _shown(guest, wish, 422, wrong="changed")
    first = offer.terms[0]
    amount = money_in(language, Money(amount=first.amount, currency=offer.currency))
    day = date_in(language, first.due_on)
    words = guest.words["parts_walk"]
    text = words["said"].format(count=count, amount=amount, day=day)
    chosen = Chosen(
        intent=Intent.PLAN,
        covers=covers,
        date=wish.first_on,
        amount=wish.amount,
        terms=None if wish.said or await _proposed(guest) else count,
    )
    what = "parts_beyond" if offer.beyond else "parts"
    return await answer(
        guest, form, text, chosen, what, amount=amount, day=day, by=await _by(guest)
    )


async def _by(guest: Guest) -> str:
    async with guest.here.pool.acquire() as conn:
        after = await portal_view.follows(conn, guest.link, guest.now)
    return date_in(guest.language, after.read_by) if after else ""


async def _proposed(guest: Guest) -> bool:
    """Whether a proposal waits for its answer: then agreeing accepts that one."""
    async with guest.here.pool.acquire() as conn:
        return await portal_view.proposed_plan(conn, guest.link, guest.now) is not None


async def _offer(guest: Guest, wish: Wish) -> Offer:
    """The plan.

    Raises:
        NothingAskedError: nothing of this is asked.
        NoPlanError: there are no terms that this can be paid in.
    """
    async with guest.here.pool.acquire() as conn:
        file = await portal_view.first_file(conn, guest.link)
        if file is None or not file.case.open or portal_view.is_held(file, guest.now):
            raise NothingAskedError("no case is open, or all rests")
        waiting = await portal_view.proposed_plan(conn, guest.link, guest.now)
        if waiting is not None and not wish.said:
            return plan_offers.as_offered(waiting)
        number = file.key.invoice_number
        return await plan_offers.preview(conn, guest.link.creditor, number, guest.now, wish)


def _wish(guest: Guest, amount: str, first: str) -> Wish:
    """What they filled in.

    Raises:
        ValueError: the name of the field that cannot be.
    """
    day, today = day_of(first), guest.today
    if first and (day is None or day < today):
        raise ValueError("first")
    try:
        each = Decimal(amount.replace("€", "").replace(" ", "").replace(",", ".") or "0")
    except InvalidOperation as error:
        raise ValueError("amount") from error
    each = each.quantize(Decimal("0.01")) if each.is_finite() and abs(each) < _MOST else _MOST
    if amount and not _LEAST <= each < _MOST:
        raise ValueError("amount")
    return Wish(amount=each if amount else None, first_on=day)


async def _shown(
    guest: Guest,
    wish: Wish,
    status: int = 200,
    *,
    wrong: str | None = None,
    amount: str = "",
    first: str = "",
) -> Response:
    filled = {"amount": amount, "first": first}
    today = guest.today.isoformat()
    facts: dict[str, Any] = {"filled": filled, "wrong": wrong, "today": today}
    facts["changed"] = wish.said
    try:
        offer = await _offer(guest, wish)
    except NothingAskedError:
        return guest.to()
    except NoPlanError:
        return guest.page("parts", status, terms=(), total="", beyond=False, **facts)
    return guest.page("parts", status, **facts, **await _in_words(guest, offer))


async def _in_words(guest: Guest, offer: Offer) -> dict[str, Any]:
    def money(amount: Decimal) -> str:
        return money_in(guest.language, Money(amount=amount, currency=offer.currency))

    return {
        "terms": [(date_in(guest.language, it.due_on), money(it.amount)) for it in offer.terms],
        "total": money(offer.total),
        "beyond": bool(offer.beyond),
        "costs": await _costs(guest, offer),
    }


async def _costs(guest: Guest, offer: Offer) -> str:
    """Costs beside the claims: a plan is made over the claims alone."""
    async with guest.here.pool.acquire() as conn:
        claims = await listed.claims(conn, guest.link.creditor, offer.covers)
    minor = sum(max(it.costs.minor, 0) for it in claims)
    return money_in(guest.language, Money.from_minor(minor, offer.currency)) if minor else ""
