"""What every walk ends with: the choice is kept, and a page says what happens next, by when."""

from collections.abc import Sequence
from uuid import UUID

from starlette.responses import Response

from domain.messages.formats import date_in
from domain.portal.chosen import Chosen
from gateway.portal.door import Guest
from ledger import portal_view
from ledger.attachments import Attachment
from ledger.intake import from_page
from ledger.portal_view import Follows


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
        facts: what these words name.
    """
    async with guest.here.pool.acquire() as conn:
        acts = await portal_view.acts(conn, guest.creditor, guest.link, chosen)
        after = await portal_view.follows(conn, guest.link, guest.now)
    await from_page.answer(guest.here.pool, guest.said(form, text), chosen, sent)
    if not acts:
        day = date_in(guest.language, after.read_by) if after else ""
        return follow_up(guest, "a_person", day=day)
    return follow_up(guest, what, **facts)


def follow_up(guest: Guest, what: str, **facts: str) -> Response:
    """The page that says what happens next."""
    said = {it: text.format(**facts) for it, text in guest.words["next"][what].items()}
    return guest.page("next", said=said)
