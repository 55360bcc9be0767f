"""More of what is theirs, after a second fact: name, all invoices, the conversation, the plan."""

from fastapi import APIRouter
from starlette.responses import Response

from domain.portal import second_fact
from gateway.portal.door import AtTheDoor, Guest, text_of
from gateway.portal.look import ROOT
from ledger import arrangement_view, debtors, portal_view, second_fact_tries
from ledger.database import transaction
from ledger.portal_view import MOST_INVOICES, MOST_SAID

router = APIRouter(prefix=ROOT, include_in_schema=False)
_WALKS = ("/more", "/details")
"""Where one may have wanted to go."""


@router.get("/{token}/more")
async def look(guest: AtTheDoor) -> Response:
    """All of it, or the question that comes first."""
    if not guest.known:
        return question(guest, "/more")
    link = guest.link
    async with guest.here.pool.acquire() as conn:
        invoices = await portal_view.every_invoice(conn, link.creditor, link.debtor)
        said = await portal_view.conversation(conn, link.creditor, link.debtor)
        plans = [await arrangement_view.newest(conn, link.creditor, it) for it in link.covers]
    plan = next((it for it in plans if it is not None), None)
    return guest.page(
        "more",
        invoices=invoices,
        said=said,
        older=len(invoices) == MOST_INVOICES or len(said) == MOST_SAID,
        plan=plan,
        debtor=guest.debtor,
        zone=guest.creditor.zoneinfo,
    )


@router.post("/{token}/known")
async def answer(guest: AtTheDoor) -> Response:
    """Let in who knows; after a few wrong answers one waits, whichever link is used."""
    _, sent = await guest.form()
    wanted = text_of(sent, "to", 20)
    wanted = wanted if wanted in _WALKS else _WALKS[0]
    link = guest.link
    async with transaction(guest.here.pool) as conn:
        await debtors.lock(conn, link.creditor, link.debtor)
        wrong = await second_fact_tries.lately(conn, link.creditor, link.debtor, guest.now)
        if second_fact.must_wait(wrong, guest.now):
            return question(guest, wanted, 429, wrong="wait")
        if not second_fact.fits(guest.debtor, text_of(sent, "fact", 60)):
            await second_fact_tries.failed(conn, link.creditor, link.debtor, guest.now)
            guest.here.metrics.count("wrong_second_fact", "portal")
            waits = second_fact.must_wait([*wrong, guest.now], guest.now)
            return question(guest, wanted, 422, wrong="wait" if waits else "fact")
    answered = guest.to(wanted)
    guest.remember(answered)
    return answered


def question(guest: Guest, to: str, status: int = 200, wrong: str | None = None) -> Response:
    """Ask for the second fact, and go on to a walk after it."""
    asked = second_fact.asked_of(guest.debtor)
    if asked is None:
        return guest.notice("cannot_ask")
    return guest.page("known", status, asked=asked.value, to=to, wrong=wrong)
