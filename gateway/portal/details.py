"""Change my details, after a second fact: who holds a link cannot lead messages elsewhere.

The language is changed without it: it tells nothing, and leads nowhere.
"""

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.responses import Response

from domain.debtor import LANGUAGES, Address, Debtor, DebtorChanges
from gateway.portal.door import AtTheDoor, Guest, text_of
from gateway.portal.look import ROOT
from gateway.portal.more import question
from ledger.intake import from_page

router = APIRouter(prefix=ROOT, include_in_schema=False)
_PAGES = (
    *("/parts", "/wrong", "/cannot-pay", "/paid", "/call"),
    *("/tell", "/details", "/stop", "/more", "/how"),
)
"""Where one may have been when asking for another language."""
_FIELDS = ("email", "phone", "street", "postcode", "city")


@router.get("/{token}/details")
async def ask(guest: AtTheDoor) -> Response:
    """The details as they are known, or the question that comes first."""
    return _form(guest, _known(guest.debtor)) if guest.known else question(guest, "/details")


@router.post("/{token}/details")
async def take(guest: AtTheDoor) -> Response:
    """Take over what is another now; what cannot be is asked again."""
    form, sent = await guest.form()
    if not guest.known:
        return question(guest, "/details", 403)
    filled, known = {it: text_of(sent, it, 200) for it in _FIELDS}, _known(guest.debtor)
    changed = {it for it in _FIELDS if filled[it] != known[it]}
    if not changed:
        return guest.notice("no_change")
    try:
        changes = _changes(guest.debtor, filled, changed)
    except ValidationError as error:
        return _form(guest, filled, 422, wrong=str(error.errors()[0]["loc"][0]))
    except ValueError as error:
        return _form(guest, filled, 422, wrong=str(error).partition(":")[0])
    words = guest.words["details_walk"]
    rows = [f"{words[it]}: {filled[it] or '-'}" for it in _FIELDS if it in changed]
    said = guest.said(form, "\n".join((words["said"], *rows)), "details")
    await from_page.change(guest.here.pool, said, changes)
    return guest.told_next(form)


@router.post("/{token}/language")
async def language(guest: AtTheDoor) -> Response:
    """Speak another language from now on, in messages, too."""
    form, sent = await guest.form()
    wanted = text_of(sent, "language", 2)
    if wanted in LANGUAGES and wanted != guest.language:
        said = guest.said(form, guest.words["details_walk"]["said_language"][wanted], "details")
        changes = DebtorChanges(id=guest.debtor.id, language=wanted)
        await from_page.change(guest.here.pool, said, changes)
    back = text_of(sent, "to", 20)
    return guest.to(back if back in _PAGES else "")


def _known(debtor: Debtor) -> dict[str, str]:
    address = debtor.address or Address()
    own = {"email": debtor.email or "", "phone": debtor.phone or ""}
    return own | {it: str(getattr(address, it)) for it in ("street", "postcode", "city")}


def _changes(debtor: Debtor, filled: dict[str, str], changed: set[str]) -> DebtorChanges:
    told: dict[str, object] = {it: filled[it] or None for it in ("email", "phone") if it in changed}
    if changed & {"street", "postcode", "city"}:
        before = (debtor.address or Address()).model_dump()
        told["address"] = before | {it: filled[it] for it in ("street", "postcode", "city")}
    changes = DebtorChanges.model_validate({"id": debtor.id, **told})
    changes.applied_to(debtor)
    return changes


def _form(
    guest: Guest, filled: dict[str, str], status: int = 200, wrong: str | None = None
) -> Response:
    return guest.page("details", status, filled=filled, fields=_FIELDS, wrong=wrong)
