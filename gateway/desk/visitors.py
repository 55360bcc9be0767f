"""Who is at the desk: the session behind a request, and what its person may do."""

from collections.abc import Awaitable, Callable
from hmac import compare_digest
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from domain.staff import Right
from gateway.desk.look import PAGES, ROOT
from gateway.state import GatewayState, Here
from ledger import audit, desk_sessions
from ledger.audit import Deed
from ledger.desk_sessions import Session

FORM_FIELD = "form_token"
FORM_HEADER = "x-form-token"
BY_ITSELF_HEADER = "x-by-itself"
"""What an open page fetches without anybody's hand keeps nobody signed in."""
_READS = ("GET", "HEAD")


class TurnedAwayError(Exception):
    """The request ends here with this answer."""

    def __init__(self, answer: Response) -> None:
        super().__init__(f"turned away with {answer.status_code}")
        self.answer = answer


class Visitor:
    """Somebody who is signed in, in one request."""

    def __init__(self, session: Session, here: GatewayState) -> None:
        self.session = session
        self._here = here

    @property
    def name(self) -> str:
        """In whose name they act: stands on tasks and in the audit trail."""
        return self.session.person.email

    def may(self, right: Right, creditor: str) -> bool:
        """Whether they may do this for a creditor: what a page offers."""
        return self.session.person.may(right, creditor)

    async def require(self, right: Right, creditor: str) -> None:
        """Refuse what they may not do, and keep that they tried.

        Raises:
            TurnedAwayError: with a page that says so.
        """
        if self.may(right, creditor):
            return
        await self.note(Deed.REFUSED, creditor=creditor, detail=right)
        raise TurnedAwayError(refusal(f"Your role does not let you do this for {creditor}."))

    async def see(self, creditor: str, missing: str) -> None:
        """Refuse what is of a creditor whom they may not see, as if it were not there.

        Raises:
            TurnedAwayError: with a page that says that it is ``missing``.
        """
        if self.may(Right.LOOK, creditor):
            return
        await self.note(Deed.REFUSED, creditor=creditor, detail=Right.LOOK)
        raise TurnedAwayError(refusal(missing, 404))

    async def note(self, what: Deed, **about: str | None) -> None:
        """Add to the audit trail.

        Args:
            what: the deed.
            about: ``creditor``, ``debtor``, ``invoice_number``, ``detail``.
        """
        told = {key: value for key, value in about.items() if value is not None}
        await audit.note(self._here.pool, self.name, what, **told)


def refusal(why: str, status: int = 403, title: str = "That is not possible") -> Response:
    """A page that says no, and why."""
    return PAGES.page("refused.html.j2", status, why=why, title=title)


def cookie_name(here: GatewayState) -> str:
    """``__Host-`` binds the cookie to this host, by https only (RFC 6265bis §4.1.3.2)."""
    return "__Host-desk" if here.config.is_secure else "desk"


def to_sign_in(request: Request) -> Response:
    """To the sign-in, and back to where they wanted to go; a part of a page takes all of it."""
    wanted = request.url.path if request.method in _READS else ROOT
    query = f"?{request.url.query}" if request.method in _READS and request.url.query else ""
    target = f"{ROOT}/sign-in?to={quote(wanted + query)}"
    if request.headers.get("hx-request"):
        return Response(status_code=401, headers={"HX-Redirect": target})
    return RedirectResponse(target, status_code=303)


async def session_of(request: Request, here: GatewayState) -> Session | None:
    """The session of a request, if somebody is signed in."""
    token = request.cookies.get(cookie_name(here))
    if token is None:
        return None
    touched = BY_ITSELF_HEADER not in request.headers
    return await desk_sessions.find(here.pool, token, touched=touched)


async def visitor(request: Request, here: Here) -> Visitor:
    """Who is there; whoever changes something shows the token of their own forms.

    Raises:
        TurnedAwayError: to the sign-in, or because the form is not ours.
    """
    session = await session_of(request, here)
    if session is None:
        raise TurnedAwayError(to_sign_in(request))
    if request.method not in _READS and not await _is_their_form(request, session):
        here.metrics.count("forged", "desk")
        raise TurnedAwayError(refusal("This form is not yours or too old: open the page again."))
    return Visitor(session, here)


async def _is_their_form(request: Request, session: Session) -> bool:
    shown = request.headers.get(FORM_HEADER)
    if shown is None:
        shown = str((await request.form()).get(FORM_FIELD, ""))
    return compare_digest(shown.encode(), session.form_token.encode())


def anywhere(right: Right) -> Callable[..., Awaitable[Visitor]]:
    """A dependency: somebody who may do this for one creditor at least."""

    async def allowed(who: Annotated[Visitor, Depends(visitor)]) -> Visitor:
        if not who.session.person.somewhere(right):
            await who.note(Deed.REFUSED, detail=right)
            raise TurnedAwayError(refusal("Your role does not let you see this."))
        return who

    return allowed


SignedIn = Annotated[Visitor, Depends(visitor)]
Looker = Annotated[Visitor, Depends(anywhere(Right.LOOK))]
Worker = Annotated[Visitor, Depends(anywhere(Right.WORK))]
Decider = Annotated[Visitor, Depends(anywhere(Right.DECIDE))]
Auditor = Annotated[Visitor, Depends(anywhere(Right.AUDIT))]
Administrator = Annotated[Visitor, Depends(anywhere(Right.ADMINISTER))]
