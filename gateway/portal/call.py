"""Call me: a moment within the hours at which somebody calls."""

from datetime import datetime

from fastapi import APIRouter
from starlette.responses import Response

from domain.portal.chosen import Chosen
from domain.reading.intent import Intent
from gateway.portal.answering import answer, follows
from gateway.portal.door import AtTheDoor, Guest, text_of
from gateway.portal.look import ROOT, weekday

router = APIRouter(prefix=ROOT, include_in_schema=False)
_NOON, _EVENING = 12, 17


@router.get("/{token}/call")
async def ask(guest: AtTheDoor) -> Response:
    """The moments from which to choose."""
    return await _form(guest)


@router.post("/{token}/call")
async def take(guest: AtTheDoor) -> Response:
    """Keep it; a moment that was not offered, or passed meanwhile, is chosen anew."""
    form, sent = await guest.form()
    wanted = text_of(sent, "at", 40)
    after = await follows(guest)
    offered = {it.isoformat(): it for it in after.slots(guest.now)} if after else {}
    if wanted not in offered:
        return await _form(guest, 422, wrong="at")
    at, words = offered[wanted], guest.words["call_walk"]
    number, about = text_of(sent, "number", 40), text_of(sent, "about", 500)
    text = words["said"].format(when=_in_words(guest, at))
    text += words["said_number"].format(number=number) if number else ""
    chosen = Chosen(intent=Intent.CALL_ME, covers=guest.link.covers, at=at)
    day, opens = weekday(guest.language, at), f"{at:%H:%M}"
    text = "\n".join(filter(None, (text, about)))
    return await answer(guest, form, text, chosen, "call", day=day, opens=opens)


def _in_words(guest: Guest, at: datetime) -> str:
    """``maandag 23 november, middag, vanaf 12:00``."""
    words, hour = guest.words["call_walk"], at.hour
    part = "morning" if hour < _NOON else "afternoon" if hour < _EVENING else "evening"
    moment: str = words[part].format(day=weekday(guest.language, at), time=f"{at:%H:%M}")
    return moment


async def _form(guest: Guest, status: int = 200, wrong: str | None = None) -> Response:
    after = await follows(guest)
    slots = after.slots(guest.now) if after else []
    moments = [(it.isoformat(), _in_words(guest, it)) for it in slots]
    last = guest.debtor.phone[-2:] if guest.debtor.phone else None
    return guest.page("call", status, moments=moments, ends_on=last, wrong=wrong)
