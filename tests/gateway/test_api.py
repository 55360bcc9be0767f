"""The API: cases and tasks, within what a token may see."""

from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest

from domain.vocabulary import TaskKind
from ledger.database import Pool
from tests.support.events import overdue, told
from tests.support.world import acme, asked, in_approval, last_told, settle_in

OPERATOR = {"Authorization": "Bearer operator-token"}
GLOBEX = {"Authorization": "Bearer globex-token"}
Headers = dict[str, str]


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    return body


async def at_globex(pool: Pool) -> None:
    await settle_in(pool, acme("globex"))
    sent = overdue("G-1")
    sent["data"]["creditor"] = "globex"
    await told(pool, sent)


async def test_a_case_as_the_contract_has_it(
    web: httpx.AsyncClient, pool: Pool, desk: Headers
) -> None:
    await told(pool, overdue())
    case = (await web.get("/api/cases/acme/2026-0117", headers=desk)).json()
    assert case["id"] == "invoice/acme/2026-0117"
    assert (case["stage"], case["reason"], case["outcome"]) == ("reminding", "unknown", None)
    assert (case["open_amount"], case["costs"], case["interest"]) == ("250.00", "0.00", "0.58")
    assert case["next"] is None
    line = case["timeline"][0]
    assert (line["what"], line["why"], line["covers"]) == ("opened", "the invoice came in", [])
    assert line["at"].startswith("2026-11-21T10:00")


@pytest.mark.parametrize("number", ["2026/0117", "a/b/c", "A 1 – é?#&", "50%", "a//b"])
async def test_any_invoice_number(
    web: httpx.AsyncClient, pool: Pool, desk: Headers, number: str
) -> None:
    await told(pool, overdue(number))
    for path in (quote(number, safe="/"), quote(number, safe="")):
        case = await web.get(f"/api/cases/acme/{path}", headers=desk)
        assert case.json()["invoice_number"] == number


async def test_cases_by_stage_and_creditor(
    web: httpx.AsyncClient, pool: Pool, desk: Headers
) -> None:
    await at_globex(pool)
    await told(pool, overdue("A-1"), overdue("A-2", due_on="2026-12-31"))

    async def listed(headers: Headers, **filters: str) -> list[str]:
        found = await web.get("/api/cases", params=filters, headers=headers)
        return [it["invoice_number"] for it in found.json()]

    assert await listed(desk) == ["A-1", "A-2"]
    assert await listed(desk, stage="upcoming") == ["A-2"]
    assert await listed(OPERATOR) == ["A-1", "A-2", "G-1"]
    assert await listed(OPERATOR, creditor="globex") == ["G-1"]
    wrong = await web.get("/api/cases", params={"stage": "lost"}, headers=desk)
    assert problem(wrong, 422)["errors"][0]["field"] == "stage"


async def test_another_creditors_cases_and_tasks(
    web: httpx.AsyncClient, pool: Pool, desk: Headers
) -> None:
    await told(pool, overdue())
    task = await asked(pool)
    problem(await web.get("/api/cases/acme/2026-0117", headers=GLOBEX), 403)
    problem(await web.get("/api/cases", params={"creditor": "acme"}, headers=GLOBEX), 403)
    problem(await web.get(f"/api/tasks/{task}", headers=GLOBEX), 404)
    problem(await web.post(f"/api/tasks/{task}/claim", headers=GLOBEX), 404)
    problem(await web.post(f"/api/tasks/{task}/outcome", json={}, headers=GLOBEX), 404)
    call = {"creditor": "acme", "invoice_number": "2026-0117", "outcome": "refuses"}
    problem(await web.post("/api/calls", json=call, headers=GLOBEX), 403)
    assert (await web.get("/api/tasks", headers=GLOBEX)).json() == []
    assert (await web.get(f"/api/tasks/{task}", headers=desk)).status_code == 200


async def test_scopes(web: httpx.AsyncClient) -> None:
    events_only = {"Authorization": "Bearer event-token"}
    for path in ("/api/cases", "/api/cases/acme/1", "/api/tasks"):
        problem(await web.get(path, headers=events_only), 403)
        problem(await web.get(path), 401)


async def test_what_is_not_there(web: httpx.AsyncClient, desk: Headers) -> None:
    assert "'X'" in problem(await web.get("/api/cases/acme/X", headers=desk), 404)["detail"]
    problem(await web.get(f"/api/tasks/{uuid4()}", headers=desk), 404)
    problem(await web.get("/api/tasks/seven", headers=desk), 422)
    problem(await web.get("/nothing/here"), 404)
    problem(await web.put("/api/cases", headers=desk), 405)
    call = {"creditor": "acme", "invoice_number": "X", "outcome": "refuses"}
    problem(await web.post("/api/calls", json=call, headers=desk), 404)


async def test_a_task_from_open_to_done(web: httpx.AsyncClient, pool: Pool, desk: Headers) -> None:
    await told(pool, overdue())
    task = await asked(pool, TaskKind.CALL)
    await asked(pool, TaskKind.COMPLAINT)
    query = {"status": "open", "kind": "call"}
    listed = (await web.get("/api/tasks", params=query, headers=desk)).json()
    assert [it["id"] for it in listed] == [str(task)]
    claimed = await web.post(f"/api/tasks/{task}/claim", headers=desk)
    assert (claimed.json()["status"], claimed.json()["claimed_by"]) == ("claimed", "anna")
    taken = await web.post(f"/api/tasks/{task}/claim", headers=OPERATOR)
    assert problem(taken, 409)["detail"] == "this task is claimed by anna"
    promise = {"outcome": "promise", "amount": "50.00", "date": "2026-11-27"}
    path = f"/api/tasks/{task}/outcome"
    problem(await web.post(path, json=promise, headers=OPERATOR), 409)
    done = await web.post(path, json=promise, headers=desk)
    assert (done.status_code, done.json()["status"]) == (200, "done")
    problem(await web.post(path, json=promise, headers=desk), 409)
    assert await last_told(pool) == ("task_done", str(task))


