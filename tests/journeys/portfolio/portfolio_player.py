"""Plays a portfolio day by day on the time-skipping server, at its own dates.

Time stands still while the player works and skips while it sleeps, but never past work that is
under way: so whatever fell due by a moment is done when the player wakes at it.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from temporalio.testing import WorkflowEnvironment

from domain.case import CaseKey
from domain.incoming import IncomingEvent
from domain.vocabulary import Outcome
from ledger import clock
from ledger.database import Pool
from ledger.intake import door
from tests.journeys.portfolio.sample_books import Books
from workers.relay import Relay
from workflows import CollectInvoice

_AFTERMATH = timedelta(days=14)
"""Long enough for the last thank-you."""
_PATIENCE = timedelta(seconds=30)


class CaseClock:
    """The cases' clock: the server's, moved so that the portfolio begins now."""

    def __init__(self, env: WorkflowEnvironment, offset: timedelta) -> None:
        self._env = env
        self.offset = offset

    @classmethod
    async def beginning(cls, env: WorkflowEnvironment, at: datetime) -> "CaseClock":
        return cls(env, at - await env.get_current_time())

    async def now(self) -> datetime:
        return await self._env.get_current_time() + self.offset

    async def sleep_until(self, moment: datetime) -> None:
        left = moment - await self.now()
        if left > timedelta(0):
            await self._env.sleep(left)


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

    async def play(self) -> None:
        """Live through every day on which the books or the bank have something to say."""
        for moment, events in _agenda(self._books):
            await self._time.sleep_until(moment)
            await self._hand_in(moment, events)
        await self._env.sleep(_AFTERMATH)

    async def outcomes(self, numbers: Iterable[str], creditor: str) -> set[Outcome | None]:
        """How the workflows of these invoices ended."""
        keys = [CaseKey(creditor=creditor, invoice_number=number) for number in numbers]
        return {await self._outcome(key.workflow_id) for key in keys}

    async def _outcome(self, workflow_id: str) -> Outcome | None:
        handle = self._env.client.get_workflow_handle_for(CollectInvoice.run, workflow_id)
        result = await handle.result(rpc_timeout=_PATIENCE)
        return result.outcome if result else None

    async def _hand_in(self, moment: datetime, events: Sequence[IncomingEvent]) -> None:
        now = await self._time.now()
        assert moment <= now < moment + timedelta(minutes=1)
        await clock.set_offset(self._pool, now - datetime.now(UTC))
        accepted = await door.accept(self._pool, events)
        assert (accepted.accepted, accepted.duplicates) == (len(events), 0)
        await self._pass_on()

    async def _pass_on(self) -> None:
        """Let the relay tell the cases; it gives them the installation's offset as theirs.

        Theirs counts from the server's clock, which is not the machine's here.
        """
        await clock.set_offset(self._pool, self._time.offset)
        await self._relay.deliver()


def _agenda(books: Books) -> list[tuple[datetime, Sequence[IncomingEvent]]]:
    """What is handed in, moment by moment: overdue invoices early, payments at noon."""
    overdue, paid = dict[datetime, list[str]](), dict[datetime, list[str]]()
    for number in books:
        overdue.setdefault(books.reported_at(number), []).append(number)
        paid.setdefault(books.paid_at(number), []).append(number)
    agenda = [(at, books.overdue_events(numbers)) for at, numbers in overdue.items()]
    agenda += [(at, books.payment_events(numbers)) for at, numbers in paid.items()]
    return sorted(agenda, key=lambda item: item[0])
