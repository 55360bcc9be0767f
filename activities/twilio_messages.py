"""Twilio's messages: create one, once, and find out whether it was taken.

What differs between WhatsApp and SMS is the ``whatsapp:`` before a number; the adapters put it.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from activities.channel import BusyError, MaybeSentError, Receipt, RefusedError, contact_key
from activities.twilio_client import TwilioClient
from ledger import contacts
from ledger.contacts import Contact
from ledger.database import Pool

_SKEW = timedelta(minutes=1)
"""Our clock and Twilio's differ a little, and Twilio's shows whole seconds."""
_LOOK_BACK = 100
"""Messages to one number that are looked through; a debtor gets a few a week."""


class TwilioMessages:
    """Sends what debtors get by Twilio.

    Args:
        twilio: the client.
        pool: the ledger, to tell our other messages apart from a lost one.
        public_url: where Twilio calls us back.
    """

    def __init__(self, twilio: TwilioClient, pool: Pool, public_url: str) -> None:
        self._twilio = twilio
        self._pool = pool
        self._public_url = public_url.rstrip("/")

    async def send(self, contact: Contact, to: str, **message: str) -> Receipt:
        """Create the message at Twilio, once.

        Raises:
            RefusedError: Twilio said no.
            BusyError: Twilio asks to come back.
            MaybeSentError: no answer came.
        """
        callback = f"{self._public_url}/webhooks/twilio/status?contact={contact_key(contact.id)}"
        asked = {**message, "to": to, "status_callback": callback}
        sent = await self._twilio.ask(lambda twilio: twilio.messages.create(**asked))
        return Receipt(status="sent", provider_id=sent.sid)

    async def became(self, contact: Contact, to: str) -> bool | None:
        """Whether Twilio has this text, to this number, from when it was marked.

        Twilio's times and ``marked_at`` are compared as they stand: case time is real time
        wherever Twilio is real (the clock can be moved only on the sandbox, which tells case
        time itself). The list is not narrowed by ``DateSent``, which a queued message lacks.
        """
        try:
            found = await self._twilio.ask(lambda it: it.messages.list(to=to, limit=_LOOK_BACK))
        except (RefusedError, BusyError, MaybeSentError):
            return None
        recent = [each for each in found if each.date_created >= contact.marked_at - _SKEW]
        return await self._is_among(recent, contact)

    async def _is_among(self, messages: Sequence[Any], contact: Contact) -> bool | None:
        unclear, ours = False, _words(contact.body)
        for message in messages:
            owner = await contacts.by_provider_id(self._pool, message.sid)
            if owner is not None and owner.id != contact.id:
                continue
            # A trial account puts words of its own before ours.
            if owner is not None or _words(message.body)[-len(ours) :] == ours:
                return True
            # Twilio may forget a body (message redaction): then only a person can tell.
            unclear = unclear or not message.body
        return None if unclear else False


def _words(text: str | None) -> list[str]:
    return (text or "").split()
