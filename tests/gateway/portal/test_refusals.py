"""What goes wrong on a debtor's page is told in plain words, with the way back."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from domain.creditor import Creditor
from domain.link_token import token_of
from gateway.app import create_app
from gateway.config import GatewayConfig
from ledger.database import Pool
from tests.gateway.portal.conftest import HERE, SECRET, sends
from tests.support.database import set_now
from tests.support.links import link_to
from tests.support.till import LINK_SECRET

LARGE = b"%PDF-1.7" + b"0" * (33 * 1024 * 1024)


@pytest.mark.parametrize(
    ("method", "walk", "sent", "status", "says"),
    [
        ("GET", "/no-such-page", {}, 404, "Deze pagina is er niet"),
        ("PUT", "/paid", {}, 405, "Deze pagina is er niet"),
        ("POST", "/wrong", {"files": {"files": ("bon.pdf", LARGE)}}, 413, "Dit is te veel"),
        ("POST", "/wrong", {"content": iter([LARGE])}, 413, "Dit is te veel"),
        ("POST", "/wrong", {"data": {f"f{it}": "x" for it in range(50)}}, 413, "Dit is te veel"),
    ],
)
async def test_what_goes_wrong_is_a_calm_page_with_the_way_back(
    sanne: httpx.AsyncClient, pool: Pool, method: str, walk: str, sent: Any, status: int, says: str
) -> None:
    """Never the problem document that programs get: a debtor reads, who to reach and where to."""
    link = await link_to(pool)
    if "content" in sent:

        async def in_pieces() -> AsyncIterator[bytes]:
            for each in sent["content"]:
                yield each

        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        answer = await sanne.request(method, link + walk, content=in_pieces(), headers=kind)
    else:
        answer = await sanne.request(method, link + walk, **sent)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-store"
    assert says in answer.text
    assert f'href="{link}"' in answer.text
    assert "+31 10 123 4567" in answer.text


async def test_a_forms_own_address_opened_again_leads_to_the_overview(
    sanne: httpx.AsyncClient, pool: Pool
) -> None:
    link = await link_to(pool)
    for walk in ("/known", "/language"):
        answer = await sanne.get(link + walk)
        assert (answer.status_code, answer.headers["location"]) == (303, link)


async def test_where_there_is_no_link_nobody_is_told_of(sanne: httpx.AsyncClient) -> None:
    for path in ("/pay", "/pay/", "/pay/none/at/all"):
        answer = await sanne.get(path, headers={"Accept-Language": "nl-NL"})
        assert answer.status_code == 404
        assert "Wij kennen deze link niet" in answer.text
        assert "Acme" not in answer.text
    answer = await sanne.get("/api/no-such-thing")
    assert answer.headers["content-type"] == "application/problem+json", "programs get theirs"


async def test_when_the_ledger_is_away_the_page_says_so_in_plain_words(
    creditor: Creditor,
) -> None:
    class Away:
        async def fetchrow(self, *_: object) -> None:
            raise OSError("nobody answers")

    link = f"/pay/{token_of(uuid4(), SECRET)}"
    app = create_app(GatewayConfig(public_url=HERE, link_secret=LINK_SECRET), Away())
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=HERE) as web:
        answer = await web.get(link, headers={"Accept-Language": "nl"})
    assert answer.status_code == 500
    assert "Dat ligt aan ons, niet aan u" in answer.text
    assert "nobody answers" not in answer.text


async def test_what_nobody_types_is_left_out_of_what_is_kept(
    sanne: httpx.AsyncClient, pool: Pool
) -> None:
    await sends(sanne, f"{await link_to(pool)}/tell", words="Een\x00 vraag\x07?\r\nDank.")
    assert await pool.fetchval("select text from replies") == "Een vraag?\r\nDank."


async def test_too_many_forms_in_a_day_are_not_taken(sanne: httpx.AsyncClient, pool: Pool) -> None:
    """Who found a link cannot fill the desk, nor the store."""
    path = f"{await link_to(pool)}/tell"
    statuses = [(await sends(sanne, path, words="Hallo")).status_code for _ in range(22)]
    assert statuses == [200] * 20 + [429] * 2
    assert await pool.fetchval("select count(*) from replies") == 20
    await set_now(pool, "2026-11-17 11:01")
    assert (await sends(sanne, path, words="Hallo")).status_code == 200
