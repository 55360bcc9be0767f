"""The doors as one application."""

from fastapi import FastAPI

from gateway import (
    api_cases,
    api_tasks,
    events,
    operations,
    problems,
    webhooks_sendgrid,
    webhooks_twilio,
)
from gateway.body_limit import MEGABYTE, BodyLimit
from gateway.config import GatewayConfig
from gateway.state import GatewayState
from ledger.database import Pool

DOORS = (
    events.router,
    webhooks_twilio.router,
    webhooks_sendgrid.router,
    api_cases.router,
    api_tasks.router,
    operations.router,
)
"""Every door; a new one is one file and one line here."""

LIMITS = {
    "/events": 10 * MEGABYTE,
    # Emails with attachments: SendGrid posts up to 30 MB.
    "/webhooks/sendgrid/inbound": 32 * MEGABYTE,
}


def create_app(config: GatewayConfig, pool: Pool) -> FastAPI:
    """The gateway over a ledger.

    Raises:
        ValueError: the webhook key of SendGrid is no key.
    """
    app = FastAPI(
        title="Amicable",
        summary="Events and webhooks in; cases and tasks for staff and other systems.",
        version="1",
    )
    app.state.gateway = GatewayState(config, pool)
    problems.install(app)
    app.add_middleware(BodyLimit, default=2 * MEGABYTE, paths=LIMITS)
    for door in DOORS:
        app.include_router(door)
    return app
