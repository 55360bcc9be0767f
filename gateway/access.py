"""Who may do what: bearer tokens, each for a creditor and some scopes."""

import hmac
from collections.abc import Awaitable, Callable, Iterable
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from gateway.config import EVERY_CREDITOR, Grant, Scope
from gateway.problems import ProblemError
from gateway.state import Here

_bearer = HTTPBearer(auto_error=False, description="A token of a creditor, or of the operator")
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="amicable"'}
_BAD_TOKEN = {"WWW-Authenticate": 'Bearer realm="amicable", error="invalid_token"'}


class Caller:
    """Who calls, by the token they showed."""

    def __init__(self, grant: Grant) -> None:
        self._grant = grant

    @property
    def person(self) -> str:
        """In whose name they act."""
        return self._grant.person or "api"

    @property
    def only(self) -> str | None:
        """The one creditor they see; None for all."""
        return None if self._grant.creditor == EVERY_CREDITOR else self._grant.creditor

    def sees(self, creditor: str) -> bool:
        """Whether the token is for this creditor."""
        return self.only in (None, creditor)

    def require(self, creditor: str) -> None:
        """Refuse another creditor.

        Raises:
            ProblemError: 403.
        """
        if not self.sees(creditor):
            raise ProblemError(403, "Forbidden", f"this token is not for creditor {creditor!r}")


def _grant_of(token: str, grants: Iterable[Grant]) -> Grant | None:
    """The grant of a token; always compares with all, so that time tells nothing."""
    found, shown = None, token.encode()
    for grant in grants:
        if hmac.compare_digest(shown, grant.token.get_secret_value().encode()):
            found = grant
    return found


def allowed(*scopes: Scope) -> Callable[..., Awaitable[Caller]]:
    """A dependency: the caller, whose token has one of these scopes."""

    async def caller(
        here: Here,
        shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    ) -> Caller:
        if shown is None:
            detail = "send the header Authorization: Bearer <token>"
            raise ProblemError(401, "Unauthorized", detail, headers=_CHALLENGE)
        grant = _grant_of(shown.credentials, here.config.grants)
        if grant is None:
            here.metrics.count("bad_token")
            raise ProblemError(401, "Unauthorized", "this token is not known", headers=_BAD_TOKEN)
        if grant.scopes.isdisjoint(scopes):
            wanted = " or ".join(scopes)
            raise ProblemError(403, "Forbidden", f"this token lacks the scope {wanted}")
        return Caller(grant)

    return caller


EventSender = Annotated[Caller, Depends(allowed(Scope.EVENTS_WRITE))]
CaseReader = Annotated[Caller, Depends(allowed(Scope.CASES_READ))]
TaskReader = Annotated[Caller, Depends(allowed(Scope.TASKS_WRITE, Scope.CASES_READ))]
TaskWorker = Annotated[Caller, Depends(allowed(Scope.TASKS_WRITE))]
CallTaker = Annotated[Caller, Depends(allowed(Scope.CALLS_WRITE))]
OutreachController = Annotated[Caller, Depends(allowed(Scope.OUTREACH_WRITE))]
StatementSender = Annotated[Caller, Depends(allowed(Scope.BANK_WRITE, Scope.EVENTS_WRITE))]
"""Who may tell what was paid by events may do so by statements."""
