"""What a debtor sent along, for staff: handed out as a download, never opened in our pages."""

from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from domain.staff import Right
from gateway.desk.look import ROOT
from gateway.desk.visitors import SignedIn, refusal
from gateway.state import Here
from ledger import attachments
from ledger.audit import Deed

router = APIRouter(prefix=f"{ROOT}/attachments", include_in_schema=False)


@router.get("/{attachment}")
async def download(here: Here, who: SignedIn, attachment: UUID) -> Response:
    """The file; its type is what we found in it, and a browser takes it for nothing else."""
    try:
        kept = await attachments.get(here.pool, attachment)
    except LookupError:
        return refusal("There is no such file.", 404)
    await who.require(Right.LOOK, kept.creditor)
    detail = f"attachment {attachment}"
    await who.note(Deed.LOOKED, creditor=kept.creditor, debtor=kept.debtor, detail=detail)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(kept.name)}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(kept.content, media_type=kept.media_type, headers=headers)
