"""Twilio's webhooks: WhatsApp and text messages that come in, and what became of ours.

https://www.twilio.com/docs/usage/webhooks/webhooks-security
"""

import logging
import re
from typing import Annotated
from urllib.parse import parse_qsl
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import ImmutableMultiDict
from twilio.request_validator import (
    RequestValidator,
)

from domain.provider_codes import twilio_code
from domain.vocabulary import Channel
from gateway.problems import ProblemError
from gateway.state import GatewayState, Here
from ledger import contacts
from ledger.intake import answers, callbacks
from ledger.intake.callbacks import Heard, Status

log = logging.getLogger(__name__)

router = APIRouter(prefix="/webhooks/twilio", tags=["webhooks"])

PROVIDER = "twilio"
_WHATSAPP = "whatsapp:"
_NUMBER = re.compile(r"\+[1-9]\d{6,14}")
_STATUSES: dict[str, Status] = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}
"""Earlier ones (queued, accepted, scheduled, sending) tell nothing that we do not know."""

Form = ImmutableMultiDict[str, str]


async def signed_form(request: Request, here: Here) -> Form:
    """The form as Twilio posted it.

    Raises:
        ProblemError: 403, unless Twilio signed it over our public address.
    """
    body = (await request.body()).decode("utf-8", errors="replace")
    form = ImmutableMultiDict(parse_qsl(body, keep_blank_values=True))
    if not _is_signed(request, form, here):
        here.metrics.count("forged", PROVIDER)
        raise ProblemError(403, "Forbidden", "the signature does not match")
    return form


def _is_signed(request: Request, form: Form, here: GatewayState) -> bool:
    token, signature = here.config.twilio_auth_token, request.headers.get("x-twilio-signature")
    if not token or not signature:
        return False
    query = request.scope["query_string"].decode("latin-1")
    url = here.config.public_url.rstrip("/") + request.scope["path"] + (query and f"?{query}")
    validator = RequestValidator(token.get_secret_value())
    return bool(validator.validate(url, form, signature))


Signed = Annotated[Form, Depends(signed_form)]


@router.post("/status", summary="What became of a message")
async def status(form: Signed, here: Here, contact: str = "") -> Response:
    """Recorded once per message and status; later ones never fall back to earlier ones."""
    state = _STATUSES.get(form.get("MessageStatus", ""))
    sid = form.get("MessageSid", "")
    if state is None:
        return Response()
    contact_id = await _contact(here, contact, sid)
    if contact_id is None:
        here.metrics.count("unknown_contact", PROVIDER)
        return Response()
    code = form.get("ErrorCode")
    known = twilio_code(code) if code and state == "failed" else None
    heard = await callbacks.contact_status(
        here.pool,
        contact_id,
        state,
        provider=PROVIDER,
        event_id=sid,
        provider_id=sid or None,
        error_code=known.code if known else None,
        why=known.meaning if known else form.get("MessageStatus", ""),
        closes_channel=known.closes_channel if known else False,
    )
    _count(here, heard)
    return Response()


async def _contact(here: GatewayState, ours: str, sid: str) -> UUID | None:
    try:
        return UUID(ours)
    except ValueError:
        found = await contacts.by_provider_id(here.pool, sid) if sid else None
        return found.id if found else None


def _count(here: GatewayState, heard: Heard) -> None:
    name = "unknown_contact" if heard is Heard.UNKNOWN_CONTACT else "callback"
    here.metrics.count(name, PROVIDER)


@router.post("/inbound", summary="A WhatsApp or text message from a debtor")
async def inbound(form: Signed, here: Here) -> Response:
    """Stored with the contact it answers; the cases it is about hear of it."""
    sender, sid = form.get("From", ""), form.get("MessageSid", "")
    channel = _channel(sender)
    if channel is None or not sid:
        here.metrics.count("other_channel", PROVIDER)
        return _nothing_to_say()
    original = form.get("OriginalRepliedMessageSid")
    message = answers.Message(
        channel=channel,
        provider_id=sid,
        sender=sender.removeprefix(_WHATSAPP),
        to=form.get("To", "").removeprefix(_WHATSAPP) or None,
        text=form.get("Body") or _without_words(form),
        button=form.get("ButtonPayload") or form.get("ButtonText"),
        answers=(original,) if original else (),
        stops=form.get("OptOutType") == "STOP",
    )
    received = await answers.reply(here.pool, message)
    here.metrics.count("reply", f"{channel}_{received}")
    if received is answers.Received.UNKNOWN_SENDER:
        log.warning("a %s message came from a number that is no debtor's", channel.in_words)
    return _nothing_to_say()


def _channel(sender: str) -> Channel | None:
    """By how Twilio writes the sender; None for what no debtor writes from (short codes …)."""
    if sender.startswith(_WHATSAPP):
        return Channel.WHATSAPP
    return Channel.SMS if _NUMBER.fullmatch(sender) else None


def _without_words(form: Form) -> str:
    files = form.get("NumMedia", "0")
    return f"[{files} file(s), no text]" if files not in ("", "0") else ""


def _nothing_to_say() -> Response:
    return Response("<Response/>", media_type="text/xml")
