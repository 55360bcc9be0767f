"""Channels without providers: what they were given stays in memory, and they fail as told."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from activities.calls import CallAdapter
from activities.channel import BusyError, Composed, Correspondence, NotPossibleError, Receipt
from activities.letters import LetterAdapter
from activities.sms import SmsAdapter
from domain.creditor import Creditor
from domain.debtor import Debtor
from domain.messages.render import render_email, render_whatsapp
from domain.messages.templating import MessageError
from domain.vocabulary import Channel
from ledger.contacts import Contact
from ledger.database import Connection, Pool
from workers import library

NO_TWILIO: Any = None


@dataclass(frozen=True)
class Message:
    """What a debtor received, or a person was asked to bring; ``at`` is the case's time."""

    at: datetime
    contact: Contact

    def __str__(self) -> str:
        at = self.at.strftime("%a %d %b %H:%M")
        return f"{at} {self.contact.channel} {self.contact.step}"


@dataclass
class Post:
    """All that left the house, by every channel, and how each channel answers next."""

    messages: list[Message] = field(default_factory=list)
    fates: dict[Channel, deque[tuple[bool, Exception]]] = field(default_factory=dict)
    knows: dict[Channel, bool | None] = field(default_factory=dict)
    """What a provider says when asked what became of a message; nothing by default."""
    unwritable: set[Channel] = field(default_factory=set)
    """Channels whose messages cannot be composed: a fault of ours."""
    during: Callable[[Contact], Any] | None = None
    """What happens in the world while a message is on its way."""

    def begin(self) -> None:
        """A new story."""
        self.messages.clear()
        self.fates.clear()
        self.knows.clear()
        self.unwritable.clear()
        self.during = None

    def fails(self, channel: Channel, *errors: Exception) -> None:
        """The next sends on a channel are not taken."""
        self.fates.setdefault(channel, deque()).extend((False, error) for error in errors)

    def takes_and_fails(self, channel: Channel, error: Exception) -> None:
        """The next send on a channel is delivered, but we do not hear so."""
        self.fates.setdefault(channel, deque()).append((True, error))

    async def hand_in(self, contact: Contact) -> None:
        """Take a message, or fail as told."""
        if self.during is not None:
            happening, self.during = self.during, None
            await happening(contact)
        fates = self.fates.get(contact.channel)
        taken, error = fates.popleft() if fates else (True, None)
        if taken:
            self.messages.append(Message(contact.marked_at, contact))
        if error is not None:
            raise error


class Mail:
    """Email that stays here."""

    channel = Channel.EMAIL

    def __init__(self, post: Post) -> None:
        self._post = post

    async def compose(self, conn: Connection, letter: Correspondence, now: datetime) -> Composed:
        assert letter.debtor.email is not None
        if self.channel in self._post.unwritable:
            raise KeyError(f"no message for {letter.debtor.name}")
        email = render_email(letter.source, letter.facts)
        return Composed(
            recipient=letter.debtor.email,
            subject=email.subject,
            body=email.text,
            message_hash=email.hash,
        )

    async def send(self, contact: Contact, composed: Composed, letter: Correspondence) -> Receipt:
        await self._post.hand_in(contact)
        return Receipt(status="sent", provider_id=f"mail-{contact.id}")

    async def became(self, contact: Contact) -> bool | None:
        return self._post.knows.get(self.channel)


class WhatsApp(Mail):
    """WhatsApp that stays here."""

    channel = Channel.WHATSAPP

    async def compose(self, conn: Connection, letter: Correspondence, now: datetime) -> Composed:
        assert letter.debtor.phone is not None
        try:
            message = render_whatsapp(letter.source, letter.facts)
        except MessageError as error:
            raise NotPossibleError(str(error)) from None
        return Composed(
            recipient=letter.debtor.phone,
            subject=None,
            body=message.text,
            message_hash=message.hash,
        )


class Texts(Mail):
    """Text messages that stay here."""

    channel = Channel.SMS

    async def compose(self, conn: Connection, letter: Correspondence, now: datetime) -> Composed:
        return await SmsAdapter(NO_TWILIO).compose(conn, letter, now)


class CallDesk(CallAdapter):
    """The real call tasks, noted as well."""

    def __init__(self, pool: Pool, post: Post) -> None:
        super().__init__(pool, library.read_call_guides())
        self._post = post

    async def send(self, contact: Contact, composed: Composed, letter: Correspondence) -> Receipt:
        await self._post.hand_in(contact)
        return await super().send(contact, composed, letter)


class PostRoom(LetterAdapter):
    """The real letters, noted as well."""

    def __init__(self, pool: Pool, post: Post) -> None:
        super().__init__(pool)
        self._post = post

    async def send(self, contact: Contact, composed: Composed, letter: Correspondence) -> Receipt:
        await self._post.hand_in(contact)
        return await super().send(contact, composed, letter)


@dataclass
class MailingList:
    """Who gets no advertising; the provider may be out of order."""

    silenced: set[str] = field(default_factory=set)
    broken: bool = False

    def begin(self) -> None:
        """A new story."""
        self.silenced.clear()
        self.broken = False

    async def survey(self, creditor: Creditor, debtor: Debtor) -> dict[str, Any]:
        self._answer()
        return {"silenced": debtor.id}

    async def suspend(
        self, creditor: Creditor, debtor: Debtor, planned: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        self._answer()
        self.silenced.add(debtor.id)
        return planned or {}

    async def restore(
        self, creditor: Creditor, debtor: Debtor, undo: dict[str, Any] | None, consent: bool
    ) -> None:
        self._answer()
        self.silenced.discard((undo or {}).get("silenced", ""))

    def _answer(self) -> None:
        if self.broken:
            raise BusyError("the mailing list does not answer")


@dataclass
class Agency:
    """Who gets dossiers."""

    dossiers: list[str] = field(default_factory=list)
    pages: list[bytes] = field(default_factory=list)
    """The same for people, as PDF."""

    def begin(self) -> None:
        """A new story."""
        self.dossiers.clear()
        self.pages.clear()

    async def send_dossier(
        self,
        creditor: Creditor,
        *,
        subject: str,
        text: str,
        dossier: bytes,
        key: str,
        pdf: bytes | None = None,
    ) -> None:
        self.dossiers.append(dossier.decode())
        if pdf is not None:
            self.pages.append(pdf)
