"""Calls and letters that became tasks earlier go out only if the creditor's mode lets them now."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from domain.creditor import Creditor
from domain.vocabulary import Channel, TaskKind
from gateway.app import create_app
from gateway.config import GatewayConfig
from ledger import clock, contacts, debtors, going_live, tasks
from ledger.database import Pool
from tests.support.database import set_now
from tests.support.events import overdue, told
from tests.support.world import acme, asked, contacted, last_told

OPERATOR = {"Authorization": "Bearer operator-token"}
TEST_ADDRESS = {"email": "rehearsal@acme.example", "phone": "+31600000001"}
Headers = dict[str, str]


@pytest.fixture
async def web(config: GatewayConfig, pool: Pool, creditor: Creditor) -> Any:
    """The gateway with a printer that only says what it would print."""

    async def printer(pool: Pool, contact: UUID) -> bytes:
        return b"%PDF"

    transport = httpx.ASGITransport(create_app(config, pool, printer), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
        yield client


async def waiting(pool: Pool, kind: TaskKind) -> tuple[UUID, UUID]:
    """A call or letter that was asked of a person while all was live; its case waits for it."""
    await told(pool, overdue())
    contact = await contacted(pool, channel=Channel(kind.value), status="open")
    due = {"at": "2026-11-25T08:00:00Z", "what": "ask_again", "why": "", "step": "friendly"}
    await pool.execute(
        "update cases set standing = standing || jsonb_build_object('next', $1::jsonb)",
        due | {"attempt": 1},
    )
    return await asked(pool, kind, contact=contact), contact


async def switched(pool: Pool, mode: str) -> None:
    test = TEST_ADDRESS if mode == "redirect" else None
    await going_live.save_profile(pool, acme(mode=mode, redirect=test))


REFUSED = [
    ("watch", "Nothing goes out in watch mode"),
    ("approve", "Not released yet"),
    ("redirect", "Nothing goes to debtors in redirect mode"),
]


@pytest.mark.parametrize(("mode", "title"), REFUSED)
@pytest.mark.parametrize("kind", [TaskKind.CALL, TaskKind.LETTER])
async def test_nobody_brings_what_the_mode_holds_back(
    web: httpx.AsyncClient, pool: Pool, desk: Headers, kind: TaskKind, mode: str, title: str
) -> None:
    task, contact = await waiting(pool, kind)
    await switched(pool, mode)
    refused = await web.post(f"/api/tasks/{task}/claim", headers=desk)
    assert (refused.status_code, refused.json()["title"]) == (409, title)
    if kind is TaskKind.LETTER:
        printed = await web.get(f"/api/letters/{contact}.pdf", headers=desk)
        assert (printed.status_code, printed.json()["title"]) == (409, title)
    assert [row.id for row in await going_live.held(pool)] == [contact], "staff see what waits"
    await switched(pool, "live")
    assert await going_live.held(pool) == []
    assert (await web.post(f"/api/tasks/{task}/claim", headers=desk)).status_code == 200


@pytest.mark.parametrize("mode", ["watch", "approve", "redirect"])
@pytest.mark.parametrize(
    "kind", [TaskKind.COMPLAINT, TaskKind.TRIAGE, TaskKind.APPROVAL, TaskKind.MATCH]
)
async def test_what_contacts_nobody_can_always_be_claimed(
    web: httpx.AsyncClient, pool: Pool, desk: Headers, kind: TaskKind, mode: str
) -> None:
    await told(pool, overdue())
    task = await asked(pool, kind)
    await switched(pool, mode)
    await going_live.stop(pool, "acme", "audit", "bram")
    assert (await web.post(f"/api/tasks/{task}/claim", headers=desk)).status_code == 200


async def test_in_approve_a_release_lets_the_call_go(
    web: httpx.AsyncClient, pool: Pool, desk: Headers
) -> None:
    """Claiming is no release: who may call need not be who may release."""
    task, contact = await waiting(pool, TaskKind.CALL)
    await switched(pool, "approve")
    body = {"creditor": "acme", "contacts": [str(contact)]}
    released = await web.post("/api/outreach/release", json=body, headers=OPERATOR)
    assert released.json() == {"released": 1}
    assert (await web.post(f"/api/tasks/{task}/claim", headers=desk)).status_code == 200


async def test_a_release_of_an_earlier_approve_says_nothing(
    web: httpx.AsyncClient, pool: Pool, desk: Headers
) -> None:
    task, _ = await waiting(pool, TaskKind.CALL)
    await switched(pool, "approve")
    await going_live.release(pool, "acme", "els")
    await switched(pool, "watch")
    await switched(pool, "approve")
    refused = await web.post(f"/api/tasks/{task}/claim", headers=desk)
    assert refused.json()["title"] == "Not released yet"


async def test_a_call_that_the_debtor_asked_for_is_released_by_who_wrote_it_down(
    web: httpx.AsyncClient, pool: Pool, desk: Headers
) -> None:
    await told(pool, overdue())
    task = await asked(pool, TaskKind.CALL)
    await switched(pool, "watch")
    assert (await web.post(f"/api/tasks/{task}/claim", headers=desk)).status_code == 409
    await switched(pool, "approve")
    assert (await web.post(f"/api/tasks/{task}/claim", headers=desk)).status_code == 200


async def test_a_letter_that_lay_too_long_is_not_printed(
    web: httpx.AsyncClient, pool: Pool, desk: Headers
) -> None:
    task, contact = await waiting(pool, TaskKind.LETTER)
    await pool.execute("update contacts set pay_by = '2026-11-30'")
    path = f"/api/letters/{contact}.pdf"
    assert (await web.get(path, headers=desk)).status_code == 200
    await set_now(pool, "2026-11-28 10:00")
    late = await web.get(path, headers=desk)
    assert (late.status_code, late.json()["title"]) == (409, "Letter made anew")
    assert "asks to pay by 2026-11-30" in late.json()["detail"]
    assert (await tasks.get(pool, task)).status == "expired"
    assert (await contacts.get(pool, contact)).status == "expired"
    again = await web.get(path, headers=desk)
    assert (again.status_code, again.json()["title"]) == (409, "Letter withdrawn")
    ref = await pool.fetchval("select ref from outbox order by id desc limit 1")
    assert ref == str(contact), "its case is told to write another"


async def test_a_claimed_letter_is_looked_at_when_it_is_printed(
    web: httpx.AsyncClient, pool: Pool, desk: Headers
) -> None:
    task, contact = await waiting(pool, TaskKind.LETTER)
    await pool.execute("update contacts set pay_by = '2026-11-30'")
    assert (await web.post(f"/api/tasks/{task}/claim", headers=desk)).status_code == 200
    await set_now(pool, "2026-11-28 10:00")
    late = await web.get(f"/api/letters/{contact}.pdf", headers=desk)
    assert late.json()["title"] == "Letter made anew"


async def test_what_was_posted_is_shown_as_it_was(
    web: httpx.AsyncClient, pool: Pool, desk: Headers
) -> None:
    task, contact = await waiting(pool, TaskKind.LETTER)
    async with pool.acquire() as conn:
        await tasks.complete(conn, task, "anna", {"outcome": "posted"}, await clock.now(pool))
    await switched(pool, "watch")
    assert (await web.get(f"/api/letters/{contact}.pdf", headers=desk)).status_code == 200


async def test_the_words_have_the_right_article(
    web: httpx.AsyncClient, pool: Pool, desk: Headers
) -> None:
    await told(pool, overdue())
    task = await asked(pool, TaskKind.APPROVAL)
    answer = await web.post(f"/api/tasks/{task}/outcome", json={"outcome": "?"}, headers=desk)
    assert answer.json()["title"] == "No outcome of an approval task"


async def test_a_letter_that_came_back_closes_its_address_once(
    web: httpx.AsyncClient, pool: Pool, desk: Headers
) -> None:
    """Nobody writes there any more; another creditor's desk, or an unposted one, is told so."""
    task, contact = await waiting(pool, TaskKind.LETTER)
    path = f"/api/letters/{contact}/returned"
    early = await web.post(path, headers=desk)
    assert (early.status_code, early.json()["title"]) == (409, "Not posted")
    await web.post(f"/api/tasks/{task}/outcome", json={"outcome": "posted"}, headers=desk)
    stranger = {"Authorization": "Bearer globex-token"}
    assert (await web.post(path, headers=stranger)).status_code == 404
    for _ in range(2):
        assert (await web.post(path, headers=desk)).status_code == 204
    closed = await debtors.closed_channels(pool, "acme", "C-1001")
    assert [channel for channel, _ in closed] == [Channel.LETTER]
    assert await last_told(pool) == ("contact_failed", str(contact))
