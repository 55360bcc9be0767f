"""Stop this channel: no more messages there; what is owed stays."""

from fastapi import APIRouter
from starlette.responses import Response

from domain.correspondent import correspondent
from domain.reach import unusable_channels
from domain.vocabulary import Channel
from gateway.portal.door import AtTheDoor, Guest, text_of
from gateway.portal.look import ROOT
from ledger import debtors
from ledger.intake import from_page

router = APIRouter(prefix=ROOT, include_in_schema=False)
_STOPPABLE = (Channel.WHATSAPP, Channel.EMAIL, Channel.SMS, Channel.CALL)


@router.get("/{token}/stop")
async def ask(guest: AtTheDoor) -> Response:
    """Which channels are in use."""
    return await _form(guest)


@router.post("/{token}/stop")
async def take(guest: AtTheDoor) -> Response:
    """Close one."""
    form, sent = await guest.form()
    try:
        channel = Channel(text_of(sent, "channel", 20))
    except ValueError:
        return await _form(guest, 422, wrong="channel")
    if channel not in _STOPPABLE:
        return await _form(guest, 422, wrong="channel")
    words = guest.words["stop_walk"]
    name = words["channels"][channel.value]
    said = guest.said(form, words["said"].format(channel=name), "stop", channel=name)
    await from_page.stop(guest.here.pool, said, channel)
    return guest.told_next(form)


async def _form(guest: Guest, status: int = 200, wrong: str | None = None) -> Response:
    link = guest.link
    closed = await debtors.closed_channels(guest.here.pool, link.creditor, link.debtor)
    not_used = unusable_channels(correspondent(guest.debtor), guest.creditor, closed)
    in_use = [it.value for it in _STOPPABLE if it not in not_used]
    return guest.page("stop", status, in_use=in_use, wrong=wrong)
