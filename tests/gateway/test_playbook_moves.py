"""A case is moved to another playbook through the API, within what a token may see."""

import httpx
import pytest

from ledger.database import Pool
from tests.support.database import set_now
from tests.support.events import overdue, told
from tests.support.world import acme, last_told, settle_in, view

Headers = dict[str, str]
GLOBEX = {"Authorization": "Bearer globex-token"}
MOVE = {"playbook": "eu-consumer", "why": "moved to Ghent"}


@pytest.mark.parametrize("number", ["2026-0117", "2026/0117/playbook"])
async def test_what_comes_of_it_is_told_before_and_then_done(
    web: httpx.AsyncClient, pool: Pool, desk: Headers, number: str
) -> None:
    await set_now(pool, "2026-11-02 06:00")
    await told(pool, overdue(number))
    path, before = f"/api/cases/acme/{number}/playbook", await last_told(pool, number)
    dry = await web.post(path, json=MOVE | {"dry_run": True}, headers=desk)
    assert await last_told(pool, number) == before, "nothing is written"
    done = await web.post(path, json=MOVE, headers=desk)
    assert (done.status_code, done.json()) == (200, dry.json())
    facts = done.json()
    assert (facts["before"], facts["after"], facts["waits"]) == (
        *("nl-consumer@1", "eu-consumer@1"),
        None,
    )
    assert facts["next"]["step"] == "friendly"
    assert await last_told(pool, number) == ("playbook_moved", None)
    assert "moved to Ghent" in (await view(pool, number)).timeline[-1].why


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"playbook": "nl-business", "why": "x"}, "playbook"),
        ({"playbook": "none-such", "why": "x"}, "playbook"),
        ({"playbook": "eu-consumer"}, "why"),
    ],
)
async def test_what_does_not_fit_is_refused_with_its_field(
    web: httpx.AsyncClient, pool: Pool, desk: Headers, wanted: dict[str, str], field: str
) -> None:
    await told(pool, overdue())
    answer = await web.post("/api/cases/acme/2026-0117/playbook", json=wanted, headers=desk)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_not_a_case_of_another_and_not_none(
    web: httpx.AsyncClient, pool: Pool, desk: Headers
) -> None:
    await settle_in(pool, acme("globex"))
    await told(pool, overdue())
    path = "/api/cases/acme/2026-0117/playbook"
    assert (await web.post(path, json=MOVE, headers=GLOBEX)).status_code == 403
    missing = await web.post("/api/cases/acme/none/playbook", json=MOVE, headers=desk)
    assert missing.status_code == 404
