"""The daily look through the ledger: what became overdue, and whom to ask or thank."""

from collections.abc import Awaitable, Callable

from temporalio import activity

from domain.effects import Effect, Scanned, ScanOverdue
from ledger import clock, desk_sessions, task_turns
from ledger.database import Pool
from ledger.intake.attentions import plan_questions, plan_thanks
from ledger.intake.door import scan_overdue

_PER_ROUND = 500


class Scanning:
    """Opens what became overdue without an event of its own, and plans what customers hear."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @activity.defn(name=Effect.SCAN_OVERDUE)
    async def scan_overdue(self, _: ScanOverdue) -> Scanned:
        """Look once; what is overdue first, so that nobody is asked beside a new case.

        What is still claimed by somebody whose day at the desk is over goes back to all.
        """
        await task_turns.free_idle(self._pool, await clock.now(self._pool), desk_sessions.LONGEST)
        return Scanned(
            opened=await self._in_rounds(scan_overdue),
            asked=await self._in_rounds(plan_questions),
            thanked=await self._in_rounds(plan_thanks),
        )

    async def _in_rounds(self, look: Callable[[Pool, int], Awaitable[int]]) -> int:
        """Each round is a transaction."""
        done, fresh = 0, _PER_ROUND
        while fresh == _PER_ROUND:
            fresh = await look(self._pool, _PER_ROUND)
            done += fresh
            activity.heartbeat(done)
        return done
