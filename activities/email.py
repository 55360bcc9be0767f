"""Email by SendGrid: text, page and pictures; nothing of the debtor's in tracking or tags."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from activities.channel import (
    BusyError,
    Composed,
    Correspondence,
    MaybeSentError,
    NotPossibleError,
    Receipt,
    RefusedError,
    contact_key,
)
from activities.sendgrid_client import SendGridClient
from domain.creditor import EmailSender
from domain.messages.render import render_email
from domain.vocabulary import Channel
from ledger import logos
from ledger.contacts import Contact
from ledger.database import Connection

NO_TRACKING = {
    "click_tracking": {"enable": False, "enable_text": False},
    "open_tracking": {"enable": False},
    "subscription_tracking": {"enable": False},
}
"""An opened or clicked email is nobody's business, and never a proof of receipt."""
_SKEW = timedelta(minutes=1)
_LOOK_BACK = 100


class EmailAdapter:
    """Sends emails in the creditor's name.

    Args:
        sendgrid: the client.
    """

    channel: Channel = Channel.EMAIL

    def __init__(self, sendgrid: SendGridClient) -> None:
        self._sendgrid = sendgrid

    async def compose(self, conn: Connection, letter: Correspondence, now: datetime) -> Composed:
        """Subject, text, page, logo and payment code.

        Raises:
            NotPossibleError: no sender or no address.
        """
        if letter.creditor.senders.email is None or letter.debtor.email is None:
            raise NotPossibleError("no email address on both sides")
        rendered = render_email(letter.source, letter.facts)
        parts = {"html": rendered.html}
        if rendered.qr_png is not None:
            parts["qr"] = base64.b64encode(rendered.qr_png).decode()
        if rendered.logo is not None:
            picture = (await logos.get(conn, rendered.logo)).picture
            parts["logo"] = base64.b64encode(picture).decode()
        return Composed(
            recipient=letter.debtor.email,
            subject=rendered.subject,
            body=rendered.text,
            message_hash=rendered.hash,
            parts=parts,
        )

    async def send(self, contact: Contact, composed: Composed, letter: Correspondence) -> Receipt:
        """Hand it to SendGrid, once.

        Raises:
            RefusedError: SendGrid said no.
            BusyError: SendGrid asks to come back.
            MaybeSentError: no answer came.
        """
        sender = letter.creditor.senders.email
        if sender is None:
            raise RefusedError("no_sender", "the creditor has no email sender any more")
        statutory = letter.statutory or letter.source.statutory
        mail = _mail(contact, composed, sender, letter.debtor.name) | _leaving(sender, statutory)
        return Receipt(status="sent", provider_id=await self._sendgrid.send(mail))

    async def became(self, contact: Contact) -> bool | None:
        """True when SendGrid's Email Logs hold our contact id; else nobody knows.

        Every account may read these logs (``POST /v3/logs``, 30 days); the older activity feed
        is paid for. They run behind by seconds to minutes, so that a message missing from them
        is no proof: never False. Times compare as with WhatsApp: case time is real time wherever
        SendGrid is real.
        """
        if '"' in contact.recipient:
            return None
        since = (contact.marked_at - _SKEW).astimezone(UTC)
        query = (
            f'to_email = "{contact.recipient}" AND sg_message_id_created_at >='
            f' TIMESTAMP "{since:%Y-%m-%dT%H:%M:%SZ}"'
        )
        wish = {"query": query, "limit": _LOOK_BACK}
        try:
            found = await self._sendgrid.ask(lambda api: api.logs.post(request_body=wish))
            for message in (found or {}).get("messages", ()):
                if await self._carries(message["sg_message_id"], contact):
                    return True
        except (RefusedError, BusyError, MaybeSentError):
            return None
        return None

    async def _carries(self, message_id: str, contact: Contact) -> bool:
        path = quote(message_id, safe="")
        detail = await self._sendgrid.ask(lambda api: api.logs._(path).get())
        carried = (detail or {}).get("custom_args") or {}
        return bool(carried.get("contact_id") == contact_key(contact.id))


def _mail(contact: Contact, composed: Composed, sender: EmailSender, name: str) -> dict[str, Any]:
    mail: dict[str, Any] = {
        "personalizations": [
            {
                "to": [{"email": contact.recipient, "name": name}],
                # SendGrid keeps custom args for long and in the US: an opaque id only.
                "custom_args": {"contact_id": contact_key(contact.id)},
            }
        ],
        "from": {"email": sender.address, "name": sender.name},
        "subject": composed.subject,
        "content": [
            {"type": "text/plain", "value": composed.body},
            {"type": "text/html", "value": composed.parts["html"]},
        ],
        "tracking_settings": NO_TRACKING,
    }
    if sender.reply_to is not None:
        mail["reply_to"] = {"email": sender.reply_to}
    pictures = [_inline(each, composed.parts[each]) for each in _FILES if each in composed.parts]
    if pictures:
        mail["attachments"] = pictures
    return mail


_FILES = {"logo": "logo.png", "qr": "payment-code.png"}
"""The pictures in the page, by content id (RFC 2392)."""


def _inline(content_id: str, png: str) -> dict[str, str]:
    return {
        "content": png,
        "type": "image/png",
        "filename": _FILES[content_id],
        "disposition": "inline",
        "content_id": content_id,
    }


def _leaving(sender: EmailSender, statutory: bool) -> dict[str, Any]:
    """How to get no more of these: by group, else by a reply that we read as "stop".

    A statutory notice offers no way out, and has a group of its own, so that who leaves the
    reminders still gets it. With a group SendGrid writes the ``List-Unsubscribe`` header.
    """
    group = sender.notice_group if statutory else sender.suppression_group
    if group is not None:
        return {"asm": {"group_id": group}}
    if statutory:
        return {}
    address = quote(sender.reply_to or sender.address, safe="@")
    return {"headers": {"List-Unsubscribe": f"<mailto:{address}?subject=stop>"}}
