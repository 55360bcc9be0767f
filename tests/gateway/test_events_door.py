"""``POST /events``: CloudEvents in three modes, all or nothing, each refusal by name."""

import json
from typing import Any

import httpx
import pytest

from ledger.database import Pool
from tests.support.database import rows
from tests.support.events import debtor, event, overdue, paid
from tests.support.world import open_amount, tells

BEARER = {"Authorization": "Bearer event-token"}
BATCH = "application/cloudevents-batch+json"


async def structured(web: httpx.AsyncClient, sent: Any, **headers: str) -> httpx.Response:
    kind = {"content-type": "application/cloudevents+json; charset=utf-8"}
    return await web.post("/events", content=json.dumps(sent), headers=BEARER | kind | headers)


async def batched(web: httpx.AsyncClient, *sent: Any) -> httpx.Response:
    headers = BEARER | {"content-type": BATCH}
    return await web.post("/events", content=json.dumps(sent), headers=headers)


def errors(answer: httpx.Response) -> list[tuple[int, str | None, str]]:
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    return [(it["index"], it["id"], it["field"]) for it in answer.json()["errors"]]


async def test_structured(web: httpx.AsyncClient, pool: Pool) -> None:
    sent = overdue()
    answer = await structured(web, sent)
    assert (answer.status_code, answer.json()) == (202, {"accepted": 1, "duplicates": 0})
    assert (await structured(web, sent)).json() == {"accepted": 0, "duplicates": 1}
    assert await tells(pool) == [(1, 1, "opened")]


async def test_binary(web: httpx.AsyncClient, pool: Pool) -> None:
    headers = {
        "ce-id": "evt-1",
        "ce-type": "amicable.invoice.overdue.v1",
        "ce-source": "/erp/caf%C3%A9",
        "ce-time": "2026-11-21T08:00:00Z",
        "ce-specversion": "1.0",
        "ce-subject": "2026-0117",
    }
    answer = await web.post("/events", json=overdue()["data"], headers=BEARER | headers)
    assert answer.status_code == 202
    assert await pool.fetchval("select source from events") == "/erp/café"


async def test_batched_with_a_duplicate_in_it(web: httpx.AsyncClient, pool: Pool) -> None:
    first = overdue(time="2026-11-20T08:00:00Z")
    payment = paid("100.00", time="2026-11-20T09:00:00Z")
    answer = await batched(web, first, payment, payment)
    assert answer.json() == {"accepted": 2, "duplicates": 1}
    assert await open_amount(pool) == "150.00"


async def test_an_empty_batch(web: httpx.AsyncClient) -> None:
    assert (await batched(web)).json() == {"accepted": 0, "duplicates": 0}


async def test_every_bad_event_is_named_with_its_field(web: httpx.AsyncClient, pool: Pool) -> None:
    before = await rows(pool)
    early = overdue(key="early", due_on="2026-09-01")
    nobody = overdue(key="nobody", of=debtor(email="not an address", phone="12"))
    nameless = overdue("A-2")
    del nameless["id"]
    stray = {**overdue(key="stray"), "type": "amicable.invoice.lost.v1"}
    answer = await batched(web, overdue("A-1"), early, nobody, nameless, stray, "text")
    assert errors(answer) == [
        (1, "early", "data.invoice.due_on"),
        (2, "nobody", "data.debtor.phone"),
        (3, None, "id"),
        (4, "stray", "type"),
        (5, None, "event"),
    ]
    assert "amicable.payment.received.v1" in answer.json()["errors"][3]["error"]
    assert await rows(pool) == before


async def test_what_the_ledger_refuses_is_named_too(web: httpx.AsyncClient, pool: Pool) -> None:
    unknown = event("invoice.withdrawn", {"invoice_number": "nope"}, key="w-1")
    answer = await batched(web, overdue(), unknown, paid("1.001"))
    found = errors(answer)
    assert found[0] == (1, "w-1", "data.invoice_number")
    assert found[1][2] == "data.amount"
    assert await tells(pool) == []


async def test_amounts_as_json_numbers_keep_their_cents(web: httpx.AsyncClient, pool: Pool) -> None:
    sent = overdue()
    sent["data"]["invoice"]["amount"] = 1234.56
    assert (await structured(web, sent)).status_code == 202
    assert await open_amount(pool) == "1234.56"


async def test_data_as_base64(web: httpx.AsyncClient, pool: Pool) -> None:
    import base64

    sent = overdue()
    sent["data_base64"] = base64.b64encode(json.dumps(sent.pop("data")).encode()).decode()
    assert (await structured(web, sent)).status_code == 202
    assert await open_amount(pool) == "250.00"


@pytest.mark.parametrize(
    "body", [b"{", b"", b'{"amount": NaN}', b"\xff\xfe", b"[" * 100_000, b"1" * 5000]
)
async def test_a_body_that_is_no_json(web: httpx.AsyncClient, body: bytes) -> None:
    headers = BEARER | {"content-type": "application/cloudevents+json"}
    answer = await web.post("/events", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_batch_that_is_no_array(web: httpx.AsyncClient) -> None:
    answer = await web.post("/events", content="{}", headers=BEARER | {"content-type": BATCH})
    assert answer.status_code == 400


async def test_json_that_is_no_cloud_event(web: httpx.AsyncClient) -> None:
    answer = await web.post("/events", json=overdue(), headers=BEARER)
    assert answer.status_code == 415
    assert "application/cloudevents-batch+json" in answer.json()["detail"]


async def test_ten_megabytes_are_enough(web: httpx.AsyncClient, pool: Pool) -> None:
    before = await rows(pool)
    padded = {**overdue(), "padding": "x" * (10 * 1024 * 1024)}
    assert (await structured(web, padded)).status_code == 413

    async def chunks() -> Any:
        for _ in range(12):
            yield b" " * 1024 * 1024

    headers = BEARER | {"content-type": BATCH}
    assert (await web.post("/events", content=chunks(), headers=headers)).status_code == 413
    assert await rows(pool) == before


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "x"}])
async def test_without_a_token(web: httpx.AsyncClient, header: dict[str, str]) -> None:
    answer = await web.post("/events", json={}, headers=header)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["title"] == "Unauthorized"


async def test_another_creditor_or_another_scope(web: httpx.AsyncClient, pool: Pool) -> None:
    before = await rows(pool)
    other = overdue("A-2")
    other["data"]["creditor"] = "globex"
    assert (await batched(web, overdue("A-1"), other)).status_code == 403
    answer = await structured(web, overdue(), Authorization="Bearer desk-token")
    assert answer.status_code == 403
    assert "events:write" in answer.json()["detail"]
    assert await rows(pool) == before