@pytest.mark.parametrize(
    ("kind", "body", "field"),
    [
        ("call", {}, "outcome"),
        ("call", {"outcome": "sure"}, "outcome"),
        ("call", {"outcome": "promise"}, "date"),
        ("call", {"outcome": "refuses", "also": [{"outcome": "plan"}]}, "also"),
        ("triage", {"outcome": "plan", "also": [{"outcome": "call_back"}]}, "also.0.at"),
        (
            "triage",
            {"outcome": "plan", "also": [{"outcome": "call_back", "date": "2099-01-05"}]},
            "also.0.date",
        ),
        ("complaint", {"outcome": "upheld", "also": [{"outcome": "plan"}]}, "also"),
        ("call", {"outcome": "promise", "date": "2026-11-01"}, "date"),
        ("triage", {"outcome": "promise", "date": "2099-12-31"}, "date"),
        ("call", {"outcome": "call_back", "at": "2099-01-05T10:00:00+01:00"}, "at"),
        ("call", {"outcome": "part_now"}, "amount"),
        ("call", {"outcome": "part_now", "amount": "-5"}, "amount"),
        ("call", {"outcome": "promise", "date": "2099-01-01"}, "date"),
        ("call", {"outcome": "plan", "amount": "250.01", "date": "2027-01-01"}, "amount"),
        ("call", {"outcome": "call_back"}, "at"),
        ("call", {"outcome": "refuses", "ammount": "5"}, "ammount"),
        ("triage", {"outcome": "resumed"}, "outcome"),
        ("approval", {"outcome": "promise"}, "outcome"),
        ("complaint", {"outcome": "approve"}, "outcome"),
        ("letter", {"outcome": "posted", "date": "2027-01-01"}, "date"),
    ],
)
async def test_an_outcome_that_cannot_be(
    web: httpx.AsyncClient, pool: Pool, desk: Headers, kind: str, body: Any, field: str
) -> None:
    await told(pool, overdue())
    task = await asked(pool, TaskKind(kind))
    answer = await web.post(f"/api/tasks/{task}/outcome", json=body, headers=desk)
    assert [it["field"] for it in problem(answer, 422)["errors"]] == [field]
    assert await last_told(pool) == ("opened", None)


@pytest.mark.parametrize(
    ("kind", "said", "kept"),
    [
        ("triage", "resume", "resume"),
        ("approval", "hand_over", "approve"),
        ("approval", "rejected", "decline"),
        ("complaint", "upheld", "upheld"),
        ("match", "not_found", "not_found"),
    ],
)
async def test_outcomes_by_kind(
    web: httpx.AsyncClient, pool: Pool, desk: Headers, kind: str, said: str, kept: str
) -> None:
    await told(pool, overdue())
    task = await asked(pool, TaskKind(kind))
    if kind == "approval":
        await in_approval(pool)
    anyway = {"override": True, "note": "the law of their country"} if kept == "approve" else {}
    body = {"outcome": said} | anyway
    done = await web.post(f"/api/tasks/{task}/outcome", json=body, headers=desk)
    assert done.json()["outcome"] == {"outcome": kept} | anyway


async def test_a_debtor_calls(web: httpx.AsyncClient, pool: Pool, desk: Headers) -> None:
    await told(pool, overdue())
    call = {"creditor": "acme", "invoice_number": "2026-0117"}
    missing = await web.post("/api/calls", json={**call, "outcome": "promise"}, headers=desk)
    assert problem(missing, 422)["errors"][0]["field"] == "date"
    never = {**call, "outcome": "promise", "date": "2099-11-27"}
    mistyped = await web.post("/api/calls", json=never, headers=desk)
    assert problem(mistyped, 422)["errors"][0]["field"] == "date"
    body = {**call, "outcome": "promise", "date": "2026-11-27"}
    done = await web.post("/api/calls", json=body, headers=desk)
    assert (done.status_code, done.json()["claimed_by"]) == (201, "anna")
    assert await last_told(pool) == ("task_done", done.json()["id"])


async def test_a_body_that_is_no_json(web: httpx.AsyncClient, pool: Pool, desk: Headers) -> None:
    await told(pool, overdue())
    path = f"/api/tasks/{await asked(pool)}/outcome"
    headers = desk | {"content-type": "application/json"}
    problem(await web.post(path, content="{", headers=headers), 400)
    problem(await web.post(path, content="[]", headers=headers), 422)


async def test_an_unexpected_error_tells_nothing(
    web: httpx.AsyncClient, pool: Pool, desk: Headers
) -> None:
    await told(pool, overdue())
    await pool.execute("alter table timeline rename to hidden")
    try:
        answer = await web.get("/api/cases/acme/2026-0117", headers=desk)
    finally:
        await pool.execute("alter table hidden rename to timeline")
    assert "timeline" not in str(problem(answer, 500))


async def test_health_metrics_and_openapi(web: httpx.AsyncClient) -> None:
    assert (await web.get("/health")).json() == {"status": "ok"}
    assert (await web.get("/metrics")).status_code == 200
    described = (await web.get("/openapi.json")).json()
    operations = [op for path in described["paths"].values() for op in path.values()]
    assert all(op.get("summary") for op in operations)
    assert "/api/cases/{creditor}/{number}" in described["paths"]
