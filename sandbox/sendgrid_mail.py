"""SendGrid's Mail Send, and the check of a key."""

import base64
import binascii
import secrets
from typing import Any

from fastapi import APIRouter, Depends, Request, Response

from sandbox.access import Messenger, State, sendgrid_client
from sandbox.answers import hang_if_told, refuse_if_told, sendgrid_refusal
from sandbox.models import Attachment, OutboxMessage
from sandbox.sendgrid_check import check_mail, json_object
from sandbox.sendgrid_fate import fate
from sandbox.state import SandboxState

router = APIRouter(prefix="/v3", dependencies=[Depends(sendgrid_client)], tags=["sendgrid"])


@router.post("/mail/send", status_code=202)
async def send_mail(request: Request, state: State, courier: Messenger) -> Response:
    """Send an email; every recipient in ``to`` is a message of its own in the outbox.

    https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send
    """
    fault = state.take_fault("sendgrid")
    refuse_if_told(fault)
    mail = await json_object(request)
    check_mail(mail)
    # SendGrid's ids hold no dot: what comes before the first one in sg_message_id is the id.
    provider_id = secrets.token_urlsafe(16)
    if mail.get("mail_settings", {}).get("sandbox_mode", {}).get("enable"):
        return Response(status_code=200)
    for message in _compose(state, mail, provider_id):
        state.outbox.put(message.id, message)
        courier.send(message, fate(state, message), fault)
    await hang_if_told(fault, request)
    return Response(status_code=202, headers={"X-Message-Id": provider_id})


@router.get("/scopes")
async def scopes() -> dict[str, list[str]]:
    """What the key may do: a way to check it.

    https://www.twilio.com/docs/sendgrid/api-reference/api-key-permissions/retrieve-a-list-of-scopes-for-which-this-user-has-access
    """
    allowed = ["mail.send", "marketing.read", "asm.groups.read", "asm.groups.suppressions.create"]
    return {"scopes": allowed}


@router.get("/user/account")
async def account() -> dict[str, Any]:
    """The account of the key.

    https://www.twilio.com/docs/sendgrid/api-reference/users-api/get-a-users-account-information
    """
    return {"type": "paid", "reputation": 99.7}


def _compose(state: SandboxState, mail: dict[str, Any], provider_id: str) -> list[OutboxMessage]:
    pairs = [(envelope, to) for envelope in mail["personalizations"] for to in envelope["to"]]
    shared = _shared(mail)
    messages = []
    for place, (envelope, to) in enumerate(pairs):
        headers = mail.get("headers", {}) | envelope.get("headers", {})
        own = next((v for k, v in headers.items() if k.lower() == "message-id"), None)
        custom = _strings(mail.get("custom_args")) | _strings(envelope.get("custom_args"))
        message = OutboxMessage(
            id=provider_id if len(pairs) == 1 else f"{provider_id}.{place}",
            provider_id=provider_id,
            at=state.now(),
            channel="email",
            to=to["email"],
            recipient_name=to.get("name"),
            subject=envelope.get("subject") or mail.get("subject"),
            variables=envelope.get("dynamic_template_data") or envelope.get("substitutions") or {},
            headers=headers,
            message_id_header=own or f"<{provider_id}@geopod-ismtpd-sandbox>",
            custom_args=custom,
            contact_id=custom.get("contact_id"),
            status="accepted",
            **shared,
        )
        messages.append(_substituted(message, envelope.get("substitutions") or {}))
    return messages


def _shared(mail: dict[str, Any]) -> dict[str, Any]:
    parts = {part["type"]: part["value"] for part in mail.get("content", [])}
    candidates: list[dict[str, Any]] = [mail.get("reply_to") or {}, *mail.get("reply_to_list", [])]
    reply_to = next(filter(None, candidates), {})
    html = parts.get("text/html")
    return {
        "sender": mail["from"]["email"],
        "sender_name": mail["from"].get("name"),
        "reply_to": reply_to.get("email"),
        "text": parts.get("text/plain"),
        "html": html,
        "template": mail.get("template_id"),
        "categories": mail.get("categories") or [],
        "asm_group_id": (mail.get("asm") or {}).get("group_id"),
        "attachments": [_attachment(file) for file in mail.get("attachments") or []],
    }


def _attachment(file: dict[str, Any]) -> Attachment:
    try:
        size = len(base64.b64decode(file["content"], validate=True))
    except (binascii.Error, ValueError):
        raise sendgrid_refusal(
            400, "The attachment content must be base64 encoded.", "attachments.0.content"
        ) from None
    kind = file.get("type") or "application/octet-stream"
    return Attachment(name=file["filename"], type=kind, size=size)


def _strings(values: Any) -> dict[str, str]:
    return {str(k): str(v) for k, v in values.items()} if isinstance(values, dict) else {}


def _substituted(message: OutboxMessage, substitutions: dict[str, str]) -> OutboxMessage:
    for tag, value in substitutions.items():
        message.subject = message.subject and message.subject.replace(tag, value)
        message.text = message.text and message.text.replace(tag, value)
        message.html = message.html and message.html.replace(tag, value)
    return message
