"""The tray: what would have left the house stays here, dated by the server's clock.

Everything before the provider's door is real: the adapters compose, the ledger claims and records.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from activities import thanking
from activities.channel import ChannelAdapter, Composed, Correspondence, Receipt
from domain.courtesies import CourtesyKind
from domain.creditor import Creditor
from domain.debtor import Debtor
from domain.vocabulary import Channel
from ledger.contacts import Contact
from ledger.database import Connection

Clock = Callable[[], Awaitable[datetime]]
_ASKS_NOTHING = frozenset({thanking.MESSAGE, *CourtesyKind})
_IN_HOUSE = (Channel.CALL, Channel.LETTER)
"""Channels that people serve: their last hop is a task in the ledger, so it is made."""


@dataclass(frozen=True)
class Message:
    """What a debtor would have received, or a person was asked to bring; in the case's time."""

    at: datetime
    contact: Contact


class Tray:
    """All that would have left, in order."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.messages: list[Message] = []

    async def put(self, contact: Contact) -> None:
        """Keep a message, whatever the activity took the time to be."""
        self.messages.append(Message(await self._clock(), contact))

    @property
    def demands(self) -> list[Message]:
        """What asked for money: messages, and calls that people were asked to make."""
        return [it for it in self.messages if it.contact.message not in _ASKS_NOTHING]

    @property
    def thanks(self) -> list[Message]:
        """What thanked for a payment."""
        return [it for it in self.messages if it.contact.message == thanking.MESSAGE]


class Kept:
    """A real channel, up to its last hop."""

    def __init__(self, real: ChannelAdapter, tray: Tray) -> None:
        self.channel = real.channel
        self._real = real
        self._tray = tray

    async def compose(self, conn: Connection, letter: Correspondence, now: datetime) -> Composed:
        """As the real channel does.

        Raises:
            NotPossibleError: the channel cannot carry it.
        """
        return await self._real.compose(conn, letter, now)

    async def send(self, contact: Contact, composed: Composed, letter: Correspondence) -> Receipt:
        """Lay it in the tray; a person's task is opened as well."""
        await self._tray.put(contact)
        if self.channel in _IN_HOUSE:
            return await self._real.send(contact, composed, letter)
        return Receipt(status="sent", provider_id=f"tray-{contact.id}")

    async def became(self, contact: Contact) -> bool | None:
        """Whether it lies in the tray."""
        return any(it.contact.id == contact.id for it in self._tray.messages)


class MailingList:
    """Who gets no advertising now."""

    def __init__(self) -> None:
        self.silenced: set[str] = set()

    async def survey(self, creditor: Creditor, debtor: Debtor) -> dict[str, Any]:
        """What would be silenced."""
        return {"silenced": debtor.id}

    async def suspend(
        self, creditor: Creditor, debtor: Debtor, planned: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Send no advertising."""
        self.silenced.add(debtor.id)
        return planned or {}

    async def restore(
        self, creditor: Creditor, debtor: Debtor, undo: dict[str, Any] | None, consent: bool
    ) -> None:
        """Send advertising again."""
        self.silenced.discard((undo or {}).get("silenced", ""))
