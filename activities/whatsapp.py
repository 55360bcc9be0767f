"""WhatsApp by Twilio: free text within 24 hours of the debtor's last word, else a template."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

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
from activities.twilio_client import TwilioClient
from activities.whatsapp_templates import wording_hash
from domain.messages.content_template import content_template
from domain.messages.render import RenderedWhatsApp, render_whatsapp
from domain.messages.templating import MessageError
from domain.vocabulary import Channel
from ledger import contacts, templates
from ledger.contacts import Contact
from ledger.database import Connection, Pool

_SKEW = timedelta(minutes=1)
"""Our clock and Twilio's differ a little, and Twilio's shows whole seconds."""
_LOOK_BACK = 100
"""Messages to one number that are looked through; a debtor gets a few a week."""


class WhatsAppAdapter:
    """Sends what the debtor may get on WhatsApp.

    Args:
        twilio: the client.
        pool: the ledger, to tell our other messages apart from a lost one.
        public_url: where Twilio calls us back.
    """

    channel: Channel = Channel.WHATSAPP

    def __init__(self, twilio: TwilioClient, pool: Pool, public_url: str) -> None:
        self._twilio = twilio
        self._pool = pool
        self._public_url = public_url.rstrip("/")

    async def compose(self, conn: Connection, letter: Correspondence, now: datetime) -> Composed:
        """Free text or the approved template, whichever WhatsApp allows now.

        Raises:
            NotPossibleError: no sender, number, text or approved template.
        """
        creditor, debtor = letter.creditor, letter.debtor
        if creditor.senders.whatsapp is None or debtor.phone is None:
            raise NotPossibleError("no WhatsApp number on both sides")
        rendered = _rendered(letter)
        parts: dict[str, str] = {}
        if not await contacts.whatsapp_session_open(conn, creditor.slug, debtor.id, now):
            parts = await _template(conn, letter, rendered)
        return Composed(
            recipient=debtor.phone,
            subject=None,
            body=rendered.text,
            message_hash=rendered.hash,
            parts=parts,
        )

    async def send(self, contact: Contact, composed: Composed, letter: Correspondence) -> Receipt:
        """Create the message at Twilio, once.

        Raises:
            RefusedError: Twilio said no.
            BusyError: Twilio asks to come back.
            MaybeSentError: no answer came.
        """
        message = {
            **_sender(letter),
            **(composed.parts or {"body": composed.body}),
            "to": f"whatsapp:{contact.recipient}",
            "status_callback": f"{self._public_url}/webhooks/twilio/status"
            f"?contact={contact_key(contact.id)}",
        }
        sent = await self._twilio.ask(lambda twilio: twilio.messages.create(**message))
        return Receipt(status="sent", provider_id=sent.sid)

    async def became(self, contact: Contact) -> bool | None:
        """Whether Twilio has this text, to this number, from when it was marked.

        Twilio's times and ``marked_at`` are compared as they stand: case time is real time
        wherever Twilio is real (the clock can be moved only on the sandbox, which tells case
        time itself). The list is not narrowed by ``DateSent``, which a queued message lacks.
        """
        to = f"whatsapp:{contact.recipient}"
        try:
            found = await self._twilio.ask(lambda it: it.messages.list(to=to, limit=_LOOK_BACK))
        except (RefusedError, BusyError, MaybeSentError):
            return None
        recent = [each for each in found if each.date_created >= contact.marked_at - _SKEW]
        return await self._is_among(recent, contact)

    async def _is_among(self, messages: Sequence[Any], contact: Contact) -> bool | None:
        unclear = False
        for message in messages:
            owner = await contacts.by_provider_id(self._pool, message.sid)
            if owner is not None and owner.id != contact.id:
                continue
            if owner is not None or _words(message.body) == _words(contact.body):
                return True
            # Twilio may forget a body (message redaction): then only a person can tell.
            unclear = unclear or not message.body
        return None if unclear else False


def _rendered(letter: Correspondence) -> RenderedWhatsApp:
    try:
        return render_whatsapp(letter.source, letter.facts)
    except MessageError as error:
        raise NotPossibleError(str(error)) from None


async def _template(
    conn: Connection, letter: Correspondence, rendered: RenderedWhatsApp
) -> dict[str, str]:
    source = letter.source
    wanted = wording_hash(content_template(source, source.language))
    sid = await templates.approved_sid(
        conn, letter.creditor.slug, source.name, source.language, wanted
    )
    if sid is None:
        raise NotPossibleError(
            f"no approved WhatsApp template for {source.name} in {source.language}"
        )
    variables = json.dumps(rendered.variables, ensure_ascii=False)
    return {"content_sid": sid, "content_variables": variables}


def _sender(letter: Correspondence) -> dict[str, str]:
    sender = letter.creditor.senders.whatsapp
    if sender is None:
        raise RefusedError("no_sender", "the creditor has no WhatsApp sender any more")
    if sender.messaging_service is not None:
        return {"messaging_service_sid": sender.messaging_service}
    return {"from_": f"whatsapp:{sender.number}"}


def _words(text: str | None) -> list[str]:
    return (text or "").split()
