"""Staff sign in by their work account or by a link; nobody else does."""

import re
from datetime import timedelta

import httpx
import pytest

from domain.creditor import Creditor
from domain.staff import Role
from gateway.app import create_app
from gateway.config import GatewayConfig
from ledger import audit, desk_sessions, staff
from ledger.database import Pool
from tests.gateway.desk.conftest import HERE, Browser, works_here

ANNA, BRAM = "anna@acme.example", "bram@acme.example"


async def _by_account(web: httpx.AsyncClient, subject: str, to: str = "/desk") -> httpx.Response:
    """Walk as a browser does: to the provider, choose the account there, and back."""
    started = await web.get("/desk/sign-in/start", params={"to": to})
    assert started.status_code == 302, started.text
    async with httpx.AsyncClient() as outside:
        chosen = await outside.post(started.headers["location"], data={"sub": subject})
    back = chosen.headers["location"]
    assert back.startswith(f"{HERE}/desk/sign-in/back")
    return await web.get(back.removeprefix(HERE))


async def _deeds(pool: Pool) -> list[tuple[str, str]]:
    return [(it.person, it.what) for _, it in await audit.listing(pool, None)]


async def test_who_has_a_post_comes_in_by_the_work_account(pool: Pool, a_browser: Browser) -> None:
    """And goes on to where they wanted to be; the trail tells."""
    await works_here(pool, ANNA, Role.CALLER)
    web = a_browser()
    first = await web.get("/desk")
    assert first.status_code == 303
    assert first.headers["location"] == "/desk/sign-in?to=/desk"
    welcome = await web.get(first.headers["location"])
    assert "Sign in with your work account" in welcome.text

    answer = await _by_account(web, "anna-1", "/desk?kind=call")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk?kind=call")
    page = await web.get("/desk")
    assert page.status_code == 200
    assert "Anna" in page.text
    assert await _deeds(pool) == [(ANNA, "signed_in")]


async def test_another_account_with_the_same_address_is_not_her(
    pool: Pool, a_browser: Browser
) -> None:
    """An address can be given to somebody else; her account cannot."""
    await works_here(pool, ANNA, Role.CALLER)
    assert (await _by_account(a_browser(), "anna-1")).status_code == 303
    other = await _by_account(a_browser(), "anna-2")
    assert other.status_code == 403
    assert "no role here" in other.text
    assert await _deeds(pool) == [(ANNA, "refused"), (ANNA, "signed_in")]


@pytest.mark.parametrize(
    ("subject", "why"), [("eve-1", "no role here"), ("bram-1", "not verified your address")]
)
async def test_an_account_without_a_post_or_a_verified_address_stays_outside(
    pool: Pool, a_browser: Browser, subject: str, why: str
) -> None:
    """A good sign-in elsewhere is not enough."""
    await works_here(pool, BRAM, Role.CREDIT_MANAGER)
    web = a_browser()
    answer = await _by_account(web, subject)
    assert answer.status_code == 403
    assert why in answer.text
    assert (await web.get("/desk")).status_code == 303


async def test_an_answer_that_nobody_asked_for_signs_in_nobody(
    pool: Pool, a_browser: Browser
) -> None:
    """The answer must come to the browser that asked, once (state, RFC 6749 §10.12)."""
    await works_here(pool, ANNA, Role.CALLER)
    started = await a_browser().get("/desk/sign-in/start")
    async with httpx.AsyncClient() as outside:
        chosen = await outside.post(started.headers["location"], data={"sub": "anna-1"})
    other = a_browser()
    answer = await other.get(chosen.headers["location"].removeprefix(HERE))
    assert answer.status_code == 403
    assert (await other.get("/desk")).status_code == 303


async def test_a_link_signs_in_once(pool: Pool, a_browser: Browser) -> None:
    """Opening it is not enough, so that a mail scanner does not use it up."""
    await works_here(pool, ANNA, Role.CALLER)
    way = f"/desk/enter/{await desk_sessions.make_link(pool, ANNA)}"
    web = a_browser()
    assert (await web.get(way)).status_code == 200
    assert (await web.get("/desk")).status_code == 303
    assert (await web.post(way)).status_code == 303
    assert (await web.get("/desk")).status_code == 200
    late = a_browser()
    assert "was used or is too old" in (await late.post(way)).text
    assert (await late.get("/desk")).status_code == 303


