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
    nothing = await amicable("outreach", "resume")
    assert "not stopped: there is no stop of everybody's sending" in nothing.complaint
    assert (await amicable("outreach", "status")).lines == ["nothing is stopped"]


@pytest.mark.parametrize("what", ["stop", "resume", "release"])
async def test_a_creditor_that_is_not_there(what: str) -> None:
    said = await amicable("outreach", what, "nobody")
    assert "unknown creditor 'nobody'" in said.complaint


async def test_stopping_again_keeps_the_reason() -> None:
    await amicable("outreach", "stop", "acme", "--why", "wrong prices")
    again = await amicable("outreach", "stop", "acme")
    assert again.lines == ["stopped, acme: wrong prices"]
    other = await amicable("outreach", "stop", "acme", "--why", "audit")
    assert other.lines == ["stopped, acme: audit"]
    fresh = await amicable("outreach", "stop")
    assert fresh.lines == ["stopped, everybody: a person stopped it"]


async def test_resuming_one_where_all_are_stopped() -> None:
    await amicable("outreach", "stop")
    said = await amicable("outreach", "resume", "acme")
    assert "acme is not stopped by itself: everybody's sending is" in said.complaint


async def test_a_release_says_why_nothing_is_released(pool: Pool) -> None:
    await held(pool)
    unknown = await amicable("outreach", "release", "acme", "--invoice", "O999")
    assert "nothing of acme waits for invoice O999: nothing is released" in unknown.complaint
    slip = await amicable("outreach", "release", "acme", "--step", "nope")
    assert slip.code != 0
    assert "no playbook has a step 'nope': nothing is released" in slip.complaint
    await amicable("creditor", "mode", "acme", "watch")
    [row] = (await amicable("outreach", "held", "--json")).facts
    assert row["why"] == "watch: it is decided and shown, but not sent", "at once"
    watching = await amicable("outreach", "release", "acme")
    assert watching.complaint.endswith(
        "acme is in watch: nothing is released; switch it to approve first"
    )
    assert (await amicable("outreach", "release", "acme", "--dry-run")).code != 0
    await amicable("creditor", "mode", "acme", "live")
    assert "acme is in live: nothing waits" in (await amicable("outreach", "release", "acme")).err


async def test_a_mode_change_says_how_many_releases_are_void(pool: Pool) -> None:
    await held(pool)
    await amicable("outreach", "release", "acme")
    said = await amicable("creditor", "mode", "acme", "watch")
    assert said.lines == [
        "creditor acme is in mode watch; 1 cases look again",
        "releases of the mode before are void: 1",
    ]


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
