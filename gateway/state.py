"""What every door works with: settings, ledger, counters."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from sendgrid.helpers.eventwebhook import EventWebhook

from domain.payment_provider import ProviderOf
from gateway.config import GatewayConfig, OpenIdConnect
from gateway.desk.accounts import AccountProvider
from gateway.desk.bulletin import Bulletin
from gateway.metrics import Metrics
from ledger.database import Pool

PrintLetter = Callable[[Pool, UUID], Awaitable[bytes]]
"""Sets a letter as PDF; injected, because the gateway knows no channel."""


PrintDossier = Callable[[Pool, str, str], Awaitable[bytes]]
"""Sets the dossier of a creditor's invoice as PDF; injected likewise."""


class GatewayState:
    """The gateway's dependencies, injected once by :func:`gateway.app.create_app`."""

    def __init__(
        self,
        config: GatewayConfig,
        pool: Pool,
        print_letter: PrintLetter,
        print_dossier: PrintDossier,
        provider_of: ProviderOf,
    ) -> None:
        self.config = config
        self.print_letter = print_letter
        self.print_dossier = print_dossier
        self.provider_of = provider_of
        self.pool = pool
        self.metrics = Metrics()
        self.bulletin = Bulletin(pool)
        self.sendgrid = _event_webhook(config.sendgrid_webhook_public_key)
        self.accounts = _account_provider(config.staff_sign_in)


def _account_provider(config: OpenIdConnect | None) -> AccountProvider | None:
    """Where staff have their accounts; the protocol's library is loaded only where it is used."""
    if config is None:
        return None
    from gateway.desk.openid import OpenIdProvider

    return OpenIdProvider(config)


def _event_webhook(key: str | None) -> EventWebhook | None:
    try:
        return EventWebhook(key) if key else None
    except ValueError as error:
        what = "SENDGRID_WEBHOOK_PUBLIC_KEY is no public key"
        raise ValueError(f"{what}: copy it from SendGrid's Signed Event Webhook") from error


async def _state(request: Request) -> GatewayState:
    state: GatewayState = request.app.state.gateway
    return state


Here = Annotated[GatewayState, Depends(_state)]
