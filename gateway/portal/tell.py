"""Ask or tell something else, in their own words: a person reads it and answers."""

from fastapi import APIRouter
from starlette.responses import Response

from domain.portal.chosen import Chosen
from domain.reading.intent import Intent
from gateway.portal.answering import answer
from gateway.portal.door import AtTheDoor, Guest, text_of
from gateway.portal.look import ROOT

router = APIRouter(prefix=ROOT, include_in_schema=False)


@router.get("/{token}/tell")
async def ask(guest: AtTheDoor) -> Response:
    """The form: also where nothing is asked of them, as of who has a guardian."""
    return _form(guest)


@router.post("/{token}/tell")
async def take(guest: AtTheDoor) -> Response:
    """Keep it for a person: what words mean that nobody chose, the system does not guess here."""
    form, sent = await guest.form()
    text = text_of(sent, "words")
    if not text:
        return _form(guest, 422, wrong="words")
    chosen = Chosen(intent=Intent.QUESTION, covers=guest.link.covers)
    return await answer(guest, form, text, chosen, "a_person", words=text)


def _form(guest: Guest, status: int = 200, wrong: str | None = None) -> Response:
    return guest.page("tell", status, wrong=wrong)
