"""A channel: compose what will be said, send it once, and find out what became of it.

To add a channel, write one class with these methods and list it in ``workers/composition.py``.
"""

from datetime import datetime
from typing import Literal, NamedTuple, Protocol
from uuid import UUID

from domain.creditor import Creditor
from domain.debtor import Debtor
from domain.messages.facts import MessageFacts
from domain.messages.source import MessageSource
from domain.model import Model
from domain.playbook import Playbook, Step
from domain.vocabulary import Channel
from ledger.contacts import Contact
from ledger.database import Connection


class Correspondence:
    """One message to be composed: from whom, to whom, about what, in which words."""

    def __init__(
        self,
        creditor: Creditor,
        debtor: Debtor,
        source: MessageSource,
        facts: MessageFacts,
        *,
        playbook: Playbook,
        step: Step | None = None,
        statutory: bool = False,
    ) -> None:
        self.creditor = creditor
        self.debtor = debtor
        self.source = source
        self.facts = facts
        self.playbook = playbook
        self.step = step
        self.statutory = statutory


class Composed(Model):
    """What will be said, as kept with the contact; ``parts`` is the channel's own business."""

    recipient: str
    subject: str | None
    body: str
    message_hash: str
    parts: dict[str, str] = {}  # noqa: RUF012 - pydantic copies it


class Claimed(NamedTuple):
    """A contact that is marked and must now be sent."""

    contact: Contact
    composed: Composed
    letter: Correspondence


class Receipt(Model):
    """What the provider answered: taken (``sent``), or left for a person to do (``open``)."""

    status: Literal["sent", "open"]
    provider_id: str | None = None


class NotPossibleError(Exception):
    """This channel cannot carry this message to this debtor now: another one may."""


class RefusedError(Exception):
    """The provider certainly did not take it (4xx): the attempt ends, the next channel follows."""

    def __init__(self, code: str, why: str, *, closes_channel: bool = False) -> None:
        super().__init__(f"{why} ({code})")
        self.code = code
        self.closes_channel = closes_channel


class BusyError(Exception):
    """The provider certainly did not take it but may a little later (429, 5xx)."""


class MaybeSentError(Exception):
    """Nobody knows whether the provider took it: never send again blindly."""


class ChannelAdapter(Protocol):
    """What every channel does."""

    channel: Channel

    async def compose(self, conn: Connection, letter: Correspondence, now: datetime) -> Composed:
        """Put the message into this channel's form; reads the ledger only.

        Raises:
            NotPossibleError: the channel cannot carry it.
        """
        ...

    async def send(self, contact: Contact, composed: Composed, letter: Correspondence) -> Receipt:
        """Hand it to the provider, once. No transaction is open.

        Raises:
            RefusedError: the provider said no.
            BusyError: the provider asks to come back.
            MaybeSentError: no answer came.
        """
        ...

    async def became(self, contact: Contact) -> bool | None:
        """Whether an unanswered send was taken; None when the provider cannot tell."""
        ...


def contact_key(contact_id: UUID) -> str:
    """The only thing of ours that a provider is given: an opaque id."""
    return str(contact_id)
