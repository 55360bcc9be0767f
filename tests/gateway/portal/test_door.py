"""The door of the debtor's page: who is let in, what is kept, and what nobody learns."""

import re
from uuid import uuid4

import httpx
import pytest

from domain.portal.tokens import form_token
from gateway import rendering
from ledger.database import Pool
from tests.gateway.portal.conftest import SECRET, WALKS, token
from tests.support.database import rows, set_now
from tests.support.links import link_to


@pytest.mark.parametrize("walk", WALKS)
async def test_no_page_is_kept_found_or_told_of(
    sanne: httpx.AsyncClient, pool: Pool, walk: str
) -> None:
    answer = await sanne.get(await link_to(pool) + walk)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in answer.headers["x-robots-tag"]
    assert not [it for it in rendering.HEADERS if it not in answer.headers], "as all our pages"
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "script" not in policy, "default-src 'none' allows none"
    assert "<script" not in answer.text
    assert " style=" not in answer.text
    assert len(answer.content) < 50_000


@pytest.mark.parametrize("walk", WALKS)
async def test_a_forged_link_opens_nothing_and_tells_nothing(
    sanne: httpx.AsyncClient, pool: Pool, walk: str
) -> None:
    link = await link_to(pool)
    for forged in (f"{link[:-1]}{'A' if link[-1] != 'A' else 'B'}", "/pay/none", f"{link}x"):
        answer = await sanne.get(forged + walk)
        assert answer.status_code == 404
        assert "Acme" not in answer.text
        assert "2026-0117" not in answer.text


async def test_an_expired_link_opens_nothing(sanne: httpx.AsyncClient, pool: Pool) -> None:
    link = await link_to(pool)
    await set_now(pool, "2027-05-20 11:00")
    for walk in WALKS:
        answer = await sanne.get(link + walk)
        assert answer.status_code == 410
        assert "2026-0117" not in answer.text
    before = await rows(pool)
    form = form_token(uuid4(), SECRET)
    assert (await sanne.post(f"{link}/paid", data={"form": form})).status_code == 410
    assert await rows(pool) == before


async def test_a_link_that_is_too_old_says_whom_to_reach(
    sanne: httpx.AsyncClient, pool: Pool
) -> None:
    link = await link_to(pool)
    await set_now(pool, "2027-05-20 11:00")
    page = (await sanne.get(link)).text
    assert "Deze link is te oud" in page
    assert 'href="tel:+31101234567"' in page.split("<footer>")[0]
    assert "<form" not in page, "nothing that leads nowhere"


async def test_what_a_mail_program_takes_for_the_end_of_a_link_does_no_harm(
    sanne: httpx.AsyncClient, pool: Pool
) -> None:
    link = await link_to(pool)
    for end in (".", ",", ")", ").", ">"):
        answer = await sanne.get(link + end)
        assert answer.status_code == 200, end
        assert f'href="{link}/parts"' in answer.text
    assert (await sanne.head(link)).status_code == 200, "as scanners ask"


@pytest.mark.parametrize("walk", ["/paid", "/wrong", "/cannot-pay", "/call", "/stop", "/parts"])
async def test_a_form_that_is_not_ours_is_refused_and_keeps_nothing(
    sanne: httpx.AsyncClient, pool: Pool, walk: str
) -> None:
    link, before = await link_to(pool), await rows(pool)
    strange = form_token(uuid4(), SECRET)
    for form in ({}, {"form": "guessed"}, {"form": strange}):
        data = {"on": "2026-11-10", "why": "later", "channel": "email", "do": "agree", **form}
        assert (await sanne.post(link + walk, data=data)).status_code == 403
    assert await rows(pool) == before


async def test_a_form_sent_twice_is_one_answer(sanne: httpx.AsyncClient, pool: Pool) -> None:
    path = f"{await link_to(pool)}/paid"
    form = {"form": await token(sanne, path), "on": "2026-11-10", "account": "4300"}
    first = await sanne.post(path, data=form)
    again = await sanne.post(path, data={**form, "account": "9999"})
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.headers["location"] == again.headers["location"]
    assert await pool.fetchval("select count(*) from replies") == 1
    assert await pool.fetchval("select count(*) from outbox where what = 'replied'") == 1


async def test_the_creditors_colours_come_from_its_look(
    sanne: httpx.AsyncClient, pool: Pool
) -> None:
    page = (await sanne.get(await link_to(pool))).text
    address = re.findall(r'href="(/pay/look/[^"]+)"', page)[0]
    answer = await sanne.get(address)
    assert "--accent:#17695c" in answer.text
    assert "immutable" in answer.headers["cache-control"]
    assert (await sanne.get("/pay/look/zzzzzz-auto.css")).status_code in (404, 422)
