"""Call me: a moment within the hours at which somebody calls."""

from datetime import datetime

from fastapi import APIRouter
from starlette.responses import Response

from domain.phones import dialled
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
    return await _form(guest, {"at": "", "number": "", "about": ""})


@router.post("/{token}/call")
async def take(guest: AtTheDoor) -> Response:
    """Keep it; a moment that was not offered, or passed meanwhile, is chosen anew."""
    form, sent = await guest.form()
    filled = {"at": text_of(sent, "at", 40), "number": text_of(sent, "number", 40)}
    filled["about"] = text_of(sent, "about", 500)
    after = await follows(guest)
    offered = {it.isoformat(): it for it in after.slots(guest.now)} if after else {}
    if filled["at"] not in offered:
        return await _form(guest, filled, 422, wrong="at")
    number = dialled(filled["number"], guest.debtor.country)
    if number is None and (filled["number"] or not guest.debtor.phone):
        return await _form(guest, filled, 422, wrong="number")
    at, words = offered[filled["at"]], guest.words["call_walk"]
    text = words["said"].format(when=_in_words(guest, at))
    text += words["said_number"].format(number=number) if number else ""
    text = "\n".join(filter(None, (text, filled["about"])))
    chosen = Chosen(intent=Intent.CALL_ME, covers=guest.link.covers, at=at)
    day, opens = weekday(guest.language, at), f"{at:%H:%M}"
    about = filled["about"]
    return await answer(guest, form, text, chosen, "call", words=about, day=day, opens=opens)


def _in_words(guest: Guest, at: datetime) -> str:
    """``maandag 23 november, middag, vanaf 12:00``."""
    words, hour = guest.words["call_walk"], at.hour
    part = "morning" if hour < _NOON else "afternoon" if hour < _EVENING else "evening"
    moment: str = words[part].format(day=weekday(guest.language, at), time=f"{at:%H:%M}")
    return moment


async def _form(
    guest: Guest, filled: dict[str, str], status: int = 200, wrong: str | None = None
) -> Response:
    after = await follows(guest)
    slots = after.slots(guest.now) if after else []
    moments = [(it.isoformat(), _in_words(guest, it)) for it in slots]
    last = guest.debtor.phone[-2:] if guest.debtor.phone else None
    facts = {"moments": moments, "ends_on": last, "filled": filled, "wrong": wrong}
    return guest.page("call", status, **facts)
