"""What goes wrong, as a page: a debtor never meets the problem document that programs get."""

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from gateway.portal.door import Guest, holder, to_nobody
from gateway.portal.look import ROOT
from gateway.problems import ProblemError

_WORDS = {404: "no_page", 405: "no_page", 413: "too_much", 422: "not_our_form"}
_OURS = 500


async def refused(request: Request, problem: ProblemError) -> Response:
    """A refusal in the words of the debtor's pages, with the way back where it is known."""
    status = problem.status
    what = "our_fault" if status >= _OURS else _WORDS.get(status, "no_page")
    guest = await _guest(request) if status < _OURS else None
    if guest is None:
        return to_nobody(request, "unknown" if what == "no_page" else what, status)
    if status == 405 and request.method == "GET":
        # A form's own address, opened again from the address bar or the history.
        return RedirectResponse(guest.home, 303, {"Referrer-Policy": "no-referrer"})
    return guest.notice(what, status)


async def _guest(request: Request) -> Guest | None:
    """Whose link the address holds; nobody's where it expired, or holds none."""
    token = request.url.path.removeprefix(f"{ROOT}/").partition("/")[0]
    guest = await holder(token, request, request.app.state.gateway)
    return None if guest is None or guest.link.expired(guest.now) else guest