async def test_another_site_cannot_press_the_button_of_a_link(
    pool: Pool, a_browser: Browser
) -> None:
    """Nobody is signed in as somebody else without knowing it."""
    await works_here(pool, ANNA, Role.CALLER)
    way = f"/desk/enter/{await desk_sessions.make_link(pool, ANNA)}"
    answer = await a_browser().post(way, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert (await a_browser().post(way)).status_code == 303


async def test_a_link_does_not_last(pool: Pool, a_browser: Browser) -> None:
    """Half an hour."""
    await works_here(pool, ANNA, Role.CALLER)
    token = await desk_sessions.make_link(pool, ANNA)
    await pool.execute("update sign_in_links set ends_at = now()")
    assert (await a_browser().post(f"/desk/enter/{token}")).status_code == 403


async def _signed_in(pool: Pool, web: httpx.AsyncClient, email: str = ANNA) -> str:
    """Sign in by a link, and answer the token of the forms."""
    await web.post(f"/desk/enter/{await desk_sessions.make_link(pool, email)}")
    shown = re.search(r'name="form_token" value="([^"]+)"', (await web.get("/desk")).text)
    assert shown is not None
    return shown[1]


@pytest.mark.parametrize(("column", "age"), [("seen_at", 61), ("started_at", 12 * 60 + 1)])
async def test_a_session_ends_by_itself(
    pool: Pool, a_browser: Browser, column: str, age: int
) -> None:
    """After an hour of nothing, and at the end of a working day."""
    await works_here(pool, ANNA, Role.CALLER)
    web = a_browser()
    await _signed_in(pool, web)
    past = timedelta(minutes=age)
    await pool.execute(f"update desk_sessions set {column} = now() - $1::interval", past)  # noqa: S608
    assert (await web.get("/desk")).status_code == 303


async def test_signing_out_takes_the_form_of_ones_own(pool: Pool, a_browser: Browser) -> None:
    """Without the token of the forms nothing changes; the session is over for a copied cookie."""
    await works_here(pool, ANNA, Role.CALLER)
    web = a_browser()
    token = await _signed_in(pool, web)
    for wrong in ({}, {"form_token": ""}, {"form_token": "x" * 43}, {"form_token": "é"}):
        assert (await web.post("/desk/sign-out", data=wrong)).status_code == 403
    copied = dict(web.cookies)
    assert (await web.get("/desk")).status_code == 200
    assert (await web.post("/desk/sign-out", data={"form_token": token})).status_code == 303
    thief = a_browser()
    thief.cookies.update(copied)
    assert (await thief.get("/desk")).status_code == 303


async def test_who_leaves_the_house_is_out_at_once(pool: Pool, a_browser: Browser) -> None:
    """A removed post ends the session; what they did stays told."""
    await works_here(pool, ANNA, Role.CALLER)
    web = a_browser()
    await _signed_in(pool, web)
    await staff.remove(pool, ANNA)
    assert (await web.get("/desk")).status_code == 303
    assert (ANNA, "signed_in") in await _deeds(pool)


async def test_nobody_is_sent_elsewhere(pool: Pool, a_browser: Browser) -> None:
    """A sign-in page that leads out of the desk would be a gift to phishers."""
    await works_here(pool, ANNA, Role.CALLER)
    for target in ("https://evil.example", "//evil.example", "/deskevil", "/api/cases"):
        answer = await _by_account(a_browser(), "anna-1", target)
        assert answer.headers["location"] == "/desk"


async def test_pages_trust_nothing_from_elsewhere(a_browser: Browser) -> None:
    """No inline script or style, no frame, nothing kept in a cache."""
    answer = await a_browser().get("/desk/sign-in")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"<script(?![^>]*src=)|style=|\son\w+=", answer.text)


async def test_the_cookie_is_bound_to_this_host_where_there_is_https(
    pool: Pool, creditor: Creditor, desk_config: GatewayConfig
) -> None:
    """No other host, no script and no plain connection sees it."""
    await works_here(pool, ANNA, Role.CALLER)
    safe = desk_config.model_copy(update={"public_url": "https://desk.example"})
    transport = httpx.ASGITransport(create_app(safe, pool))
    async with httpx.AsyncClient(transport=transport, base_url="https://desk.example") as web:
        answer = await web.post(f"/desk/enter/{await desk_sessions.make_link(pool, ANNA)}")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-desk=")
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= set(cookie.split("; "))
