"""The daily look gives back what somebody claimed and left for good."""

from temporalio.testing import ActivityEnvironment

from activities.scanning import Scanning
from domain.creditor import Creditor
from domain.effects import ScanOverdue
from ledger import clock, tasks
from ledger.database import Pool, transaction
from tests.support.events import overdue, told
from tests.support.world import asked


async def test_a_claimed_call_does_not_hang_for_ever(pool: Pool, creditor: Creditor) -> None:
    """Nobody is at the desk, and whoever claimed it has gone home."""
    await told(pool, overdue())
    call = await asked(pool)
    async with transaction(pool) as conn:
        await tasks.claim(conn, call, "anna", await clock.now(conn))
    for hours, status in ((11, "claimed"), (13, "open")):
        ago = "update tasks set touched_at = now() - make_interval(hours => $1)"
        await pool.execute(ago, hours)
        await ActivityEnvironment().run(Scanning(pool).scan_overdue, ScanOverdue())
        assert (await tasks.get(pool, call)).status == status
