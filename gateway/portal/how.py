"""How was it? Five large choices and room for words (practice I7)."""

from fastapi import APIRouter
from starlette.responses import Response

from domain.feedback import Mark
from gateway.portal.door import AtTheDoor, Guest, text_of
from gateway.portal.look import ROOT
from ledger import feedback
from ledger.intake import from_page

router = APIRouter(prefix=ROOT, include_in_schema=False)
MARKS = ("1", "2", "3", "4", "5")


@router.get("/{token}/how")
async def ask(guest: AtTheDoor) -> Response:
    """The question, if it was asked and not answered yet."""
    link = guest.link
    async with guest.here.pool.acquire() as conn:
        asked = await feedback.question_to(conn, link.creditor, link.debtor, guest.now)
    if asked is None:
        return guest.to()
    return guest.notice("thanks_for_mark") if asked.marked else _form(guest)


@router.post("/{token}/how")
async def take(guest: AtTheDoor) -> Response:
    """Keep the mark; a low one a person makes good."""
    form, sent = await guest.form()
    score, words = text_of(sent, "score", 2), text_of(sent, "words")
    if score not in MARKS:
        return _form(guest, 422, filled=words, wrong="score")
    text = f"{score}: {words}" if words else score
    mark = Mark(score=int(score), words=words or None)
    kept = await from_page.mark(guest.here.pool, guest.said(form, text, "marked"), mark)
    return guest.told_next(form) if kept else guest.to("/how")


def _form(
    guest: Guest, status: int = 200, *, filled: str = "", wrong: str | None = None
) -> Response:
    return guest.page("how", status, marks=MARKS, filled=filled, wrong=wrong)
