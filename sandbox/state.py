"""Everything the sandbox knows: the outbox, its templates, contacts, moods and clock."""

import re
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import uuid4

from sandbox.models import (
    Behaviour,
    Bounce,
    Callback,
    Contact,
    ContactList,
    Content,
    Fault,
    Identities,
    Inbound,
    MolliePayment,
    OutboxMessage,
    Provider,
    Reply,
    SuppressionGroup,
    Value,
)
from sandbox.settings import SandboxSettings
from sandbox.shelf import Kept, Shelf
from sandbox.signing import EventSigner

WINDOW = timedelta(hours=24)
E164 = re.compile(r"\+[1-9]\d{6,14}")
EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")


def new_sid(prefix: str) -> str:
    """A Twilio SID: two letters and 32 hex digits."""
    return prefix + uuid4().hex


def channel_of(address: str) -> Literal["whatsapp", "sms"]:
    """Which channel Twilio means: an address without a prefix is for SMS."""
    return "whatsapp" if address.startswith("whatsapp:") else "sms"


def bare(address: str) -> str:
    """An address without its channel, emails in lower case: how the sandbox looks people up."""
    return address.strip().removeprefix("whatsapp:").lower()


class SandboxState:
    """The memory of one sandbox; what is on the shelf survives a restart."""

    def __init__(self, settings: SandboxSettings) -> None:
        self.settings = settings
        self.shelf = shelf = Shelf(settings.data)
        self.outbox = Kept(shelf, "message", OutboxMessage)
        self.callbacks = Kept(shelf, "callback", Callback)
        self.replies = Kept(shelf, "reply", Reply)
        self.contents = Kept(shelf, "content", Content)
        self.contacts = Kept(shelf, "contact", Contact)
        self.lists = Kept(shelf, "list", ContactList)
        self.groups = Kept(shelf, "group", SuppressionGroup)
        self.bounces = Kept(shelf, "bounce", Bounce)
        self.behaviours = Kept(shelf, "behaviour", Behaviour)
        self.inbound = Kept(shelf, "inbound", Inbound)
        self.payments = Kept(shelf, "payment", MolliePayment)
        self.values = Kept(shelf, "value", Value)
        self.faults: list[Fault] = []
        self.signer = self._signer()

    def _signer(self) -> EventSigner:
        if self.settings.sendgrid_private_key is not None:
            return EventSigner.from_file(self.settings.sendgrid_private_key)
        kept = self.values.get("sendgrid_private_key")
        if kept is not None:
            return EventSigner.from_pem(kept.value.encode(), "the kept key")
        signer = EventSigner.generate()
        self.values.put("sendgrid_private_key", Value(value=signer.pem()))
        return signer

    @property
    def offset_seconds(self) -> float:
        """How far case time is ahead of the machine's clock."""
        kept = self.values.get("offset_seconds")
        return float(kept.value) if kept else 0.0

    @offset_seconds.setter
    def offset_seconds(self, seconds: float) -> None:
        self.values.put("offset_seconds", Value(value=repr(seconds)))

    @property
    def identities(self) -> Identities:
        """Who may be the sender."""
        kept = self.values.get("identities")
        return Identities.model_validate_json(kept.value) if kept else Identities()

    @identities.setter
    def identities(self, known: Identities) -> None:
        self.values.put("identities", Value(value=known.model_dump_json()))

    def now(self) -> datetime:
        """Case time."""
        return datetime.now(UTC) + timedelta(seconds=self.offset_seconds)

    def behaviour(self, address: str) -> str:
        """How an address behaves; ``delivered`` unless it was told otherwise."""
        known = self.behaviours.get(bare(address))
        return known.behaviour if known else "delivered"

    def window_is_open(self, number: str) -> bool:
        """Whether the number wrote within the last 24 hours, so that free text may go back."""
        last = self.inbound.get(bare(number))
        return last is not None and timedelta(0) <= self.now() - last.at < WINDOW

    def last_message(self, channel: str, address: str) -> OutboxMessage | None:
        """The newest message to an address."""
        wanted = bare(address)
        for message in reversed(list(self.outbox)):
            if message.channel == channel and bare(message.to) == wanted:
                return message
        return None

    def take_fault(self, provider: Provider) -> Fault | None:
        """The fault that this send meets, used up once."""
        for fault in self.faults:
            if fault.provider == provider:
                fault.times -= 1
                if fault.times == 0:
                    self.faults.remove(fault)
                return fault
        return None

    def suppressed(self, email: str, group_id: int | None) -> bool:
        """Whether an address unsubscribed from a group."""
        group = self.groups.get(str(group_id))
        return group is not None and bare(email) in group.emails
