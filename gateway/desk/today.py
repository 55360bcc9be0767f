"""Today: what there is to do, by what matters."""

from fastapi import APIRouter
from starlette.responses import Response

from gateway.desk.look import PAGES, ROOT
from gateway.desk.visitors import Looker

router = APIRouter(prefix=ROOT, include_in_schema=False)


@router.get("")
async def today(who: Looker) -> Response:
    """The list of the person who looks."""
    return PAGES.page("today.html.j2", who=who)
