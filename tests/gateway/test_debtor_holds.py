"""Pausing a debtor by API: within what a token may see, and said why not."""

import httpx

from ledger.database import Pool
from tests.support.events import debtor, overdue, told
from tests.support.world import acme, last_told, settle_in, view

OPERATOR = {"Authorization": "Bearer operator-token"}
GLOBEX = {"Authorization": "Bearer globex-token"}
WHY = {"reason": "asked by sales"}


async def test_a_debtor_is_paused_and_goes_on(web: httpx.AsyncClient, pool: Pool) -> None:
    await settle_in(pool, acme())
    await told(pool, overdue("A"), overdue("B"))
    body = {**WHY, "until": "2099-01-01"}
    paused = await web.post("/api/debtors/acme/C-1001/pause", json=body, headers=OPERATOR)
    assert paused.json() == {"changed": True, "cases": 2}
    assert await last_told(pool, "B") == ("paused", "debtor")
    hold = (await view(pool, "A")).hold
    assert hold is not None
    assert (str(hold.until), hold.placed_by) == ("2099-01-01", "bram")
    resumed = await web.post("/api/debtors/acme/C-1001/resume", headers=OPERATOR)
    assert resumed.json() == {"changed": True, "cases": 2}
    again = await web.post("/api/debtors/acme/C-1001/resume", headers=OPERATOR)
    assert again.json() == {"changed": False, "cases": 0}
    assert (await view(pool, "A")).hold is None


async def test_an_id_may_hold_slashes(web: httpx.AsyncClient, pool: Pool) -> None:
    await settle_in(pool, acme())
    await told(pool, overdue("A", of=debtor("NL/7/b")))
    paused = await web.post("/api/debtors/acme/NL/7/b/pause", json=WHY, headers=OPERATOR)
    assert paused.json() == {"changed": True, "cases": 1}


async def test_what_cannot_be_paused_is_refused(web: httpx.AsyncClient, pool: Pool) -> None:
    await settle_in(pool, acme())
    await told(pool, overdue())
    path = "/api/debtors/acme/C-1001/pause"
    assert (await web.post(path, json=WHY, headers=GLOBEX)).status_code == 403
    past = await web.post(path, json={**WHY, "until": "2020-01-01"}, headers=OPERATOR)
    assert (past.status_code, past.json()["errors"][0]["field"]) == (422, "until")
    unknown = await web.post("/api/debtors/acme/nobody/pause", json=WHY, headers=OPERATOR)
    assert unknown.status_code == 404
    stranger = await web.post("/api/debtors/none/C-1/pause", json=WHY, headers=OPERATOR)
    assert stranger.status_code == 404
    assert (await web.post(path, json={}, headers=OPERATOR)).status_code == 422, "say why"
