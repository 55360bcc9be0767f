"""How debtors found it, by API and typed: within what a token may see."""

import httpx
import pytest

from ledger.database import Pool
from tests.ledger.test_customer_care import opinion, settled
from tests.workers.command_line import amicable


async def test_a_creditor_reads_its_own_feedback(
    web: httpx.AsyncClient, pool: Pool, desk: dict[str, str]
) -> None:
    await settled(pool)
    await opinion(pool, 4, "fijn geholpen")
    report = (await web.get("/api/feedback", headers=desk)).json()
    assert (report["answered"], report["average"]) == (1, "4.00")
    assert report["words"][0]["words"] == "fijn geholpen"
    other = await web.get("/api/feedback?creditor=globex", headers=desk)
    assert other.status_code == 403


async def test_the_same_typed(monkeypatch: pytest.MonkeyPatch, ledger_url: str, pool: Pool) -> None:
    monkeypatch.setenv("AMICABLE_DATABASE_URL", ledger_url)
    await settled(pool)
    await opinion(pool, 5)
    await opinion(pool, 2, "te laat")
    shown = await amicable("feedback", "acme")
    assert shown.lines[0] == "0 asked, 2 gave a mark, on average 3.50 of 5"
    assert "by mark: 2 1× 2.00, 5 1× 5.00" in shown.lines
    assert (await amicable("feedback", "--json")).facts["average"] == "3.50"
    assert "unknown creditor 'nobody'" in (await amicable("feedback", "nobody")).complaint
