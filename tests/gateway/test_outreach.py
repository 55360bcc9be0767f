"""The brake and the release, by API: within what a token may see."""

import httpx
import pytest

from ledger import going_live
from ledger.database import Pool
from tests.support.events import overdue, told
from tests.support.world import acme, asked, contacted, settle_in

OPERATOR = {"Authorization": "Bearer operator-token"}
GLOBEX = {"Authorization": "Bearer globex-token"}
Headers = dict[str, str]


async def held(pool: Pool, number: str = "2026-0117") -> str:
    """A reminder that its case waits for, and a person must release."""
    await settle_in(pool, acme(mode="approve"))
    await told(pool, overdue(number))
    contact = await contacted(pool, number, status="held")
    await pool.execute(
        """update cases set standing = standing || jsonb_build_object('next',
             jsonb_build_object('step', 'friendly', 'attempt', 1)) where invoice_number = $1""",
        number,
    )
    return str(contact)


async def test_everybodys_brake_is_the_operators(
    web: httpx.AsyncClient, pool: Pool, desk: Headers
) -> None:
    body = {"creditor": "*", "why": "wrong prices"}
    assert (await web.post("/api/outreach/stop", json=body, headers=GLOBEX)).status_code == 403
    assert (await web.post("/api/outreach/stop", json=body, headers=desk)).status_code == 403
    stopped = (await web.post("/api/outreach/stop", json=body, headers=OPERATOR)).json()
    assert (stopped["why"], stopped["stopped_by"]) == ("wrong prices", "bram")
    seen = (await web.get("/api/outreach/stops", headers=desk)).json()
    assert [it["creditor"] for it in seen] == ["*"]
    resumed = await web.post("/api/outreach/resume", json={"creditor": "*"}, headers=OPERATOR)
    assert resumed.json() == {"resumed": True, "cases": 0}
    assert (await web.get("/api/outreach/stops", headers=desk)).json() == []


async def test_a_creditor_brakes_only_for_itself(web: httpx.AsyncClient, pool: Pool) -> None:
    await settle_in(pool, acme("globex"))
    own = await web.post("/api/outreach/stop", json={"creditor": "globex"}, headers=GLOBEX)
    other = await web.post("/api/outreach/stop", json={"creditor": "acme"}, headers=GLOBEX)
    assert (own.status_code, other.status_code) == (200, 403)
    assert await going_live.standing_stop(pool, "acme") is None


@pytest.mark.parametrize("what", ["stop", "resume", "release"])
async def test_an_unknown_creditor_is_named(web: httpx.AsyncClient, what: str) -> None:
    body = {"creditor": "nobody"}
    answer = await web.post(f"/api/outreach/{what}", json=body, headers=OPERATOR)
    assert (answer.status_code, answer.json()["title"]) == (404, "No such creditor")
    assert "nobody" in answer.json()["detail"]


async def test_what_is_not_stopped_cannot_resume(web: httpx.AsyncClient) -> None:
    answer = await web.post("/api/outreach/resume", json={"creditor": "acme"}, headers=OPERATOR)
    assert (answer.status_code, answer.json()["title"]) == (404, "Not stopped")


async def test_outside_approve_nothing_waits_for_a_release(
    web: httpx.AsyncClient, pool: Pool
) -> None:
    await settle_in(pool, acme(mode="watch"))
    answer = await web.post("/api/outreach/release", json={"creditor": "acme"}, headers=OPERATOR)
    assert answer.status_code == 409
    assert answer.json()["detail"] == (
        "acme is in watch: nothing is released; switch it to approve first"
    )


async def test_a_second_stop_without_a_reason_keeps_the_first(web: httpx.AsyncClient) -> None:
    for body in ({"creditor": "acme", "why": "wrong prices"}, {"creditor": "acme"}):
        stopped = await web.post("/api/outreach/stop", json=body, headers=OPERATOR)
        assert stopped.json()["why"] == "wrong prices"


async def test_what_is_held_is_shown_and_released(
    web: httpx.AsyncClient, pool: Pool, desk: Headers
) -> None:
    contact = await held(pool)
    [shown] = (await web.get("/api/outreach/held", headers=desk)).json()
    assert (shown["id"], shown["body"], shown["released_by"]) == (contact, "Beste Sanne", None)
    assert (await web.get("/api/outreach/held", headers=GLOBEX)).json() == []
    body = {"creditor": "acme", "contacts": [contact]}
    assert (await web.post("/api/outreach/release", json=body, headers=desk)).status_code == 403
    released = await web.post("/api/outreach/release", json=body, headers=OPERATOR)
    assert released.json() == {"released": 1}
    [shown] = (await web.get("/api/outreach/held", headers=desk)).json()
    assert shown["released_by"] == "bram"


async def test_nobody_takes_a_call_while_sending_is_stopped(
    web: httpx.AsyncClient, pool: Pool, desk: Headers
) -> None:
    await told(pool, overdue())
    task = await asked(pool)
    await going_live.stop(pool, "acme", "wrong prices", "bram")
    refused = await web.post(f"/api/tasks/{task}/claim", headers=desk)
    assert (refused.status_code, refused.json()["title"]) == (409, "Sending is stopped")
    assert refused.json()["detail"] == "all sending is stopped: wrong prices"
    await going_live.resume(pool, "acme")
    assert (await web.post(f"/api/tasks/{task}/claim", headers=desk)).status_code == 200
