"""Twilio and SendGrid at the last hop: they take everything and tell the driver of it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from activities.channel import ChannelAdapter, Composed, Correspondence, Receipt
from activities.email import EmailAdapter
from activities.sendgrid_client import SendGridClient
from activities.twilio_client import TwilioClient
from activities.twilio_messages import TwilioMessages
from activities.whatsapp import WhatsAppAdapter
from domain.vocabulary import Channel
from ledger.contacts import Contact
from ledger.database import Pool

Tell = Callable[[str], None]
"""Hears the invoice number of each contact."""


class _SendGrid(SendGridClient):
    """Takes every email."""

    def __init__(self) -> None:
        self._taken = 0

    async def send(self, mail: dict[str, Any]) -> str | None:
        self._taken += 1
        return f"mail-{id(self)}-{self._taken}"


class _Twilio(TwilioClient):
    """Takes every message."""

    def __init__(self) -> None:
        self._taken = 0
        self._api = SimpleNamespace(messages=SimpleNamespace(create=self._create))

    async def ask(self, question: Callable[[Any], Any]) -> Any:
        return question(self._api)

    def _create(self, **_: Any) -> SimpleNamespace:
        self._taken += 1
        return SimpleNamespace(sid=f"SM{self._taken:032d}")


class _Email(EmailAdapter):
    def __init__(self, tell: Tell) -> None:
        super().__init__(_SendGrid())
        self._tell = tell

    async def send(self, contact: Contact, composed: Composed, letter: Correspondence) -> Receipt:
        receipt = await super().send(contact, composed, letter)
        self._tell(contact.invoice_number)
        return receipt


class _Courier(_Email):
    """The third channel: an email once more, on the queue of letters."""

    channel = Channel.LETTER


class _WhatsApp(WhatsAppAdapter):
    def __init__(self, pool: Pool, tell: Tell) -> None:
        super().__init__(TwilioMessages(_Twilio(), pool, "https://collect.example.com"))
        self._tell = tell

    async def send(self, contact: Contact, composed: Composed, letter: Correspondence) -> Receipt:
        receipt = await super().send(contact, composed, letter)
        self._tell(contact.invoice_number)
        return receipt


def channels(pool: Pool, tell: Tell) -> list[ChannelAdapter]:
    """The real adapters of WhatsApp and email, and email again as a third channel."""
    return [_WhatsApp(pool, tell), _Email(tell), _Courier(tell)]
