"""Accounts of the organisation by OpenID Connect, which is Authlib's business.

The code flow with PKCE, state and nonce, and the checks of the identity token
(https://openid.net/specs/openid-connect-core-1_0.html §3.1). Loaded only where it is set up.
"""

import logging

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import OAuth, StarletteOAuth2App
from starlette.requests import Request
from starlette.responses import Response

from gateway.config import OpenIdConnect
from gateway.desk.accounts import AccountsAwayError, NotProvenError
from ledger.staff import Account

log = logging.getLogger(__name__)

_WELL_KNOWN = "/.well-known/openid-configuration"
_NOT_COMPLETED = "The sign-in was not completed: start again."
_UNVERIFIED = "The provider of your account has not verified your address: ask an administrator."


class OpenIdProvider:
    """One provider; nothing is asked of it before the first sign-in."""

    def __init__(self, config: OpenIdConnect) -> None:
        made = OAuth().register(
            "staff",
            server_metadata_url=f"{config.issuer.rstrip('/')}{_WELL_KNOWN}",
            client_id=config.client_id,
            client_secret=config.client_secret.get_secret_value(),
            client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256"},
        )
        assert isinstance(made, StarletteOAuth2App)
        self._provider = made
        self._trusts_addresses = config.trusts_addresses

    async def send(self, request: Request, back: str) -> Response:
        """See :class:`gateway.desk.accounts.AccountProvider`."""
        try:
            sent: Response = await self._provider.authorize_redirect(request, back)
        except (httpx2.HTTPError, AuthlibBaseError) as error:
            log.warning("the account provider does not answer: %s", error)
            raise AccountsAwayError from error
        return sent

    async def account(self, request: Request) -> Account:
        """See :class:`gateway.desk.accounts.AccountProvider`."""
        try:
            told = (await self._provider.authorize_access_token(request))["userinfo"]
        except (httpx2.HTTPError, AuthlibBaseError, KeyError) as error:
            log.warning("a sign-in failed: %s", error)
            raise NotProvenError(_NOT_COMPLETED) from error
        if not (told.get("email_verified") or self._trusts_addresses):
            raise NotProvenError(_UNVERIFIED)
        return Account(issuer=told["iss"], subject=told["sub"], email=told.get("email", ""))
