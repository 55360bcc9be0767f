"""`amicable debtor …`: everything of a debtor is paused, and goes on."""

import pytest

from ledger.database import Pool
from tests.support.events import overdue, told
from tests.support.world import acme, settle_in
from tests.workers.command_line import amicable


@pytest.fixture(autouse=True)
async def _ledger(monkeypatch: pytest.MonkeyPatch, ledger_url: str, pool: Pool) -> None:
    monkeypatch.setenv("AMICABLE_DATABASE_URL", ledger_url)
    await settle_in(pool, acme())
    await told(pool, overdue())


async def test_paused_shown_and_resumed() -> None:
    paused = await amicable(
        *("debtor", "pause", "acme/C-1001", "--until", "2099-01-01", "--why", "sales asked")
    )
    assert paused.lines == ["acme/C-1001 is paused until 2099-01-01: 1 open cases wait"]
    shown = (await amicable("case", "show", "acme/2026-0117")).out
    assert (
        "until 2099-01-01 by operator: all of the debtor's cases are paused: sales asked" in shown
    )
    resumed = await amicable("debtor", "resume", "acme/C-1001", "--json")
    assert resumed.facts == {"changed": True, "cases": 1}
    again = await amicable("debtor", "resume", "acme/C-1001")
    assert again.lines == ["nothing stops acme/C-1001"]


@pytest.mark.parametrize(
    ("debtor", "until", "says"),
    [
        ("C-1001", "2099-01-01", "write CREDITOR/ID"),
        ("acme/nobody", "2099-01-01", "unknown debtor 'nobody'"),
        ("acme/C-1001", "2020-01-01", "is not a day to come"),
        ("none/C-1001", "2099-01-01", "unknown creditor 'none'"),
    ],
)
async def test_what_cannot_be_is_one_clear_line(debtor: str, until: str, says: str) -> None:
    said = await amicable("debtor", "pause", debtor, "--until", until, "--why", "x")
    assert says in said.complaint
