"""An installation's workers, real up to the last hop: what they send lies in a tray."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from pydantic import SecretStr
from temporalio.client import Client
from temporalio.worker import Worker

from activities.hand_over import HandingOver
from activities.reactivation import Reactivation
from domain.creditor import Creditor
from domain.effects import Queue
from domain.vocabulary import Channel
from ledger.database import Pool
from workers import library
from workers.composition import Workshop, carrier, served_by
from workers.portfolio.tray import Kept, MailingList, Tray
from workers.settings import Settings


def _settings() -> Settings:
    """Adapters want credentials; none is ever used."""
    unused = SecretStr("nothing leaves the tray")
    return Settings(
        twilio_account_sid="AC" + "0" * 32,
        twilio_auth_token=unused,
        sendgrid_api_key=unused,
    )


class Archive:
    """Where dossiers lie that would have gone to an agency."""

    def __init__(self) -> None:
        self.dossiers: list[str] = []

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
        """Keep it."""
        self.dossiers.append(key)


class Office:
    """The workers of every queue; nobody gets round to the tasks that are laid out."""

    def __init__(self, client: Client, pool: Pool, tray: Tray) -> None:
        self._client = client
        self._pool = pool
        self._tray = tray
        self._settings = _settings()
        self._wording = library.read_wording()
        self.mailing_list = MailingList()

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """With all workers running."""
        async with AsyncExitStack() as building:
            for worker in self._workers():
                await building.enter_async_context(worker)
            yield

    def _workers(self) -> Iterable[Worker]:
        workshop = Workshop(self._settings, self._client, self._pool, self._wording)
        yield workshop.worker(Queue.CASES)
        reactivation = Reactivation(self._pool, self.mailing_list)
        handing = HandingOver(self._pool, Archive(), self._settings.rates())
        yield self._serving(
            Queue.MARKETING,
            [reactivation.suspend_marketing, reactivation.reactivate, handing.hand_over],
        )
        for channel in Channel:
            adapter = Kept(carrier(channel, self._settings).adapter(self._pool), self._tray)
            activities = served_by(self._pool, adapter, self._wording)
            yield self._serving(Queue.of(channel), activities)

    def _serving(self, queue: Queue, activities: list[Callable[..., Any]]) -> Worker:
        return Worker(self._client, task_queue=queue, activities=activities)
