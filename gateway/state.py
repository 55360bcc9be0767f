"""What every door works with: settings, ledger, counters."""

from typing import Annotated

from fastapi import Depends, Request
from sendgrid.helpers.eventwebhook import EventWebhook

from gateway.config import GatewayConfig
from gateway.metrics import Metrics
from ledger.database import Pool


class GatewayState:
    """The gateway's dependencies, injected once by :func:`gateway.app.create_app`."""

    def __init__(self, config: GatewayConfig, pool: Pool) -> None:
        self.config = config
        self.pool = pool
        self.metrics = Metrics()
        self.sendgrid = _event_webhook(config.sendgrid_webhook_public_key)


def _event_webhook(key: str | None) -> EventWebhook | None:
    try:
        return EventWebhook(key) if key else None
    except ValueError as error:
        what = "SENDGRID_WEBHOOK_PUBLIC_KEY is no public key"
        raise ValueError(f"{what}: copy it from SendGrid's Signed Event Webhook") from error


def _state(request: Request) -> GatewayState:
    state: GatewayState = request.app.state.gateway
    return state


Here = Annotated[GatewayState, Depends(_state)]
