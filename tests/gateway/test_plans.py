"""A payment plan is shown before anyone agrees to it, and afterwards with what is paid."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import httpx
import pytest

from domain.arrangements.arrangement import (
    Arrangement,
    ArrangementKind,
    ArrangementStatus,
    CoveredClaim,
    Term,
)
from ledger import arrangements
from ledger.database import Pool, transaction
from tests.support.database import rows, set_now
from tests.support.events import CREDITOR, overdue, paid, told

Headers = dict[str, str]
QUESTION = {"creditor": CREDITOR, "invoice_number": "2026-0117"}
PATH = "/api/plans/proposal"


async def test_a_plan_is_shown_and_nothing_is_written(
    web: httpx.AsyncClient, pool: Pool, desk: Headers
) -> None:
    await set_now(pool, "2026-11-16 11:00")
    await told(pool, overdue(), overdue("2026-0118", "100.00"))
    before = await rows(pool)
    answer = await web.post(PATH, json=QUESTION, headers=desk)
    assert answer.status_code == 200
    shown = answer.json()
    assert (shown["total"], shown["covers"]) == ("350.00", ["2026-0117", "2026-0118"])
    assert shown["terms"][0] == {"due_on": "2026-11-16", "amount": "58.34"}
    assert sum(Decimal(it["amount"]) for it in shown["terms"]) == Decimal("350.00")
    assert shown["beyond"] == []
    assert await rows(pool) == before


async def test_a_wish_is_weighed(web: httpx.AsyncClient, pool: Pool, desk: Headers) -> None:
    await set_now(pool, "2026-11-16 11:00")
    await told(pool, overdue())
    wish = {**QUESTION, "amount": "25.00", "date": "2026-11-27"}
    shown = (await web.post(PATH, json=wish, headers=desk)).json()
    assert len(shown["terms"]) == 10
    assert shown["beyond"][0] == "10 terms, more than 6"


@pytest.mark.parametrize(
    ("question", "status", "why"),
    [
        ({"invoice_number": "nowhere"}, 404, "no case of invoice 'nowhere'"),
        ({"invoice_number": "2026-0119"}, 422, "a plan is offered from 80.00"),
        ({"amount": "-1"}, 422, ""),
        ({"terms": 1}, 422, ""),
        ({"creditor": "globex"}, 403, ""),
    ],
)
async def test_what_is_no_plan_is_refused_in_words(
    web: httpx.AsyncClient,
    pool: Pool,
    desk: Headers,
    question: dict[str, object],
    status: int,
    why: str,
) -> None:
    small = overdue("2026-0119", "10.00", of={**overdue()["data"]["debtor"], "id": "C-9"})
    await told(pool, overdue(), small)
    answer = await web.post(PATH, json={**QUESTION, **question}, headers=desk)
    assert answer.status_code == status
    assert why in answer.text


async def test_a_case_shows_its_plan_with_what_is_paid_of_each_term(
    web: httpx.AsyncClient, pool: Pool, desk: Headers
) -> None:
    now = await set_now(pool, "2026-11-16 11:00")
    await told(pool, overdue())
    async with transaction(pool) as conn:
        await arrangements.add(conn, _plan(now))
    await told(pool, paid("130.00", on="2026-11-16"))
    shown = (await web.get(f"/api/cases/{CREDITOR}/2026-0117", headers=desk)).json()
    plan = shown["arrangement"]
    assert (plan["kind"], plan["status"], plan["paid"]) == ("plan", "agreed", "130.00")
    assert [(it["amount"], it["paid"]) for it in plan["terms"]] == [
        ("125.00", "125.00"),
        ("125.00", "5.00"),
    ]


def _plan(now: datetime) -> Arrangement:
    days = [datetime(2026, 11, 16, tzinfo=UTC).date(), datetime(2026, 12, 24, tzinfo=UTC).date()]
    claim = CoveredClaim(number="2026-0117", agreed=Decimal(250), open=Decimal(250))
    return Arrangement(
        id=uuid4(),
        creditor=CREDITOR,
        debtor="C-1001",
        kind=ArrangementKind.PLAN,
        status=ArrangementStatus.AGREED,
        currency="EUR",
        source="task 1",
        claims=(claim,),
        terms=tuple(Term(due_on=day, amount=Decimal(125)) for day in days),
        agreed_at=now,
    )
