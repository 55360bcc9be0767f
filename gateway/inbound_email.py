"""An email from SendGrid's Inbound Parse as a message of a debtor."""

import hashlib
import json
import re
from email.message import Message as Headers
from email.parser import HeaderParser
from email.utils import parseaddr

from starlette.datastructures import FormData

from domain.answers import says_stop
from domain.reading.written_anew import written_anew
from domain.vocabulary import Channel
from gateway.email_text import words_of
from ledger.intake.answers import Message

_MESSAGE_ID = re.compile(r"<([^<>@\s]+)@[^<>\s]+>")


def message_of(form: FormData) -> Message | None:
    """The message; None without a sender."""
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    headers = HeaderParser().parsestr(fields.get("headers", ""))
    sender, to = _ends(fields)
    if not sender:
        return None
    raw = fields.get("text", "").strip() or words_of(fields.get("html", ""))
    text = written_anew(raw)
    subject = fields.get("subject", "")
    return Message(
        channel=Channel.EMAIL,
        provider_id=_own_id(headers, fields),
        sender=sender,
        to=to,
        text=text or subject,
        subject=subject or None,
        raw=raw if raw != text else None,
        answers=_answered(headers),
        # List-Unsubscribe writes an empty email with this subject.
        stops=says_stop(subject) and not text,
    )


def _ends(fields: dict[str, str]) -> tuple[str, str | None]:
    """Who wrote to which address; the envelope knows the one of several that is ours."""
    try:
        envelope = json.loads(fields.get("envelope", "{}"))
        recipients = [str(it) for it in envelope.get("to", [])]
    except (ValueError, AttributeError, TypeError):
        recipients = []
    to = recipients[0] if recipients else parseaddr(fields.get("to", ""))[1]
    return parseaddr(fields.get("from", ""))[1], to or None


def _own_id(headers: Headers, fields: dict[str, str]) -> str:
    if message_id := str(headers.get("Message-ID", "")).strip():
        return message_id[:500]
    told = "\n".join(f"{name}: {fields.get(name, '')}" for name in ("headers", "from", "text"))
    return f"sha256:{hashlib.sha256(told.encode()).hexdigest()}"


def _answered(headers: Headers) -> tuple[str, ...]:
    """Ids of the messages it answers, the nearest first: SendGrid's is the part before the @."""
    nearest = str(headers.get("In-Reply-To", ""))
    earlier = _MESSAGE_ID.findall(str(headers.get("References", "")))
    return tuple(dict.fromkeys([*_MESSAGE_ID.findall(nearest), *reversed(earlier)]))[:10]
