"""What goes wrong on a page is told in calm words; other systems get a problem, as before."""

import re

import httpx
import pytest

from domain.staff import Role
from gateway.app import create_app
from gateway.config import GatewayConfig
from ledger import audit
from ledger.database import Pool
from tests.gateway.desk.conftest import HERE, Browser
from tests.gateway.desk.test_tasks import Desk, at_the_desk

ANNA = "anna@x.example"


@pytest.fixture
async def anna(pool: Pool, a_browser: Browser) -> Desk:
    return await at_the_desk(pool, a_browser, ANNA, Role.ADMINISTRATOR)


def _page(answer: httpx.Response) -> str:
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert 'href="/desk"' in answer.text, "a way back"
    return answer.text


@pytest.mark.parametrize("path", ["/nowhere", "/tasks/nonsense", "/sign-in/nowhere"])
async def test_what_is_not_there_says_so(anna: Desk, path: str) -> None:
    answer = await anna.web.get(f"/desk{path}")
    assert answer.status_code == 404
    assert "There is no such page" in _page(answer)


async def test_a_form_of_another_method_or_with_nonsense_is_told_calmly(anna: Desk) -> None:
    assert "There is no such page" in _page(await anna.post("/desk/audit"))
    wrong = await anna.web.get("/desk/audit", params={"before": "yesterday"})
    assert wrong.status_code == 422
    assert "Nothing" not in _page(wrong)
    assert "nothing was saved" in wrong.text
    nul = await anna.web.get("/desk/find", params={"q": "Sanne\x00"})
    assert nul.status_code in (200, 422)
    _page(nul)


async def test_too_much_is_told_before_it_is_read(anna: Desk) -> None:
    answer = await anna.post("/desk/outreach/stop", creditor="acme", why="x" * 3_000_000)
    assert answer.status_code == 413
    assert "too much at once" in _page(answer)


async def test_a_fault_of_ours_has_a_reference_and_nothing_of_our_insides(
    anna: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Who runs Amicable finds it in the log by that."""

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(audit, "listing", broken)
    answer = await anna.web.get("/desk/audit")
    assert answer.status_code == 500
    page = _page(answer)
    assert "secret" not in page
    reference = re.search(r"who runs Amicable: ([0-9a-f]{8})\.", page)
    assert reference is not None
    assert f"fault {reference[1]}: RuntimeError" in caplog.text


async def test_other_systems_still_get_problems(pool: Pool) -> None:
    app = create_app(GatewayConfig(public_url=HERE), pool)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HERE) as web:
        for path, status in (("/nowhere", 404), ("/api/tasks/nonsense", 401)):
            answer = await web.get(path)
            assert answer.status_code == status
            assert answer.headers["content-type"] == "application/problem+json"
        big = await web.post("/events", content=b"x" * 11_000_000)
        assert big.headers["content-type"] == "application/problem+json"
