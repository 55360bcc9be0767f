"""Signing in and out: by the organisation's account, or by a link that works once."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from domain.staff import Staff
from gateway.desk.accounts import AccountsAwayError, NotProvenError
from gateway.desk.look import PAGES, ROOT
from gateway.desk.visitors import (
    SignedIn,
    cookie_name,
    refusal,
    session_of,
)
from gateway.state import GatewayState, Here
from ledger import audit, desk_sessions, staff
from ledger.audit import Deed
from ledger.staff import StrangerError

router = APIRouter(prefix=ROOT, include_in_schema=False)

SIGN_IN = f"{ROOT}/sign-in"
_WANTED = "to"


@router.get("/sign-in")
async def welcome(request: Request, here: Here, to: str = ROOT) -> Response:
    """The way in."""
    if await session_of(request, here) is not None:
        return RedirectResponse(_ours(to), status_code=303)
    return PAGES.page("sign_in.html.j2", by_account=here.accounts is not None, to=_ours(to))


@router.get("/sign-in/start")
async def start(request: Request, here: Here, to: str = ROOT) -> Response:
    """To the organisation's own sign-in page."""
    if here.accounts is None:
        return refusal("No account provider is set up here: ask for a sign-in link.", 404)
    request.session[_WANTED] = _ours(to)
    try:
        return await here.accounts.send(request, f"{here.config.public_url}{SIGN_IN}/back")
    except AccountsAwayError:
        return refusal("Your organisation's sign-in does not answer. Try again in a minute.", 503)


@router.get("/sign-in/back")
async def back(request: Request, here: Here) -> Response:
    """Back from there: who it is, as the provider signed it."""
    if here.accounts is None:
        return refusal("No account provider is set up here.", 404)
    wanted = _ours(str(request.session.pop(_WANTED, ROOT)))
    try:
        account = await here.accounts.account(request)
        person = await staff.recognise(here.pool, account)
    except NotProvenError as error:
        return refusal(str(error))
    except StrangerError as error:
        await audit.note(here.pool, str(error), Deed.REFUSED, detail="sign-in")
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
    answer.delete_cookie(cookie_name(here), secure=here.config.is_secure, httponly=True)
    return answer


async def _let_in(here: GatewayState, person: Staff, wanted: str) -> Response:
    session = await desk_sessions.begin(here.pool, person)
    await audit.note(here.pool, person.email, Deed.SIGNED_IN)
    answer = RedirectResponse(wanted, status_code=303)
    answer.set_cookie(
        cookie_name(here),
        session.token,
        max_age=int(desk_sessions.LONGEST.total_seconds()),
        secure=here.config.is_secure,
        httponly=True,
        samesite="lax",
    )
    return answer


def _ours(path: str) -> str:
    """A place at the desk; anything else is the desk's own door (no open redirects)."""
    return path if path == ROOT or path.startswith((f"{ROOT}/", f"{ROOT}?")) else ROOT
