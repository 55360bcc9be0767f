"""An office without providers: emails, calls and advertising stay in memory; all else is real."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from temporalio.client import Client
from temporalio.worker import Worker

from activities import thanking
from activities.advancing import Advancing
from activities.calls import CallAdapter
from activities.channel import ChannelAdapter, Composed, Correspondence, Receipt
from activities.closing import Closing
from activities.opening import Opening
from activities.reach_out import ReachingOut
from activities.reactivation import Reactivation
from activities.responding import Responding
from activities.thanking import Thanking
from domain.creditor import Creditor
from domain.debtor import Debtor
from domain.effects import Queue
from domain.messages.render import render_email
from domain.vocabulary import Channel
from ledger.contacts import Contact
from ledger.database import Connection, Pool
from workers import library
from workers.composition import workflow_runner
from workflows import WORKFLOWS

Clock = Callable[[], Awaitable[datetime]]


@dataclass(frozen=True)
class Delivered:
    """What reached a debtor, and when by the clock of the world outside."""

    at: datetime
    contact: Contact


@dataclass
class Postbox:
    """An email provider that takes everything."""

    clock: Clock
    delivered: list[Delivered] = field(default_factory=list)
    channel: Channel = Channel.EMAIL

    async def compose(self, conn: Connection, letter: Correspondence, now: datetime) -> Composed:
        assert letter.debtor.email is not None
        email = render_email(letter.source, letter.facts)
        return Composed(
            recipient=letter.debtor.email,
            subject=email.subject,
            body=email.text,
            message_hash=email.hash,
        )

    async def send(self, contact: Contact, composed: Composed, letter: Correspondence) -> Receipt:
        self.delivered.append(Delivered(await self.clock(), contact))
        return Receipt(status="sent", provider_id=f"email-{len(self.delivered)}")

    async def became(self, contact: Contact) -> bool | None:
        return None


class CallDesk(CallAdapter):
    """Call tasks are laid before people, who never get round to them."""

    def __init__(self, pool: Pool, clock: Clock) -> None:
        super().__init__(pool, library.read_call_guides())
        self._clock = clock
        self.asked: list[Delivered] = []

    async def send(self, contact: Contact, composed: Composed, letter: Correspondence) -> Receipt:
        self.asked.append(Delivered(await self._clock(), contact))
        return await super().send(contact, composed, letter)


@dataclass
class MailingList:
    """Who gets no advertising now."""

    silenced: set[str] = field(default_factory=set)

    async def suspend(self, creditor: Creditor, debtor: Debtor) -> dict[str, Any]:
        self.silenced.add(debtor.id)
        return {"silenced": debtor.id}

    async def restore(
        self, creditor: Creditor, debtor: Debtor, undo: dict[str, Any], *, consent: bool
    ) -> None:
        self.silenced.discard(undo.get("silenced", ""))


class Office:
    """The workers of an installation, on a ledger and a Temporal of its own."""

    def __init__(self, client: Client, pool: Pool, clock: Clock) -> None:
        self._client = client
        self._pool = pool
        self._wording = library.read_wording()
        self.postbox = Postbox(clock)
        self.calls = CallDesk(pool, clock)
        self.mailing_list = MailingList()

    @property
    def reminders(self) -> list[Delivered]:
        """What asked for money: emails, and calls that people were asked to make."""
        return [*(it for it in self.postbox.delivered if not _thanks(it)), *self.calls.asked]

    @property
    def thanks(self) -> list[Delivered]:
        return [it for it in self.postbox.delivered if _thanks(it)]

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        workers = (
            self._cases(),
            self._channel(Queue.EMAIL, self.postbox),
            self._channel(Queue.CALL, self.calls),
            self._marketing(),
        )
        async with AsyncExitStack() as building:
            for worker in workers:
                await building.enter_async_context(worker)
            yield

    def _cases(self) -> Worker:
        pool = self._pool
        return Worker(
            self._client,
            task_queue=Queue.CASES,
            workflows=WORKFLOWS,
            activities=[
                Opening(pool, "https://desk.example.com").open_case,
                Responding(pool).respond,
                Advancing(pool).advance,
                Closing(pool).close_case,
            ],
            workflow_runner=workflow_runner(),
        )

    def _channel(self, queue: Queue, adapter: ChannelAdapter) -> Worker:
        reaching = ReachingOut(self._pool, adapter, self._wording)
        thanking = Thanking(self._pool, adapter, self._wording)
        activities = [reaching.reach_out, thanking.thank]
        return Worker(self._client, task_queue=queue, activities=activities)

    def _marketing(self) -> Worker:
        reactivation = Reactivation(self._pool, self.mailing_list)
        activities = [reactivation.suspend_marketing, reactivation.reactivate]
        return Worker(self._client, task_queue=Queue.MARKETING, activities=activities)


def _thanks(message: Delivered) -> bool:
    return message.contact.message == thanking.MESSAGE
