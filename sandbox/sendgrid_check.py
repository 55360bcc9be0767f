"""What SendGrid refuses in a request to send an email.

https://www.twilio.com/docs/sendgrid/api-reference/mail-send/errors
"""

import json
from typing import Any

from fastapi import Request

from sandbox.answers import ProviderRefusal, sendgrid_refusal
from sandbox.state import EMAIL

_FROM = (
    "The from object must be provided for every email send. It is an object that requires the"
    " email parameter, but may also contain a name parameter."
)
_CONTENT = (
    "Unless a valid template_id is provided, the content parameter is required. There must be at"
    " least one defined content block."
)


async def json_object(request: Request) -> dict[str, Any]:
    """The body of a request, which must be a JSON object."""
    try:
        body = json.loads(await request.body())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise _bad("Bad Request", None)
    return body


def is_email(value: Any) -> bool:
    """Whether a value is one plain address."""
    return isinstance(value, str) and EMAIL.fullmatch(value) is not None


def check_mail(mail: dict[str, Any]) -> None:
    """Refuse what SendGrid would refuse, naming the field."""
    envelopes = mail.get("personalizations")
    if not isinstance(envelopes, list) or not envelopes:
        raise _bad(
            "The personalizations field is required and must have at least one personalization.",
            "personalizations",
        )
    for place, envelope in enumerate(envelopes):
        _check_envelope(envelope, f"personalizations.{place}")
    sender = mail.get("from")
    if not isinstance(sender, dict) or not is_email(sender.get("email")):
        raise _bad(_FROM, "from.email")
    if not mail.get("template_id"):
        _check_subject(mail, envelopes)
        _check_content(mail.get("content"))
    group = (mail.get("asm") or {}).get("group_id")
    if mail.get("asm") is not None and not isinstance(group, int):
        raise _bad("The asm group_id must be an integer value.", "asm.group_id")
    for place, file in enumerate(mail.get("attachments") or []):
        for name in ("content", "filename"):
            if not file.get(name):
                raise _bad(
                    f"The attachment {name} must be a string at least one character in length.",
                    f"attachments.{place}.{name}",
                )


def _check_envelope(envelope: Any, field: str) -> None:
    recipients = envelope.get("to") if isinstance(envelope, dict) else None
    if not isinstance(recipients, list) or not recipients:
        raise _bad(
            "The to array is required for all personalization objects, and must have at least one"
            " email object with a valid email address.",
            f"{field}.to",
        )
    for place, recipient in enumerate(recipients):
        if not isinstance(recipient, dict) or not is_email(recipient.get("email")):
            raise _bad(
                "Does not contain a valid address.",
                f"{field}.to.{place}.email",
            )
    for name, value in (envelope.get("custom_args") or {}).items():
        if not isinstance(value, str):
            raise _bad("The custom_args values must be strings.", f"{field}.custom_args.{name}")


def _check_subject(mail: dict[str, Any], envelopes: list[dict[str, Any]]) -> None:
    if not mail.get("subject") and not all(envelope.get("subject") for envelope in envelopes):
        raise _bad(
            "The subject is required. You can get around this requirement if you use a template"
            " with a subject defined or if every personalization has a subject defined.",
            "subject",
        )


def _check_content(content: Any) -> None:
    if not isinstance(content, list) or not content:
        raise _bad(_CONTENT, "content")
    for place, part in enumerate(content):
        for name in ("type", "value"):
            if not isinstance(part, dict) or not isinstance(part.get(name), str) or not part[name]:
                raise _bad(
                    f"The content {name} must be a string at least one character in length.",
                    f"content.{place}.{name}",
                )
    kinds = [part["type"] for part in content]
    if "text/plain" in kinds and kinds[0] != "text/plain":
        raise _bad(
            "If present, text/plain and text/html may only be provided once, text/plain first.",
            "content",
        )


def _bad(message: str, field: str | None) -> ProviderRefusal:
    return sendgrid_refusal(400, message, field)
