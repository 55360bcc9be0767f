"""Where staff have their accounts: what the desk asks of whoever knows them."""

from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response

from ledger.staff import Account


class AccountsAwayError(Exception):
    """The provider does not answer."""


class NotProvenError(Exception):
    """Nobody proved who they are; says why, as staff read it."""


class AccountProvider(Protocol):
    """Somebody else's sign-in page, and its answer."""

    async def send(self, request: Request, back: str) -> Response:
        """To its sign-in page, and then to ``back``.

        Raises:
            AccountsAwayError: it does not answer.
        """
        ...

    async def account(self, request: Request) -> Account:
        """Whose account it is who comes back, as the provider signed it.

        Raises:
            NotProvenError: nobody asked for this answer, it is forged, or its address unverified.
        """
        ...
