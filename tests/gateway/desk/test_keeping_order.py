"""Audit trail, staff and outreach at the desk's doors: who may, and what comes of it."""

import pytest

from domain.going_live import Mode
from domain.staff import Post, Role
from ledger import audit, creditors, going_live, staff
from ledger.database import Pool
from tests.gateway.desk.conftest import Browser
from tests.gateway.desk.test_tasks import Desk, at_the_desk
from tests.support.events import overdue, told
from tests.support.world import acme, contacted, settle_in

ANNA, BRAM, ADA, ROOT_, GERRIT = (
    f"{it}@x.example" for it in ("anna", "bram", "ada", "root", "gerrit")
)


@pytest.fixture
async def admin(pool: Pool, a_browser: Browser) -> Desk:
    """Administrator of Acme, and of Acme only."""
    return await at_the_desk(pool, a_browser, ROOT_, Role.ADMINISTRATOR)


async def _deeds(pool: Pool, person: str, what: str) -> list[str]:
    return [
        it.detail for _, it in await audit.listing(pool, None, person=person) if it.what == what
    ]


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.CALLER, {"": 200, "/audit": 403, "/staff": 403, "/outreach": 200}),
        (Role.CREDIT_MANAGER, {"": 200, "/audit": 403, "/staff": 403, "/outreach": 200}),
        (Role.AUDITOR, {"": 200, "/audit": 200, "/staff": 403, "/outreach": 200}),
        (Role.ADMINISTRATOR, {"": 200, "/audit": 200, "/staff": 200, "/outreach": 200}),
    ],
)
async def test_who_sees_which_page_and_the_way_to_it(
    pool: Pool, a_browser: Browser, role: Role, sees: dict[str, int]
) -> None:
    somebody = await at_the_desk(pool, a_browser, ANNA, role)
    today = await somebody.text()
    for path, status in sees.items():
        assert (await somebody.web.get(f"/desk{path}")).status_code == status
        assert (f'href="/desk{path}"' in today) == (status == 200)


async def test_the_trail_is_read_by_person_and_debtor_and_of_own_creditors(
    pool: Pool, a_browser: Browser
) -> None:
    await told(pool, overdue())
    await settle_in(pool, acme("globex"))
    anna = await at_the_desk(pool, a_browser, ANNA, Role.CALLER)
    ada = await at_the_desk(pool, a_browser, ADA, Role.AUDITOR)
    gerrit = await at_the_desk(pool, a_browser, GERRIT, Role.AUDITOR, "globex")
    await anna.web.get("/desk/debtors/acme/C-1001")
    for query in ("", f"?person={ANNA}", "?debtor=C-1001"):
        page = await ada.text(f"/desk/audit{query}")
        assert f"{ANNA}</a>" in page
        assert "C-1001" in page
    assert "Nothing is written down" in await ada.text("/desk/audit?debtor=nobody")
    assert "C-1001" not in await gerrit.text("/desk/audit")
    assert (await ada.web.get("/desk/audit?before=x")).status_code == 422


async def test_a_post_is_given_and_ended_with_the_sessions(
    pool: Pool, admin: Desk, a_browser: Browser
) -> None:
    new = {"email": "Cleo@x.example", "role": "caller", "creditor": "acme"}
    nameless = await admin.post("/desk/staff/add", **new)
    assert (nameless.status_code, "say their name" in nameless.text) == (422, True)
    assert (await admin.post("/desk/staff/add", **new, name="Cleo Bos")).status_code == 303
    assert "Cleo Bos" in await admin.text("/desk/staff")
    cleo = await at_the_desk(pool, a_browser, "cleo@x.example", Role.CALLER)
    ended = {"email": "cleo@x.example", "role": "caller", "creditor": "acme"}
    assert (await admin.post("/desk/staff/end", **ended)).status_code == 303
    assert (await cleo.web.get("/desk")).headers["location"].startswith("/desk/sign-in")
    assert await _deeds(pool, ROOT_, "posted") == [
        "cleo@x.example is caller no more",
        "cleo@x.example is caller",
    ]


