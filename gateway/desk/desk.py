"""The desk as a part of the gateway: its pages, assets, and what turns somebody away."""

import hmac

from fastapi import FastAPI, Request
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import Response

from gateway.config import GatewayConfig
from gateway.desk import (
    attachments,
    audit_page,
    case_page,
    debtor_page,
    find,
    live,
    order_pages,
    outreach_page,
    sign_in,
    staff_page,
    today,
)
from gateway.desk.insights import page as insights_page
from gateway.desk.look import PAGES, ROOT
from gateway.desk.tasks import incoming
from gateway.desk.tasks import pages as task_pages
from gateway.desk.visitors import TurnedAwayError

PAGES_OF_THE_DESK = (
    *(sign_in.router, today.router, live.router, find.router),
    *(task_pages.router, incoming.router, case_page.router),
    *(debtor_page.router, order_pages.router, outreach_page.router),
    *(insights_page.router, audit_page.router, staff_page.router, attachments.router),
)
"""Every page; a new one is one file and one name here."""
_A_SIGN_IN_LASTS = 600


def install(app: FastAPI, config: GatewayConfig) -> None:
    """Open the desk."""
    for pages in PAGES_OF_THE_DESK:
        app.include_router(pages)
    app.mount(f"{ROOT}/assets", PAGES.assets)
    app.add_exception_handler(TurnedAwayError, _turned_away)
    if config.staff_sign_in is not None:
        # Only what a sign-in under way must remember; every process makes the same key.
        secret = config.staff_sign_in.client_secret.get_secret_value()
        app.add_middleware(
            SessionMiddleware,
            secret_key=hmac.digest(secret.encode(), b"signing in", "sha256").hex(),
            session_cookie="desk_signing_in",
            path=sign_in.SIGN_IN,
            max_age=_A_SIGN_IN_LASTS,
            same_site="lax",
            https_only=config.is_secure,
        )


async def _turned_away(_: Request, error: Exception) -> Response:
    assert isinstance(error, TurnedAwayError)
    return error.answer
