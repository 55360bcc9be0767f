"""Find: any name, number, amount, reference, address or account, from anywhere at the desk."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from domain import search_words
from domain.staff import Right
from gateway.desk.look import PAGES, ROOT, case_path, debtor_path
from gateway.desk.visitors import Looker
from gateway.state import Here
from ledger import finding
from ledger.audit import Deed
from ledger.finding import Found, FoundDebtor, FoundInvoice

router = APIRouter(prefix=ROOT, include_in_schema=False)
Typed = Annotated[str, Query(max_length=200)]


@router.get("/find")
async def find(request: Request, here: Here, who: Looker, q: Typed = "") -> Response:
    """What fits; as a list under the box while somebody types, else as a page.

    Only what the visitor may see. The trail keeps how much was found, not what was typed: words
    in a search box name people.
    """
    wanted = search_words.read(q)
    found = Found()
    if wanted.says_something:
        found = await finding.find(here.pool, who.session.person.creditors(Right.LOOK), wanted)
        told = f"{len(found.debtors)} debtors, {len(found.invoices)} invoices"
        await who.note(Deed.SEARCHED, detail=told)
    facts: dict[str, Any] = {"found": found, "q": q.strip(), "asked": wanted.says_something}
    if request.headers.get("hx-request"):
        return PAGES.page("find/typed.html.j2", **facts)
    match found.only:
        case FoundDebtor(creditor=creditor, id=debtor):
            return RedirectResponse(debtor_path(creditor, debtor), status_code=303)
        case FoundInvoice(creditor=creditor, number=number, stage=stage) if stage is not None:
            return RedirectResponse(case_path(creditor, number), status_code=303)
    return PAGES.page("find/page.html.j2", who=who, **facts)
