"""I can't pay now: gentle questions, where to find help, and a plan. Nothing of health is asked."""

from fastapi import APIRouter
from starlette.responses import Response

from domain.portal.chosen import Chosen
from domain.reading.intent import Intent
from gateway.portal.answering import answer
from gateway.portal.door import AtTheDoor, Guest, text_of
from gateway.portal.look import ROOT

router = APIRouter(prefix=ROOT, include_in_schema=False)
_WHY = ("income", "later", "other_debts", "debt_help", "rather_not")


@router.get("/{token}/cannot-pay")
async def ask(guest: AtTheDoor) -> Response:
    """The form, with help beside it."""
    return _form(guest)


@router.post("/{token}/cannot-pay")
async def take(guest: AtTheDoor) -> Response:
    """Keep it: a plan is proposed; who has debt help or a guardian meets a person at once."""
    form, sent = await guest.form()
    why, note = text_of(sent, "why", 20), text_of(sent, "note", 500)
    if why not in _WHY:
        return _form(guest, 422, filled=note, wrong="why")
    words = guest.words["cannot_pay_walk"]
    helped = why == "debt_help"
    intent = Intent.PROTECTED if helped else Intent.HARDSHIP
    chosen = Chosen(intent=intent, covers=guest.link.covers)
    text = "\n".join(filter(None, (words["said"], words["why"][why], note)))
    return await answer(guest, form, text, chosen, "cannot_pay", words=note)


def _form(
    guest: Guest, status: int = 200, *, filled: str = "", wrong: str | None = None
) -> Response:
    country = guest.debtor.country
    aid = guest.words["help"].get(country, ())
    return guest.page("cannot-pay", status, why=_WHY, aid=aid, filled=filled, wrong=wrong)
