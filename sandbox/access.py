"""Who may come in: the credentials each provider's client must show."""

from secrets import compare_digest
from typing import Annotated

from fastapi import Depends, Header, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

from sandbox.answers import mollie_refusal, sendgrid_refusal, twilio_refusal
from sandbox.callbacks import Courier
from sandbox.state import SandboxState


async def _state(request: Request) -> SandboxState:
    state: SandboxState = request.app.state.sandbox
    return state


async def _courier(request: Request) -> Courier:
    courier: Courier = request.app.state.courier
    return courier


State = Annotated[SandboxState, Depends(_state)]
Messenger = Annotated[Courier, Depends(_courier)]
_basic = HTTPBasic(auto_error=False)


def _same(given: str, wanted: str) -> bool:
    return compare_digest(given.encode(), wanted.encode())


async def twilio_client(
    state: State, given: Annotated[HTTPBasicCredentials | None, Depends(_basic)]
) -> None:
    """Basic auth with account sid and auth token.

    https://www.twilio.com/docs/usage/requests-to-twilio#credentials
    """
    known = state.settings
    if (
        given is None
        or not _same(given.username, known.twilio_account_sid)
        or not _same(given.password, known.twilio_auth_token)
    ):
        raise twilio_refusal(401, "Authenticate")


async def own_account(account_sid: str, state: State) -> None:
    """The account in the path must be the configured one."""
    if account_sid != state.settings.twilio_account_sid:
        raise twilio_refusal(404, f"The requested resource {account_sid} was not found")


async def sendgrid_client(state: State, authorization: Annotated[str, Header()] = "") -> None:
    """Bearer auth with the API key.

    https://www.twilio.com/docs/sendgrid/for-developers/sending-email/authentication
    """
    if not _same(authorization, f"Bearer {state.settings.sendgrid_api_key}"):
        raise sendgrid_refusal(
            401, "The provided authorization grant is invalid, expired, or revoked"
        )


async def mollie_client(state: State, authorization: Annotated[str, Header()] = "") -> None:
    """Bearer auth with the API key of a profile.

    https://docs.mollie.com/reference/authentication
    """
    if not _same(authorization, f"Bearer {state.settings.mollie_api_key}"):
        raise mollie_refusal(401, "Missing authentication, or failed to authenticate")
