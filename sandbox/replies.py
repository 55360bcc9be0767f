"""Debtors who write back: the message reaches the gateway as the provider would bring it."""

import html
import json
from datetime import datetime
from email.utils import format_datetime
from typing import Annotated, Any
from urllib.parse import quote
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from sandbox.models import Channel, Inbound, OutboxMessage, Reply
from sandbox.signing import twilio_signature
from sandbox.state import E164, EMAIL, SandboxState, bare, new_sid

SANDBOX_NUMBER = "+14155238886"
SANDBOX_ADDRESS = "reply@sandbox.example"


class ReplyIn(BaseModel):
    """What a debtor writes.

    Attributes:
        channel: whatsapp, sms or email.
        sender: who writes, ``from`` in JSON.
        text: the words; with a button they may be left out.
        button: title or id of a button of the last message (WhatsApp).
        name: how the sender is called on that channel.
        to: whom it is for; else whoever wrote last.
        subject: of an email; else ``Re:`` and the last subject.
        times: how often the very same message is delivered.
    """

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    channel: Channel
    sender: Annotated[str, Field(alias="from")]
    button: str | None = None
    text: Annotated[str, Field(validate_default=True)] = ""
    name: str | None = None
    to: str | None = None
    subject: str | None = None
    times: Annotated[int, Field(ge=1, le=10)] = 1

    @field_validator("sender")
    @classmethod
    def _reachable(cls, value: str, info: ValidationInfo) -> str:
        email = info.data.get("channel") == "email"
        address = value.strip() if email else bare(value)
        if not (EMAIL if email else E164).fullmatch(address):
            kind = "an email address" if email else "a number like +31612345678"
            raise ValueError(f"must be {kind}")
        return address

    @field_validator("text")
    @classmethod
    def _says_something(cls, value: str, info: ValidationInfo) -> str:
        if not value.strip() and not info.data.get("button"):
            raise ValueError("must not be empty (or name a button)")
        return value


def whatsapp_call(state: SandboxState, reply: ReplyIn) -> tuple[Reply, str, dict[str, Any]]:
    """The inbound webhook of Twilio, signed; opens the 24-hour window.

    https://www.twilio.com/docs/messaging/guides/webhook-request
    """
    now, last = state.now(), state.last_message("whatsapp", reply.sender)
    state.inbound.put(reply.sender, Inbound(number=reply.sender, at=now))
    sid = new_sid("SM")
    to = bare(reply.to or (last.sender if last else "") or SANDBOX_NUMBER)
    button = _button(reply, last)
    text = reply.text or button.get("ButtonText", "")
    form = {
        **_received(state, sid, text),
        "MessageType": "button" if button else "text",
        "From": f"whatsapp:{reply.sender}",
        "To": f"whatsapp:{to}",
        "ProfileName": reply.name or "Sandbox",
        "WaId": reply.sender.removeprefix("+"),
        **button,
    }
    if last is not None:
        form["OriginalRepliedMessageSid"] = last.id
        form["OriginalRepliedMessageSender"] = f"whatsapp:{last.sender or to}"
    return _note(sid, now, reply, to, text, last), *_signed(state, form)


def sms_call(state: SandboxState, reply: ReplyIn) -> tuple[Reply, str, dict[str, Any]]:
    """The inbound webhook of Twilio for a text message, signed.

    A text message names none that it answers, and to an alphanumeric sender nobody can write.
    https://www.twilio.com/docs/messaging/guides/webhook-request
    """
    now, last = state.now(), state.last_message("sms", reply.sender)
    sid = new_sid("SM")
    to = reply.to or (last.sender if last and E164.fullmatch(last.sender) else SANDBOX_NUMBER)
    form = _received(state, sid, reply.text) | {"From": reply.sender, "To": to}
    note = _note(sid, now, reply, to, reply.text, last)
    return note, *_signed(state, form)


def email_call(state: SandboxState, reply: ReplyIn) -> tuple[Reply, str, dict[str, Any]]:
    """The Inbound Parse webhook of SendGrid, with the secret that stands for a signature.

    https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/setting-up-the-inbound-parse-webhook
    """
    now, last = state.now(), state.last_message("email", reply.sender)
    to = reply.to or (last and (last.reply_to or last.sender)) or SANDBOX_ADDRESS
    subject = reply.subject or f"Re: {(last and last.subject) or ''}".strip()
    message_id = f"<{uuid4().hex}@{reply.sender.partition('@')[2]}>"
    name = reply.name or (last and last.recipient_name)
    sender = f"{name} <{reply.sender}>" if name else reply.sender
    fields = {
        "headers": _headers(now, sender, to, subject, message_id, last),
        "from": sender,
        "to": to,
        "subject": subject,
        "text": reply.text,
        "html": f"<div>{html.escape(reply.text)}</div>",
        "envelope": json.dumps({"to": [to], "from": reply.sender}),
        "charsets": json.dumps(dict.fromkeys(("to", "from", "subject", "text", "html"), "UTF-8")),
        "dkim": f"{{@{reply.sender.partition('@')[2]} : pass}}",
        "SPF": "pass",
        "spam_score": "0.1",
        "sender_ip": "192.0.2.1",
        "attachments": "0",
    }
    secret = quote(state.settings.inbound_secret, safe="")
    url = state.settings.webhook_url(f"/webhooks/sendgrid/inbound?secret={secret}")
    files = {field: (None, value.encode()) for field, value in fields.items()}
    return _note(message_id, now, reply, to, reply.text, last), url, {"files": files}


def _received(state: SandboxState, sid: str, text: str) -> dict[str, str]:
    return {
        **dict.fromkeys(("SmsMessageSid", "MessageSid", "SmsSid"), sid),
        "AccountSid": state.settings.twilio_account_sid,
        "ApiVersion": "2010-04-01",
        "SmsStatus": "received",
        "Body": text,
        "NumMedia": "0",
        "NumSegments": "1",
    }


def _signed(state: SandboxState, form: dict[str, str]) -> tuple[str, dict[str, Any]]:
    url = state.settings.webhook_url("/webhooks/twilio/inbound")
    signature = twilio_signature(state.settings.twilio_auth_token, url, form)
    return url, {"data": form, "headers": {"X-Twilio-Signature": signature}}


def _button(reply: ReplyIn, last: OutboxMessage | None) -> dict[str, str]:
    if reply.button is None:
        return {}
    for known in last.buttons if last else []:
        if reply.button in (known["id"], known["title"]):
            return {"ButtonPayload": known["id"] or known["title"], "ButtonText": known["title"]}
    return {"ButtonPayload": reply.button, "ButtonText": reply.button}


def _headers(
    now: datetime, sender: str, to: str, subject: str, message_id: str, last: OutboxMessage | None
) -> str:
    lines = [
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {subject}",
        f"Date: {format_datetime(now)}",
        f"Message-ID: {message_id}",
        "MIME-Version: 1.0",
    ]
    if last is not None and last.message_id_header:
        lines += [f"In-Reply-To: {last.message_id_header}", f"References: {last.message_id_header}"]
    return "\n".join(lines) + "\n"


def _note(
    key: str, now: datetime, reply: ReplyIn, to: str, text: str, last: OutboxMessage | None
) -> Reply:
    return Reply(
        id=key,
        at=now,
        channel=reply.channel,
        sender=reply.sender,
        to=to,
        text=text,
        in_reply_to=last.id if last else None,
    )
