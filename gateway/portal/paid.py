"""I have paid: when, and from which account; somebody looks for it before anything is asked."""

import datetime as dt

from fastapi import APIRouter
from starlette.responses import Response

from domain.answers import LONGEST_ACCOUNT
from domain.messages.formats import date_in
from domain.portal.chosen import Chosen
from domain.reading.intent import Intent
from gateway.portal.answering import answer, follows
from gateway.portal.door import AtTheDoor, Guest, text_of
from gateway.portal.look import ROOT

router = APIRouter(prefix=ROOT, include_in_schema=False)
_LONG_AGO = dt.timedelta(days=730)


@router.get("/{token}/paid")
async def ask(guest: AtTheDoor) -> Response:
    """The form."""
    return _form(guest)


@router.post("/{token}/paid")
async def take(guest: AtTheDoor) -> Response:
    """Keep it; a day that cannot be is asked again, and loses nothing beside it."""
    form, sent = await guest.form()
    on, account, note = (text_of(sent, it, 300) for it in ("on", "account", "note"))
    day, today = day_of(on), guest.today
    if day is None or not today - _LONG_AGO <= day <= today:
        return _form(guest, on=on, account=account, note=note, wrong="on", status=422)
    after = await follows(guest)
    words = guest.words["paid_walk"]
    text = words["said"].format(day=date_in(guest.language, day))
    text += words["said_account"].format(account=account) if account else ""
    covers, from_ = guest.link.covers, account[:LONGEST_ACCOUNT] or None
    chosen = Chosen(intent=Intent.PAID, covers=covers, date=day, account=from_)
    by = date_in(guest.language, after.searched_by) if after else ""
    text = "\n".join(filter(None, (text, note)))
    return await answer(guest, form, text, chosen, "paid", words=note, day=by)


def day_of(text: str) -> dt.date | None:
    """A day as a browser writes it; where it has no calendar, as people write it, too."""
    for shape in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(text, shape).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    return None


def _form(
    guest: Guest,
    *,
    on: str = "",
    account: str = "",
    note: str = "",
    wrong: str | None = None,
    status: int = 200,
) -> Response:
    today = guest.today
    filled = {"on": on, "account": account, "note": note}
    return guest.page("paid", status, filled=filled, wrong=wrong, today=today.isoformat())
