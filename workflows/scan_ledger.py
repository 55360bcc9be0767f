"""The daily look for invoices that became overdue, started by a Temporal Schedule."""

from temporalio import workflow

from domain.effects import Scanned, ScanOverdue
from workflows import effects


@workflow.defn(name="ScanLedger")
class ScanLedger:
    """Opens a case for every invoice that became overdue without an event of its own."""

    @workflow.run
    async def run(self, scan: ScanOverdue) -> Scanned:
        """Scan once."""
        return await effects.scan_overdue(scan)
