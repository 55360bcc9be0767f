"""The dossier by the API: the creditor's own cases, also with a slash in the number."""

import io
from collections.abc import AsyncIterator

import httpx
import pytest
from pypdf import PdfReader

from activities.dossier.pdf import print_dossier
from activities.typesetting import UnprintableError
from domain.creditor import Creditor
from domain.law.rates import RateTable
from gateway.app import create_app
from gateway.config import GatewayConfig
from ledger.database import Pool
from tests.support.events import overdue, told


@pytest.fixture
async def web(
    config: GatewayConfig, pool: Pool, creditor: Creditor
) -> AsyncIterator[httpx.AsyncClient]:
    async def print_(pool: Pool, creditor: str, number: str) -> bytes:
        return await print_dossier(pool, creditor, number, RateTable.packaged())

    app = create_app(config, pool, print_dossier=print_)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://g") as client:
        yield client


async def test_a_dossier_is_made_while_the_case_still_runs(
    web: httpx.AsyncClient, pool: Pool, desk: dict[str, str]
) -> None:
    await told(pool, overdue("2026/11-0117"))
    answer = await web.get("/api/dossiers/acme/2026/11-0117.pdf", headers=desk)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    cover = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "Factuur 2026/11-0117" in cover
    assert "Acme Webshop BV tegen Sanne de Vries" in cover


async def test_what_no_font_can_show_is_said(
    config: GatewayConfig, pool: Pool, creditor: Creditor, desk: dict[str, str]
) -> None:
    async def unprintable(*_: object) -> bytes:
        raise UnprintableError("no font shows U+1F6B2; install a font that can")

    app = create_app(config, pool, print_dossier=unprintable)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://g") as web:
        answer = await web.get("/api/dossiers/acme/2026-0117.pdf", headers=desk)
    assert (answer.status_code, answer.json()["title"]) == (422, "The dossier cannot be set as PDF")
    assert "U+1F6B2" in answer.json()["detail"]


async def test_nobody_reads_the_dossier_of_another_creditor(
    web: httpx.AsyncClient, pool: Pool, desk: dict[str, str]
) -> None:
    await told(pool, overdue())
    path = "/api/dossiers/acme/2026-0117.pdf"
    stranger = {"Authorization": "Bearer globex-token"}
    assert (await web.get(path, headers=stranger)).status_code == 403
    assert (await web.get(path)).status_code == 401
    missing = await web.get("/api/dossiers/acme/none.pdf", headers=desk)
    assert (missing.status_code, missing.json()["title"]) == (404, "No such case")
