"""Sanne's browser over the real gateway and ledger, and what she does with forms."""

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from domain.creditor import Creditor
from gateway.app import create_app
from gateway.config import GatewayConfig
from ledger.database import Pool
from tests.support.database import set_now
from tests.support.events import overdue, told
from tests.support.till import LINK_SECRET
from tests.support.world import contacted

SECRET = LINK_SECRET.get_secret_value()
HERE = "http://pay.example"
_TOKEN = re.compile(r'name="form" value="([^"]+)"')
WALKS = (
    *("", "/parts", "/wrong", "/cannot-pay", "/paid", "/call"),
    *("/tell", "/stop", "/more", "/details"),
)


@pytest.fixture
async def sanne(pool: Pool, creditor: Creditor) -> AsyncIterator[httpx.AsyncClient]:
    """Her browser, without JavaScript as all of ours."""
    await set_now(pool, "2026-11-16 11:00")
    await told(pool, overdue())
    await contacted(pool)
    app = create_app(GatewayConfig(public_url=HERE, link_secret=LINK_SECRET), pool)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HERE) as web:
        yield web


async def token(web: httpx.AsyncClient, path: str) -> str:
    """That of the form on a page; the last form is the footer's."""
    return str(_TOKEN.findall((await web.get(path)).text)[0])


async def sends(web: httpx.AsyncClient, path: str, **fields: Any) -> httpx.Response:
    """Opens a form and sends it."""
    files = fields.pop("files", None)
    form = {"form": await token(web, path), **fields}
    return await web.post(path, data=form, files=files, follow_redirects=True)


async def known(web: httpx.AsyncClient, link: str) -> None:
    """Sanne gave her postcode."""
    form = {"form": await token(web, f"{link}/more"), "fact": "1234 AB"}
    assert (await web.post(f"{link}/known", data=form)).status_code == 303
