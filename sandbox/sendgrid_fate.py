"""What becomes of an email, and how SendGrid's Event Webhook tells it.

https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event
"""

import secrets
from typing import Any
from uuid import uuid4

from sandbox.models import Bounce, Callback, OutboxMessage
from sandbox.state import SandboxState, bare

NO_MAILBOX = {
    "event": "bounce",
    "type": "bounce",
    "reason": "550 5.1.1 The email account that you tried to reach does not exist",
    "status": "5.1.1",
    "bounce_classification": "Invalid Address",
}
REFUSED_BY_SERVER = {
    "event": "bounce",
    "type": "blocked",
    "reason": "554 5.7.1 Message blocked by the receiving server",
    "status": "5.7.1",
    "bounce_classification": "Reputation",
}
DELIVERED = {"event": "delivered", "response": "250 2.0.0 OK"}
DEFERRED = {"event": "deferred", "response": "450 4.2.1 Try again later", "attempt": "1"}
PROCESSED = {"event": "processed"}

# Each behaviour as posts to the gateway, each post a batch of events.
FATES: dict[str, list[list[dict[str, str]]]] = {
    "delivered": [[PROCESSED, DELIVERED]],
    "read": [[PROCESSED, DELIVERED], [{"event": "open", "useragent": "Sandbox"}]],
    "bounce": [[PROCESSED, NO_MAILBOX]],
    "blocked": [[PROCESSED, REFUSED_BY_SERVER]],
    "deferred": [[PROCESSED, DEFERRED], [DELIVERED]],
    "dropped": [[{"event": "dropped", "reason": "Invalid", "status": "5.0.0"}]],
    "spam_report": [[PROCESSED, DELIVERED], [{"event": "spamreport"}]],
    "sent_only": [[PROCESSED]],
    "silent": [],
}
BEHAVIOURS = set(FATES)


def fate(state: SandboxState, message: OutboxMessage) -> list[Callback]:
    """The posts to the Event Webhook about a message, in order."""
    address = bare(message.to)
    dropped = _dropped(state, message)
    if dropped is not None:
        return [_callback(state, message, [dropped])]
    behaviour = state.behaviour(address)
    if behaviour == "bounce":
        _remember_bounce(state, address)
    return [_callback(state, message, batch) for batch in FATES.get(behaviour, [])]


def _dropped(state: SandboxState, message: OutboxMessage) -> dict[str, str] | None:
    if state.suppressed(message.to, message.asm_group_id):
        return {"event": "dropped", "reason": "Unsubscribed Address", "status": "5.0.0"}
    if bare(message.to) in state.bounces:
        return {"event": "dropped", "reason": "Bounced Address", "status": "5.0.0"}
    return None


def _remember_bounce(state: SandboxState, address: str) -> None:
    bounce = Bounce(
        email=address,
        created=int(state.now().timestamp()),
        reason=NO_MAILBOX["reason"],
        status=NO_MAILBOX["status"],
    )
    state.bounces.put(address, bounce)


def _callback(state: SandboxState, message: OutboxMessage, batch: list[dict[str, str]]) -> Callback:
    last = batch[-1]
    return Callback(
        id=uuid4().hex,
        message_id=message.id,
        provider="sendgrid",
        url=state.settings.webhook_url("/webhooks/sendgrid/events"),
        events=[_event(state, message, event) for event in batch],
        status=last["event"],
        error_message=last.get("reason"),
    )


def _event(state: SandboxState, message: OutboxMessage, event: dict[str, str]) -> dict[str, Any]:
    about: dict[str, Any] = {
        **message.custom_args,
        "email": message.to,
        "timestamp": int(state.now().timestamp()),
        "smtp-id": message.message_id_header,
        "sg_event_id": secrets.token_urlsafe(16),
        "sg_message_id": f"{message.provider_id}.recvd-sandbox-1-{message.provider_id[:8]}.0",
    }
    if message.categories:
        about["category"] = message.categories
    if message.asm_group_id is not None:
        about["asm_group_id"] = message.asm_group_id
    return about | event
