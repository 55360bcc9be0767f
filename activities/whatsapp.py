"""WhatsApp by Twilio: free text within 24 hours of the debtor's last word, else a template."""

import json
from datetime import datetime

from activities.channel import Composed, Correspondence, NotPossibleError, Receipt, RefusedError
from activities.twilio_messages import TwilioMessages
from activities.whatsapp_templates import wording_hash
from domain.messages.content_template import content_template
from domain.messages.render import RenderedWhatsApp, render_whatsapp
from domain.messages.source import MessageSource
from domain.messages.templating import MessageError
from domain.vocabulary import Channel
from ledger import contacts, templates
from ledger.contacts import Contact
from ledger.database import Connection


class WhatsAppAdapter:
    """Sends what the debtor may get on WhatsApp.

    Args:
        messages: Twilio's messages.
    """

    channel: Channel = Channel.WHATSAPP

    def __init__(self, messages: TwilioMessages) -> None:
        self._messages = messages
        self._wordings: dict[tuple[str, str], str] = {}
        """What Meta was asked to approve, by language and hash of the message's file."""

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
            parts = await self._template(conn, letter, rendered)
        return Composed(
            recipient=debtor.phone,
            subject=None,
            body=rendered.text,
            message_hash=rendered.hash,
            parts=parts,
        )

    async def _template(
        self, conn: Connection, letter: Correspondence, rendered: RenderedWhatsApp
    ) -> dict[str, str]:
        source = letter.source
        sid = await templates.approved_sid(
            conn, letter.creditor.slug, source.name, source.language, self._wanted(source)
        )
        if sid is None:
            raise NotPossibleError(
                f"no approved WhatsApp template for {source.name} in {source.language}"
            )
        variables = json.dumps(rendered.variables, ensure_ascii=False)
        return {"content_sid": sid, "content_variables": variables}

    def _wanted(self, source: MessageSource) -> str:
        which = source.language, source.hash
        if which not in self._wordings:
            template = content_template(source, source.language)
            self._wordings[which] = wording_hash(template)
        return self._wordings[which]

    async def send(self, contact: Contact, composed: Composed, letter: Correspondence) -> Receipt:
        """Create the message at Twilio, once.

        Raises:
            RefusedError: Twilio said no.
            BusyError: Twilio asks to come back.
            MaybeSentError: no answer came.
        """
        message = composed.parts or {"body": composed.body}
        to = f"whatsapp:{contact.recipient}"
        return await self._messages.send(contact, to, **message, **_sender(letter))

    async def became(self, contact: Contact) -> bool | None:
        """Whether Twilio has this text."""
        return await self._messages.became(contact, f"whatsapp:{contact.recipient}")


def _rendered(letter: Correspondence) -> RenderedWhatsApp:
    try:
        return render_whatsapp(letter.source, letter.facts)
    except MessageError as error:
        raise NotPossibleError(str(error)) from None


def _sender(letter: Correspondence) -> dict[str, str]:
    sender = letter.creditor.senders.whatsapp
    if sender is None:
        raise RefusedError("no_sender", "the creditor has no WhatsApp sender any more")
    if sender.messaging_service is not None:
        return {"messaging_service_sid": sender.messaging_service}
    return {"from_": f"whatsapp:{sender.number}"}