async def test_nobody_gives_or_ends_more_than_they_administer(pool: Pool, admin: Desk) -> None:
    await settle_in(pool, acme("globex"))
    await told(pool, overdue())
    now = await pool.fetchval("select now()")
    for post in (Post(role=Role.AUDITOR), Post(creditor="globex", role=Role.CALLER)):
        await staff.post(pool, BRAM, "Bram", post, "the test", now)
    before = await staff.listing(pool)
    for path in ("add", "end"):
        for creditor in ("*", "globex", "nobody", ""):
            for role in ("administrator", "auditor", "caller"):
                sent = {"email": BRAM, "role": role, "creditor": creditor, "name": "Bram"}
                assert (await admin.post(f"/desk/staff/{path}", **sent)).status_code == 422
    assert await staff.listing(pool) == before
    assert BRAM not in await admin.text("/desk/staff")
    own = {"email": ROOT_, "role": "administrator", "creditor": "acme"}
    assert "ended by somebody else" in (await admin.post("/desk/staff/end", **own)).text
    bad = {"email": "no address", "role": "caller", "creditor": "acme", "name": "X"}
    assert "work account" in (await admin.post("/desk/staff/add", **bad)).text


async def _approving(pool: Pool) -> str:
    """One message waits for a release; its body is as it would be sent."""
    await told(pool, overdue())
    known = await creditors.get(pool, "acme")
    await creditors.save(pool, known.model_copy(update={"mode": Mode.APPROVE}))
    contact = await contacted(pool, status="held")
    await pool.execute(
        """update cases set standing = jsonb_set(standing, '{next}',
             '{"at": "2026-11-23T08:00:00Z", "what": "contact", "why": "x", "step": "friendly",
               "channel": "email", "attempt": 1}')"""
    )
    return str(contact)


async def test_what_waits_is_read_and_released(pool: Pool, a_browser: Browser) -> None:
    message = await _approving(pool)
    bram = await at_the_desk(pool, a_browser, BRAM, Role.CREDIT_MANAGER)
    anna = await at_the_desk(pool, a_browser, ANNA, Role.CALLER)
    assert "Beste Sanne" in await bram.text("/desk/outreach")
    assert "Release what is ticked" not in await anna.text("/desk/outreach")
    chosen = {"creditor": "acme", "contacts": message}
    assert (await anna.post("/desk/outreach/release", **chosen)).status_code == 403
    nothing = await bram.post("/desk/outreach/release", creditor="acme")
    assert "Choose the messages" in nothing.text
    assert (await bram.post("/desk/outreach/release", **chosen)).status_code == 303
    [held] = await going_live.held(pool, "acme")
    assert held.released_by == BRAM
    assert await _deeds(pool, BRAM, "acted") == ["released 1 messages"]


async def test_the_brake_is_pulled_with_a_reason(pool: Pool, a_browser: Browser) -> None:
    await told(pool, overdue())
    bram = await at_the_desk(pool, a_browser, BRAM, Role.CREDIT_MANAGER)
    anna = await at_the_desk(pool, a_browser, ANNA, Role.CALLER)
    wrong = {"creditor": "acme", "why": "wrong amounts"}
    assert (await anna.post("/desk/outreach/stop", **wrong)).status_code == 403
    assert "Say why" in (await bram.post("/desk/outreach/stop", creditor="acme", why=" ")).text
    assert (await bram.post("/desk/outreach/stop", **wrong)).status_code == 303
    stop = await going_live.standing_stop(pool, "acme")
    assert stop is not None
    assert (stop.why, stop.stopped_by) == ("wrong amounts", BRAM)
    assert "wrong amounts" in await anna.text("/desk/outreach")
    assert (await bram.post("/desk/outreach/resume", creditor="acme")).status_code == 303
    assert await going_live.standing_stop(pool, "acme") is None
    again = await bram.post("/desk/outreach/resume", creditor="acme")
    assert (again.status_code, "not stopped" in again.text) == (422, True)


async def test_everybodys_brake_is_for_who_decides_for_all(pool: Pool, a_browser: Browser) -> None:
    await told(pool, overdue())
    await settle_in(pool, acme("globex"))
    bram = await at_the_desk(pool, a_browser, BRAM, Role.CREDIT_MANAGER)
    chief = await at_the_desk(pool, a_browser, "chief@x.example", Role.CREDIT_MANAGER, None)
    assert (await bram.post("/desk/outreach/stop", creditor="*", why="x")).status_code == 403
    assert (await bram.post("/desk/outreach/stop", creditor="globex", why="x")).status_code == 404
    assert "Globex" not in (await bram.text("/desk/outreach"))
    assert (await chief.post("/desk/outreach/stop", creditor="*", why="x")).status_code == 303
    assert "All sending is stopped" in await bram.text("/desk/outreach")
    unsigned = await chief.web.post("/desk/outreach/resume", data={"creditor": "*"})
    assert unsigned.status_code == 403
