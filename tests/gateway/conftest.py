"""The gateway over a real ledger, and callers who sign as the providers do."""

from collections.abc import AsyncIterator

import httpx
import pytest
from pydantic import SecretStr

from domain.creditor import Creditor
from gateway.app import create_app
from gateway.config import GatewayConfig, Grant, Scope
from ledger.database import Pool
from sandbox.signing import EventSigner
from tests.support.providers import INBOUND_SECRET, PUBLIC, TWILIO_TOKEN, Providers


def _grant(token: str, creditor: str, *scopes: Scope, person: str = "") -> Grant:
    return Grant(token=SecretStr(token), creditor=creditor, scopes=frozenset(scopes), person=person)


@pytest.fixture(scope="session")
def signer() -> EventSigner:
    """SendGrid's key pair."""
    return EventSigner.generate()


@pytest.fixture
def config(signer: EventSigner) -> GatewayConfig:
    """Tokens of Acme, and of the operator."""
    desk = (Scope.CASES_READ, Scope.TASKS_WRITE, Scope.CALLS_WRITE)
    return GatewayConfig(
        public_url=PUBLIC,
        grants=(
            _grant("event-token", "acme", Scope.EVENTS_WRITE),
            _grant("desk-token", "acme", *desk, person="anna"),
            _grant("globex-token", "globex", *Scope, person="gerrit"),
            _grant("operator-token", "*", *Scope, person="bram"),
        ),
        twilio_auth_token=SecretStr(TWILIO_TOKEN),
        sendgrid_webhook_public_key=signer.public_key(),
        sendgrid_inbound_secret=SecretStr(INBOUND_SECRET),
    )


@pytest.fixture
async def web(
    config: GatewayConfig, pool: Pool, creditor: Creditor
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the gateway; an unexpected error is the answer 500, as in production."""
    app = create_app(config, pool)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
        yield client


@pytest.fixture
def providers(web: httpx.AsyncClient, signer: EventSigner) -> Providers:
    """Twilio and SendGrid."""
    return Providers(web, signer)


@pytest.fixture
def desk() -> dict[str, str]:
    """Anna of Acme."""
    return {"Authorization": "Bearer desk-token"}
