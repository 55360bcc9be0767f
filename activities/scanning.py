"""The daily look through the ledger: what became overdue, and whom to ask or thank."""

from collections.abc import Awaitable, Callable
from functools import partial

from temporalio import activity

from activities.reconciling import ask_after, look_for_what_went_back
from domain.effects import Effect, Scanned, ScanOverdue
from domain.payment_provider import ProviderOf, no_provider
from ledger import clock, desk_sessions, task_turns
from ledger.database import Pool
from ledger.intake.attentions import plan_questions, plan_thanks
from ledger.intake.door import scan_overdue
from ledger.intake.unplaced import look

_PER_ROUND = 500
_ASKED_PER_ROUND = 50
"""Each is a call to a provider, and a round may take two minutes (the heartbeat)."""


class Scanning:
    """Opens what became overdue without an event of its own, and plans what customers hear.

    Before that it asks after online payments of which no webhook told the end, or that money went
    back (``provider_of``).
    """

    def __init__(self, pool: Pool, provider_of: ProviderOf = no_provider) -> None:
        self._pool = pool
        self._provider_of = provider_of

    @activity.defn(name=Effect.SCAN_OVERDUE)
    async def scan_overdue(self, _: ScanOverdue) -> Scanned:
        """Look once; what was paid first, then what is overdue: nobody is asked in vain.

        What is still claimed by somebody whose day at the desk is over goes back to all.
        """
        await self._in_rounds(partial(ask_after, provider_of=self._provider_of), _ASKED_PER_ROUND)
        await look_for_what_went_back(self._pool, self._provider_of, activity.heartbeat)
        await self._in_rounds(look)
        await task_turns.free_idle(self._pool, await clock.now(self._pool), desk_sessions.LONGEST)
        return Scanned(
            opened=await self._in_rounds(scan_overdue),
            asked=await self._in_rounds(plan_questions),
            thanked=await self._in_rounds(plan_thanks),
        )

    async def _in_rounds(
        self, look: Callable[..., Awaitable[int]], per_round: int = _PER_ROUND
    ) -> int:
        """Each round is a transaction."""
        done, fresh = 0, per_round
        while fresh == per_round:
            fresh = await look(self._pool, limit=per_round)
            done += fresh
            activity.heartbeat(done)
        return done
