"""The doors as one application."""

from uuid import UUID

from fastapi import FastAPI

from domain.payment_provider import ProviderOf, no_provider
from gateway import (
    api_bank,
    api_cases,
    api_debtors,
    api_dossiers,
    api_feedback,
    api_letters,
    api_outreach,
    api_plans,
    api_replies,
    api_tasks,
    events,
    operations,
    problems,
    webhooks_mollie,
    webhooks_sendgrid,
    webhooks_twilio,
)
from gateway.body_limit import MEGABYTE, BodyLimit
from gateway.config import GatewayConfig
from gateway.desk import desk, faults
from gateway.desk.look import ROOT as DESK
from gateway.portal import portal, refusals
from gateway.portal.look import ROOT as PORTAL
from gateway.state import GatewayState, PrintDossier, PrintLetter
from ledger.database import Pool

DOORS = (
    events.router,
    webhooks_twilio.router,
    webhooks_sendgrid.router,
    webhooks_mollie.router,
)
"""Where much comes in; a new one is one file and one line here."""
API = (
    api_cases.router,
    api_tasks.router,
    api_letters.router,
    api_dossiers.router,
    api_debtors.router,
    api_outreach.router,
    api_plans.router,
    api_replies.router,
    api_feedback.router,
    api_bank.router,
    operations.router,
)
"""What staff and other systems ask; a new one is one file and one line here."""

LIMITS = {
    "/events": 10 * MEGABYTE,
    "/webhooks/mollie": 4096,
    # A month of a busy account; what is more goes by `amicable bank import`.
    "/api/bank-statements": 64 * MEGABYTE,
    # Emails with attachments: SendGrid posts up to 30 MB.
    "/webhooks/sendgrid/inbound": 32 * MEGABYTE,
    **portal.LIMITS,
}

PAGES = {f"{DESK}/": faults.as_page, f"{PORTAL}/": refusals.refused}
"""Where people read refusals, and how."""


async def _no_printer(_: Pool, contact_id: UUID) -> bytes:
    raise LookupError(f"letter {contact_id} cannot be printed here")


async def _no_dossiers(_: Pool, creditor: str, number: str) -> bytes:
    raise LookupError(f"the dossier of {creditor}/{number} cannot be printed here")


def create_app(
    config: GatewayConfig,
    pool: Pool,
    print_letter: PrintLetter = _no_printer,
    print_dossier: PrintDossier = _no_dossiers,
    provider_of: ProviderOf = no_provider,
) -> FastAPI:
    """The gateway over a ledger; the printers set letters and dossiers as PDF.

    ``provider_of`` is where each creditor's money is collected online.

    Raises:
        ValueError: the webhook key of SendGrid is no key.
    """
    app = FastAPI(
        title="Amicable",
        summary="Events and webhooks in; cases and tasks for staff and other systems.",
        version="1",
    )
    app.state.gateway = GatewayState(config, pool, print_letter, print_dossier, provider_of)
    problems.install(app, PAGES)
    app.add_middleware(BodyLimit, default=2 * MEGABYTE, paths=LIMITS, pages=PAGES)
    # Routes are tried one by one, which takes longer than many a page: the busiest go first.
    for door in DOORS:
        app.include_router(door)
    portal.install(app)
    for door in API:
        app.include_router(door)
    desk.install(app, config)
    return app
