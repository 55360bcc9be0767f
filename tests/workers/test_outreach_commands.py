"""`amicable outreach …`: the brake and the release, typed."""

import pytest

from ledger import creditors
from ledger.database import Pool
from tests.gateway.test_outreach import held
from tests.support.world import acme, settle_in
from tests.workers.command_line import amicable


@pytest.fixture(autouse=True)
async def _ledger(monkeypatch: pytest.MonkeyPatch, ledger_url: str, pool: Pool) -> None:
    monkeypatch.setenv("AMICABLE_DATABASE_URL", ledger_url)
    await settle_in(pool, acme())


async def test_stop_status_resume() -> None:
    stopped = await amicable("outreach", "stop", "--why", "wrong prices", "--as", "els")
    assert stopped.lines == ["stopped, everybody: wrong prices"]
    status = (await amicable("outreach", "status")).lines
    assert status[0].startswith("stopped, everybody, since ")
    assert status[0].endswith(" by els: wrong prices")
    assert (await amicable("outreach", "resume")).lines == ["resumed: 0 cases look again"]
    assert (await amicable("outreach", "resume")).lines == ["nothing was stopped"]
    assert (await amicable("outreach", "status")).lines == ["nothing is stopped"]


async def test_a_creditor_that_is_not_there() -> None:
    said = await amicable("outreach", "stop", "nobody")
    assert "unknown creditor 'nobody'" in said.complaint


async def test_held_and_released(pool: Pool) -> None:
    await held(pool)
    shown = (await amicable("outreach", "held", "acme", "--texts")).out
    assert "acme/2026-0117" in shown
    assert "    Beste Sanne" in shown
    [row] = (await amicable("outreach", "held", "--json")).facts
    assert row["recipient"] == "Sanne@example.com"
    tried = await amicable("outreach", "release", "acme", "--dry-run", "--json")
    assert tried.facts == {"released": 1, "dry_run": True}
    other = await amicable("outreach", "release", "acme", "--step", "firm", "--json")
    assert other.facts == {"released": 0, "dry_run": False}
    gone = await amicable("outreach", "release", "acme", "--as", "els")
    assert gone.lines == ["1 contacts released: they leave at the next permitted moment"]
    assert "released by els" in (await amicable("outreach", "held")).out


async def test_the_mode_is_changed_without_the_file(pool: Pool) -> None:
    await held(pool)
    said = await amicable("creditor", "mode", "acme", "watch")
    assert said.lines == ["creditor acme is in mode watch; 1 cases look again"]
    assert (await creditors.get(pool, "acme")).mode == "watch"
    refused = await amicable("creditor", "mode", "acme", "redirect")
    assert "needs a test address" in refused.complaint
