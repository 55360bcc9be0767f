"""This is not right: what is wrong, in their words, with a photo or PDF (practice C3, C4)."""

from fastapi import APIRouter
from starlette.responses import Response

from domain.disputes import DisputeKind
from domain.messages.formats import date_in
from domain.portal.chosen import Chosen
from domain.reading.intent import Intent
from gateway.portal.answering import answer, follows
from gateway.portal.attached import FileRefusedError, attached, links
from gateway.portal.door import AtTheDoor, Guest, text_of
from gateway.portal.look import ROOT

router = APIRouter(prefix=ROOT, include_in_schema=False)
_KINDS = tuple(DisputeKind)


@router.get("/{token}/wrong")
async def ask(guest: AtTheDoor) -> Response:
    """The form."""
    return _form(guest, {})


@router.post("/{token}/wrong")
async def take(guest: AtTheDoor) -> Response:
    """Keep it with what shows it: nothing is asked of this until a person has answered."""
    form, sent = await guest.form()
    filled = {it: text_of(sent, it) for it in ("kind", "words", "invoice")}
    if filled["kind"] not in _KINDS:
        return _form(guest, filled, 422, wrong="kind")
    if not filled["words"]:
        return _form(guest, filled, 422, wrong="words")
    covers = guest.link.covers
    about = (filled["invoice"],) if filled["invoice"] in covers else ()
    try:
        files = await attached(sent, "files")
    except FileRefusedError as error:
        return _form(guest, filled, 422, wrong=str(error))
    chosen = Chosen(
        intent=Intent.DISPUTE,
        covers=covers,
        invoices=about,
        kind=DisputeKind(filled["kind"]),
        evidence=links(files, guest.here.config.public_url),
    )
    words, after = guest.words["wrong_walk"], await follows(guest)
    text = "\n".join((words["kinds"][filled["kind"]], filled["words"]))
    by = date_in(guest.language, after.complaint_by) if after else ""
    told = filled["words"]
    return await answer(guest, form, text, chosen, "wrong", files, words=told, day=by)


def _form(
    guest: Guest, filled: dict[str, str], status: int = 200, wrong: str | None = None
) -> Response:
    covers = guest.link.covers if len(guest.link.covers) > 1 else ()
    kinds = [it.value for it in _KINDS]
    return guest.page("wrong", status, kinds=kinds, covers=covers, filled=filled, wrong=wrong)
