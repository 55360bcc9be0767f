"""SendGrid's webhooks: what became of our emails, and emails that come in.

https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features
https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/setting-up-the-inbound-parse-webhook
"""

import hmac
import json
import logging
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import ValidationError

from gateway import email_events
from gateway.email_events import PROVIDER, EmailEvent
from gateway.inbound_email import message_of
from gateway.problems import ProblemError
from gateway.state import GatewayState, Here
from ledger.intake import answers

log = logging.getLogger(__name__)

router = APIRouter(prefix="/webhooks/sendgrid", tags=["webhooks"])

_SIGNATURE = "x-twilio-email-event-webhook-signature"
_TIMESTAMP = "x-twilio-email-event-webhook-timestamp"


async def signed_events(request: Request, here: Here) -> list[Any]:
    """The events as SendGrid posted them.

    Raises:
        ProblemError: 403 unless SendGrid signed the raw body, 400 when it is no array of events.
    """
    body = await request.body()
    if not _is_signed(request, body, here):
        raise _forged(here)
    try:
        sent = json.loads(body)
    except ValueError as error:
        raise ProblemError(400, "Invalid JSON", "the body is not JSON") from error
    if not isinstance(sent, list):
        raise ProblemError(400, "Invalid events", "the body is not a JSON array")
    return sent


def _is_signed(request: Request, body: bytes, here: GatewayState) -> bool:
    signature, timestamp = request.headers.get(_SIGNATURE), request.headers.get(_TIMESTAMP)
    if here.sendgrid is None or not signature or timestamp is None:
        return False
    try:
        return bool(here.sendgrid.verify_signature(body.decode(), signature, timestamp))
    except ValueError:  # neither base64 nor UTF-8
        return False


def _forged(here: GatewayState) -> ProblemError:
    here.metrics.count("forged", PROVIDER)
    return ProblemError(403, "Forbidden", "the call does not come from SendGrid")


@router.post("/events", summary="What became of emails")
async def events(sent: Annotated[list[Any], Depends(signed_events)], here: Here) -> Response:
    """Each event is recorded once; those of emails that are not ours are left alone."""
    for told in sent:
        try:
            event = EmailEvent.model_validate(told)
        except ValidationError:
            here.metrics.count("unreadable", PROVIDER)
            continue
        heard = await email_events.take(here.pool, event)
        here.metrics.count("callback", f"{PROVIDER}_{heard or 'ignored'}")
    return Response()


@router.post("/inbound", summary="An email from a debtor")
async def inbound(request: Request, here: Here, secret: str = "") -> Response:
    """Stored with the contact it answers; the cases it is about hear of it.

    SendGrid does not sign these: the address that it calls holds a secret.
    """
    expected = here.config.sendgrid_inbound_secret
    if not expected or not hmac.compare_digest(
        secret.encode(), expected.get_secret_value().encode()
    ):
        raise _forged(here)
    async with request.form(max_files=100, max_fields=100) as form:
        message = message_of(form)
    if message is None:
        here.metrics.count("unreadable", PROVIDER)
        return Response()
    received = await answers.reply(here.pool, message)
    here.metrics.count("reply", f"email_{received}")
    if received is answers.Received.UNKNOWN_SENDER:
        log.warning("an email came from an address that is no debtor's")
    return Response()
