"""The audit trail, to read: who looked at whom, and who did what."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from domain.model import OpenModel
from domain.staff import Right
from gateway.desk.look import PAGES, ROOT
from gateway.desk.visitors import Auditor
from gateway.state import Here
from ledger import audit

router = APIRouter(prefix=ROOT, include_in_schema=False)
_SHOWN = 100


class Asked(OpenModel):
    """Which lines somebody wants to read."""

    person: str = ""
    debtor: str = ""
    before: Annotated[int | None, Query(ge=1)] = None


@router.get("/audit")
async def trail(here: Here, who: Auditor, asked: Annotated[Asked, Query()]) -> Response:
    """The newest lines, of the creditors that the reader audits; nobody changes them."""
    lines = await audit.listing(
        here.pool,
        who.session.person.creditors(Right.AUDIT),
        person=asked.person.strip().lower() or None,
        debtor=asked.debtor.strip() or None,
        before=asked.before,
        limit=_SHOWN + 1,
    )
    older = lines[_SHOWN - 1][0] if len(lines) > _SHOWN else None
    return PAGES.page(
        "audit/page.html.j2",
        who=who,
        lines=[entry for _, entry in lines[:_SHOWN]],
        older=older,
        asked=asked,
    )
