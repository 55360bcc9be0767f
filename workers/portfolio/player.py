"""Plays a portfolio day by day on the time-skipping server, at its own dates.

Time stands still while the player works and skips while it sleeps, but never past work that is
under way: so whatever fell due by a moment is done when the player wakes at it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from temporalio.testing import WorkflowEnvironment

from domain.case import CaseKey
from domain.incoming import IncomingEvent
from domain.vocabulary import Outcome
from ledger import clock, outbox
from ledger.database import Pool
from ledger.intake import door
from workers.portfolio.books import Books
from workers.relay import Relay
from workflows.collect_invoice import CollectInvoice

EARLIER = timedelta(days=1)
BUSY = timedelta(minutes=1)
"""Time goes on at the machine's pace while player and workers are busy."""
AFTERMATH = timedelta(days=14)
"""Long enough for the last thank-you."""
_PATIENCE = timedelta(seconds=30)
Watch = Callable[[datetime], None]


class PortfolioError(Exception):
    """The portfolio cannot be played; one line says why."""


class CaseClock:
    """The cases' clock: the server's, moved so that the portfolio begins now."""

    def __init__(self, env: WorkflowEnvironment, offset: timedelta) -> None:
        self._env = env
        self.offset = offset

    @classmethod
    async def beginning(cls, env: WorkflowEnvironment, at: datetime) -> "CaseClock":
        """A clock that shows ``at`` now."""
        return cls(env, at - await env.get_current_time())

    async def now(self) -> datetime:
        """What time it is for every case."""
        return await self._env.get_current_time() + self.offset

    async def sleep_until(self, moment: datetime) -> datetime:
        """Let time pass, and say what time it is then."""
        now = await self.now()
        if now < moment:
            await self._env.sleep(moment - now)
            now = await self.now()
        return now


class Player:
    """The world around the cases: the books, the bank, and the relay between."""

    def __init__(
        self, books: Books, env: WorkflowEnvironment, pool: Pool, relay: Relay, time_: CaseClock
    ) -> None:
        self._books = books
        self._env = env
        self._pool = pool
        self._relay = relay
        self._time = time_
        self.taken = 0
        """Events that the door took."""

    async def play(self, watch: Watch = lambda _: None) -> None:
        """Live through every day on which the books or the bank have something to say.

        Args:
            watch: is told how late it is, moment by moment.

        Raises:
            PortfolioError: the door took less than it was handed, or time ran away.
        """
        moment = await self._time.now()
        for moment, events in self._books.agenda():
            now = await self._live_until(moment)
            await self._hand_in(moment, now, events)
            watch(now)
        watch(await self._live_until(moment + AFTERMATH))

    async def _live_until(self, moment: datetime) -> datetime:
        """Day by day: what the cases themselves left for the relay is told the next day."""
        while (now := await self._time.now()) + EARLIER < moment:
            await self._pass_on(await self._time.sleep_until(now + EARLIER))
        return await self._time.sleep_until(moment)

    async def outcomes(self, numbers: Iterable[str], creditor: str) -> Mapping[str, Outcome | None]:
        """How the workflows of these invoices ended, as Temporal has it; they must be over."""
        keys = [CaseKey(creditor=creditor, invoice_number=number) for number in numbers]
        return {key.invoice_number: await self._outcome(key.workflow_id) for key in keys}

    async def _outcome(self, workflow_id: str) -> Outcome | None:
        handle = self._env.client.get_workflow_handle_for(CollectInvoice.run, workflow_id)
        result = await handle.result(rpc_timeout=_PATIENCE)
        return result.outcome if result else None

    async def _hand_in(
        self, moment: datetime, now: datetime, events: Sequence[IncomingEvent]
    ) -> None:
        if not moment <= now < moment + BUSY:
            raise PortfolioError(f"it is {now} where it should be {moment}: the server's clock ran")
        await self._doors_show(now)
        accepted = await door.accept(self._pool, events)
        if (accepted.accepted, accepted.duplicates) != (len(events), 0):
            raise PortfolioError(f"of {len(events)} events of {moment} the door took {accepted}")
        self.taken += accepted.accepted
        await self._pass_on(now)

    async def _doors_show(self, now: datetime) -> None:
        await clock.set_offset(self._pool, now - datetime.now(UTC))

    async def _pass_on(self, now: datetime) -> None:
        """Let the relay tell the cases; it gives them the installation's offset as theirs.

        Theirs counts from the server's clock, which is not the machine's here.
        """
        await clock.set_offset(self._pool, self._time.offset)
        while await self._relay.deliver():
            if not await outbox.waiting(self._pool, limit=1):
                break
        await self._relay.be_courteous()
        await self._doors_show(now)
