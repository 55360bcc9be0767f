"""``POST /api/bank-statements``: the file in the body, booked as a whole or refused."""

import httpx
import pytest

from domain.creditor import Creditor
from gateway.app import create_app
from gateway.body_limit import MEGABYTE
from gateway.config import GatewayConfig
from ledger.database import Pool
from tests.support.database import rows
from tests.support.events import overdue, told
from tests.support.statements import OTHER, Bank, Moved
from tests.support.world import acme, open_amount, settle_in

SENDER = {"Authorization": "Bearer event-token"}
OPERATOR = {"Authorization": "Bearer operator-token"}
DESK = {"Authorization": "Bearer desk-token"}
GLOBEX = {"Authorization": "Bearer globex-token"}
PATH = "/api/bank-statements"


async def test_a_statement_books_what_matches_and_asks_about_the_rest(
    web: httpx.AsyncClient, pool: Pool, desk: dict[str, str]
) -> None:
    await told(pool, overdue())
    file = Bank().says(Moved("250.00", "Factuur 2026-0117"), Moved("9.99", "zie mail", "K. Otter"))
    answer = await web.post(PATH, content=file, headers=SENDER)
    assert answer.status_code == 200
    assert answer.json() == {
        "creditor": "acme", "statements": 1, "entries": 2, "known": 0, "booked": 1, "asked": 1,
        "reversed": 0, "restored": 0, "other": 0,
    }  # fmt: skip
    assert await open_amount(pool) == "0.00"
    [task] = (await web.get("/api/tasks?status=open&kind=match", headers=desk)).json()
    assert task["brief"]["amount"] == "9.99"
    done = await web.post(
        f"/api/tasks/{task['id']}/outcome", json={"outcome": "refund"}, headers=desk
    )
    assert (done.status_code, done.json()["status"]) == (200, "done")
    again = (await web.post(PATH, content=file, headers=SENDER)).json()
    assert (again["known"], again["booked"], again["asked"]) == (2, 0, 0)


async def test_an_outcome_that_does_not_fit_names_its_field(
    web: httpx.AsyncClient, pool: Pool, desk: dict[str, str]
) -> None:
    await told(pool, overdue())
    await web.post(PATH, content=Bank().says(Moved("9.99", "zie mail", "Otter")), headers=SENDER)
    [task] = (await web.get("/api/tasks?kind=match", headers=desk)).json()
    too_much = [{"invoice_number": "2026-0117", "amount": "10.00"}]
    for body, field in (
        ({"outcome": "found"}, "outcome"),
        ({"outcome": "book", "invoices": ["X-1"]}, "invoices"),
        ({"outcome": "book", "parts": too_much}, "amount"),
        ({"outcome": "book", "parts": too_much, "invoices": ["X-1"]}, "parts"),
    ):
        answer = await web.post(f"/api/tasks/{task['id']}/outcome", json=body, headers=desk)
        assert answer.status_code == 422
        assert [it["field"] for it in answer.json()["errors"]] == [field]


@pytest.mark.parametrize(
    ("headers", "status"), [({}, 401), (DESK, 403), (GLOBEX, 422), (SENDER, 200), (OPERATOR, 200)]
)
async def test_who_may(
    web: httpx.AsyncClient, pool: Pool, headers: dict[str, str], status: int
) -> None:
    before = await rows(pool)
    answer = await web.post(PATH, content=Bank().says(Moved("1.00")), headers=headers)
    assert answer.status_code == status
    if status != 200:
        assert await rows(pool) == before


async def test_the_creditor_is_chosen_where_several_have_the_account(
    web: httpx.AsyncClient, pool: Pool, creditor: Creditor
) -> None:
    await settle_in(pool, acme(accounts=[OTHER]))
    await settle_in(pool, acme("globex", accounts=[OTHER]))
    file = Bank(OTHER).says(Moved("1.00"))
    answer = await web.post(PATH, content=file, headers=OPERATOR)
    assert answer.status_code == 422
    assert "say which creditor" in answer.json()["detail"]
    chosen = await web.post(f"{PATH}?creditor=globex", content=file, headers=OPERATOR)
    assert chosen.json()["creditor"] == "globex"
    assert (
        await web.post(f"{PATH}?creditor=acme", content=file, headers=GLOBEX)
    ).status_code == 403


async def test_a_broken_file_is_refused_with_its_place(web: httpx.AsyncClient, pool: Pool) -> None:
    before = await rows(pool)
    file = Bank().says(Moved("250.00")).replace(b">1250.00<", b">1250.01<")
    answer = await web.post(PATH, content=file, headers=SENDER)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    [wrong] = answer.json()["errors"]
    assert (wrong["line"], wrong["field"]) == (2, "Bal CLBD")
    assert "nothing of this file is taken" in wrong["error"]
    for junk in (b"", b"hello", b"\x00\xff" * 10, b"<Document/>"):
        assert (await web.post(PATH, content=junk, headers=SENDER)).status_code == 422
    assert await rows(pool) == before


async def test_a_body_larger_than_its_door_is_refused(
    config: GatewayConfig, pool: Pool, creditor: Creditor, web: httpx.AsyncClient
) -> None:
    announced = {**SENDER, "content-length": str(65 * MEGABYTE)}
    answer = await web.post(PATH, content=b"x", headers=announced)
    assert answer.status_code == 413


def test_it_stands_in_the_description(config: GatewayConfig) -> None:
    described = create_app(config, None).openapi()["paths"][PATH]["post"]
    assert set(described["requestBody"]["content"]) >= {"application/xml", "text/plain"}
    assert [it["name"] for it in described["parameters"]] == ["creditor"]
