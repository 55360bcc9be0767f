"""Changes reach open pages: at once, only whose they may see, and with nothing of anybody in it."""

from uuid import uuid4

import pytest

from domain.creditor import Creditor
from domain.staff import Post, Role, Staff
from domain.vocabulary import TaskKind
from gateway.desk.bulletin import Bulletin
from gateway.desk.live import concerns
from ledger import clock, desk_sessions, tasks
from ledger.database import Pool, transaction
from ledger.live import Change, What
from tests.gateway.desk.conftest import Browser, works_here
from tests.support.events import overdue, paid, told
from tests.support.world import asked

ANNA = Staff(
    email="anna@acme.example", name="Anna", posts=(Post(creditor="acme", role=Role.CALLER),)
)


async def test_what_happens_is_heard_within_a_second(pool: Pool, creditor: Creditor) -> None:
    """A task that is opened, taken and done, and money that comes in; two pages hear it alike."""
    await told(pool, overdue())
    bulletin = Bulletin(pool)
    async with bulletin.read() as page, bulletin.read() as other:
        assert await page.changes(5) == [Change(what=What.ANYTHING)], "it listens"
        call = await asked(pool)
        opened = Change(what=What.TASK, creditor="acme", task=call)
        assert await page.changes(1) == [opened]
        async with transaction(pool) as conn:
            await tasks.claim(conn, call, "anna", await clock.now(conn))
        assert await page.changes(1) == [opened]
        await told(pool, paid("250.00"))
        assert Change(what=What.CASE) in await page.changes(1)
        assert len(await other.changes(1)) >= 4


async def test_nothing_of_anybody_is_in_what_is_told(pool: Pool, creditor: Creditor) -> None:
    """A creditor and an id, whatever the task holds."""
    await told(pool, overdue())
    heard = list[str]()
    async with pool.acquire() as ear:
        await ear.add_listener("tasks", lambda *it: heard.append(str(it[-1])))
        task = await asked(pool, TaskKind.TRIAGE)
        await ear.execute("select 1")
        await ear.reset()
    assert heard == [f"acme {task}"]


@pytest.mark.parametrize(
    ("change", "list_", "page"),
    [
        (Change(what=What.TASK, creditor="acme", task=uuid4()), True, False),
        (Change(what=What.TASK, creditor="globex", task=uuid4()), False, False),
        (Change(what=What.CASE), False, True),
        (Change(what=What.ANYTHING), True, True),
    ],
)
def test_only_what_concerns_a_reader_reaches_them(change: Change, list_: bool, page: bool) -> None:
    assert concerns(change, ANNA, None) is list_
    assert concerns(change, ANNA, uuid4()) is page


def test_the_page_of_a_task_hears_of_that_task() -> None:
    task = uuid4()
    assert concerns(Change(what=What.TASK, creditor="acme", task=task), ANNA, task)


async def test_an_open_page_keeps_nobody_signed_in(
    pool: Pool, creditor: Creditor, a_browser: Browser
) -> None:
    """What a page fetches by itself is no sign of life."""
    await works_here(pool, ANNA.email, Role.CALLER)
    web = a_browser()
    await web.post(f"/desk/enter/{await desk_sessions.make_link(pool, ANNA.email)}")
    await pool.execute("update desk_sessions set seen_at = now() - interval '59 minutes'")
    shown = await web.get("/desk/list", headers={"x-by-itself": "1"})
    assert shown.status_code == 200
    await pool.execute("update desk_sessions set seen_at = seen_at - interval '2 minutes'")
    gone = await web.get("/desk/list", headers={"x-by-itself": "1", "hx-request": "true"})
    assert (gone.status_code, "HX-Redirect" in gone.headers) == (401, True)
