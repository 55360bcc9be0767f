"""The daily scan."""

from temporalio.testing import WorkflowEnvironment

from domain.effects import Queue, Scanned, ScanOverdue
from tests.workflows.script import Theatre
from workflows.scan_ledger import ScanLedger


async def test_the_scan_says_how_many_it_opened(env: WorkflowEnvironment, theatre: Theatre) -> None:
    scanned = await env.client.execute_workflow(
        ScanLedger.run, ScanOverdue(), id="scan", task_queue=Queue.CASES
    )
    assert scanned == Scanned(opened=3)
