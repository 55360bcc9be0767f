"""Signing in and out: by the organisation's account, or by a link that works once.

OpenID Connect is Authlib's business (https://openid.net/specs/openid-connect-core-1_0.html): the
code flow with PKCE, state and nonce, and the checks of the identity token.
"""

import logging

import httpx2
from authlib.common.errors import AuthlibBaseError
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from domain.staff import Staff
from gateway.desk.look import PAGES, ROOT
from gateway.desk.visitors import (
    SignedIn,
    cookie_name,
    is_secure,
    refusal,
    session_of,
)
from gateway.state import GatewayState, Here
from ledger import audit, desk_sessions, staff
from ledger.audit import Deed
from ledger.staff import Account, StrangerError

log = logging.getLogger(__name__)

router = APIRouter(prefix=ROOT, include_in_schema=False)

SIGN_IN = f"{ROOT}/sign-in"
_WANTED = "to"
_UNVERIFIED = "The provider of your account has not verified your address: ask an administrator."


@router.get("/sign-in")
async def welcome(request: Request, here: Here, to: str = ROOT) -> Response:
    """The way in."""
    if await session_of(request, here) is not None:
        return RedirectResponse(_ours(to), status_code=303)
    return PAGES.page("sign_in.html.j2", by_account=here.staff_provider is not None, to=_ours(to))


@router.get("/sign-in/start")
async def start(request: Request, here: Here, to: str = ROOT) -> Response:
    """To the organisation's own sign-in page."""
    if here.staff_provider is None:
        return refusal("No account provider is set up here: ask for a sign-in link.", 404)
    request.session[_WANTED] = _ours(to)
    back = f"{here.config.public_url}{SIGN_IN}/back"
    try:
        sent: Response = await here.staff_provider.authorize_redirect(request, back)
    except (httpx2.HTTPError, AuthlibBaseError) as error:
        log.warning("the account provider does not answer: %s", error)
        return refusal("Your organisation's sign-in does not answer. Try again in a minute.", 503)
    return sent


@router.get("/sign-in/back")
async def back(request: Request, here: Here) -> Response:
    """Back from there: who it is, as the provider signed it."""
    if here.staff_provider is None or here.config.staff_sign_in is None:
        return refusal("No account provider is set up here.", 404)
    wanted = _ours(str(request.session.pop(_WANTED, ROOT)))
    try:
        told = (await here.staff_provider.authorize_access_token(request))["userinfo"]
    except (httpx2.HTTPError, AuthlibBaseError, KeyError) as error:
        log.warning("a sign-in failed: %s", error)
        return refusal("The sign-in was not completed: start again.")
    if not (told.get("email_verified") or here.config.staff_sign_in.trusts_addresses):
        return refusal(_UNVERIFIED)
    account = Account(issuer=told["iss"], subject=told["sub"], email=told.get("email", ""))
    try:
        person = await staff.recognise(here.pool, account)
    except StrangerError:
        await audit.note(
            here.pool, account.email or account.subject, Deed.REFUSED, detail="sign-in"
        )
        return refusal("You are signed in, but have no role here: ask an administrator for one.")
    return await _let_in(here, person, wanted)


@router.get("/enter/{token}")
async def link(token: str) -> Response:
    """What a sign-in link opens: a button, so that a mail scanner does not use it up."""
    return PAGES.page("enter.html.j2", token=token)


@router.post("/enter/{token}")
async def enter(request: Request, here: Here, token: str) -> Response:
    """Sign in by a link, once; only by our own button (Fetch Metadata, W3C)."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return refusal("Open the sign-in link itself.")
    person = await desk_sessions.use_link(here.pool, token)
    if person is None:
        return refusal("This link was used or is too old: ask for another (`amicable staff link`).")
    return await _let_in(here, person, ROOT)


@router.post("/sign-out")
async def leave(here: Here, who: SignedIn) -> Response:
    """End the session here and now, not at the provider."""
    await desk_sessions.end(here.pool, who.session.token)
    await who.note(Deed.SIGNED_OUT)
    answer = RedirectResponse(SIGN_IN, status_code=303)
    answer.delete_cookie(cookie_name(here), secure=is_secure(here), httponly=True)
    return answer


async def _let_in(here: GatewayState, person: Staff, wanted: str) -> Response:
    session = await desk_sessions.begin(here.pool, person)
    await audit.note(here.pool, person.email, Deed.SIGNED_IN)
    answer = RedirectResponse(wanted, status_code=303)
    answer.set_cookie(
        cookie_name(here),
        session.token,
        max_age=int(desk_sessions.LONGEST.total_seconds()),
        secure=is_secure(here),
        httponly=True,
        samesite="lax",
    )
    return answer


def _ours(path: str) -> str:
    """A place at the desk; anything else is the desk's own door (no open redirects)."""
    return path if path == ROOT or path.startswith((f"{ROOT}/", f"{ROOT}?")) else ROOT
