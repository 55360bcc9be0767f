"""The daily look through the ledger for invoices that became overdue."""

from temporalio import activity

from domain.effects import Effect, Scanned, ScanOverdue
from ledger.database import Pool
from ledger.intake.door import scan_overdue

_PER_ROUND = 500


class Scanning:
    """Opens what became overdue without an event of its own."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @activity.defn(name=Effect.SCAN_OVERDUE)
    async def scan_overdue(self, _: ScanOverdue) -> Scanned:
        """Open a case for every such invoice, in rounds; each round is a transaction."""
        opened, fresh = 0, _PER_ROUND
        while fresh == _PER_ROUND:
            fresh = await scan_overdue(self._pool, _PER_ROUND)
            opened += fresh
            activity.heartbeat(opened)
        return Scanned(opened=opened)
