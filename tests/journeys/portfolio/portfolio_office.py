"""An office that only writes emails and lays out call tasks, with a clock on its own wall."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime

from temporalio.client import Client
from temporalio.worker import Worker

from activities import thanking
from activities.advancing import Advancing
from activities.channel import ChannelAdapter
from activities.closing import Closing
from activities.opening import Opening
from activities.reach_out import ReachingOut
from activities.reactivation import Reactivation
from activities.responding import Responding
from activities.thanking import Thanking
from domain.effects import Queue
from ledger.contacts import Contact
from ledger.database import Pool
from tests.journeys.post import CallDesk, Mail, MailingList, Message, Post
from workers import library
from workers.composition import workflow_runner
from workflows import WORKFLOWS

Clock = Callable[[], Awaitable[datetime]]


class DatedPost(Post):
    """Dates each message by the server's clock, whatever the activity took the time to be."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    async def hand_in(self, contact: Contact) -> None:
        self.messages.append(Message(await self._clock(), contact))


class Office:
    """The workers of an installation; nobody gets round to the calls."""

    def __init__(self, client: Client, pool: Pool, clock: Clock) -> None:
        self._client = client
        self._pool = pool
        self._wording = library.read_wording()
        self._post = DatedPost(clock)
        self.mailing_list = MailingList()

    @property
    def reminders(self) -> list[Message]:
        """What asked for money: emails, and calls that people were asked to make."""
        return [it for it in self._post.messages if it.contact.message != thanking.MESSAGE]

    @property
    def thanks(self) -> list[Message]:
        return [it for it in self._post.messages if it.contact.message == thanking.MESSAGE]

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """With the workers of every queue that is used."""
        calls = CallDesk(self._pool, self._post)
        workers = (
            self._cases(),
            self._marketing(),
            self._channel(Mail(self._post)),
            self._channel(calls),
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

    def _channel(self, adapter: ChannelAdapter) -> Worker:
        reaching = ReachingOut(self._pool, adapter, self._wording)
        thanks = Thanking(self._pool, adapter, self._wording)
        return Worker(
            self._client,
            task_queue=Queue.of(adapter.channel),
            activities=[reaching.reach_out, thanks.thank],
        )

    def _marketing(self) -> Worker:
        reactivation = Reactivation(self._pool, self.mailing_list)
        return Worker(
            self._client,
            task_queue=Queue.MARKETING,
            activities=[reactivation.suspend_marketing, reactivation.reactivate],
        )
