"""The debtor's pages as a part of the gateway."""

from fastapi import FastAPI, Request
from starlette.responses import Response

from gateway.body_limit import MEGABYTE
from gateway.portal import (
    answering,
    call,
    cannot_pay,
    details,
    home,
    how,
    look,
    more,
    paid,
    parts,
    pay,
    stop,
    tell,
    wrong,
)
from gateway.portal.door import NotLetInError
from gateway.portal.look import PAGES, ROOT

LIMITS = {f"{ROOT}/": 32 * MEGABYTE}
"""Three photos; everything else that is sent is small, and its fields are cut."""
WALKS = (
    *(look.router, home.router, pay.router, parts.router, wrong.router, cannot_pay.router),
    *(paid.router, call.router, tell.router, details.router, stop.router, more.router),
    *(how.router, answering.router),
)
"""Every page; a new one is one file and one name here."""


def install(app: FastAPI) -> None:
    """Open the portal."""
    app.mount(f"{ROOT}/assets", PAGES.assets)
    for walk in WALKS:
        app.include_router(walk)
    app.add_exception_handler(NotLetInError, _not_let_in)


async def _not_let_in(_: Request, error: Exception) -> Response:
    assert isinstance(error, NotLetInError)
    return error.answer
