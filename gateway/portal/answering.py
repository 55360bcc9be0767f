"""What every walk ends with: the choice is kept, and a page says what happens next, by when."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from domain.messages.formats import date_in
from domain.portal.chosen import Chosen
from gateway.portal.door import AtTheDoor, Guest
from gateway.portal.look import ROOT
from ledger import portal_view, replies
from ledger.attachments import Attachment
from ledger.intake import from_page
from ledger.portal_view import Follows

router = APIRouter(prefix=ROOT, include_in_schema=False)


async def follows(guest: Guest) -> Follows | None:
    """By when something will be done."""
    async with guest.here.pool.acquire() as conn:
        return await portal_view.follows(conn, guest.link, guest.now)


async def answer(
    guest: Guest,
    form: UUID,
    text: str,
    chosen: Chosen,
    what: str,
    sent: Sequence[Attachment] = (),
    *,
    words: str = "",
    **facts: str,
) -> Response:
    """Keep what was chosen and say what follows: by the system at once, or by a person first.

    Args:
        guest: whose page it is.
        form: the token of the form; the same one again is the same answer.
        text: the choice in words.
        chosen: the choice.
        what: the words under ``next`` that say what follows where the system acts.
        sent: what was sent along.
        words: what of the text is their own: what protects them goes before what they chose.
        facts: what these words name.
    """
    chosen = chosen.with_care(words, guest.today)
    async with guest.here.pool.acquire() as conn:
        acts = await portal_view.acts(conn, guest.creditor, guest.link, chosen)
        after = await portal_view.follows(conn, guest.link, guest.now)
    if not acts:
        day = date_in(guest.language, after.read_by) if after else ""
        what, facts = "at_rest" if after and after.held else "a_person", {"day": day}
    said = guest.said(form, text, what, **facts)
    await from_page.answer(guest.here.pool, said, chosen, sent)
    return guest.told_next(form)


@router.get("/{token}/said/{form}")
async def said(guest: AtTheDoor, form: UUID) -> Response:
    """What happens next, as it was said when the form was taken in."""
    reply = await replies.of_form(guest.here.pool, form)
    link = guest.link
    own = reply is not None and (reply.creditor, reply.debtor) == (link.creditor, link.debtor)
    if reply is None or reply.told_next is None or not own:
        return guest.to()
    told = reply.told_next
    words = {it: text.format(**told.facts) for it, text in guest.words["next"][told.what].items()}
    return guest.page("next", said=words)
