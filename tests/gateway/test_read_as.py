"""A person reads a reply otherwise than the system did, over the API."""

from uuid import UUID, uuid4

import httpx

from domain.vocabulary import Channel
from ledger import tasks
from ledger.database import Pool
from ledger.intake import answers
from tests.gateway.test_api import GLOBEX, Headers, problem
from tests.support.events import CREDITOR, overdue, told
from tests.support.world import asked, last_told


async def wrote(pool: Pool) -> UUID:
    """Sanne answered, and a person is asked to read it."""
    await told(pool, overdue())
    message = answers.Message(
        channel=Channel.EMAIL, provider_id="m-1", sender="sanne@example.com", text="Wie is dit?"
    )
    await answers.reply(pool, message)
    found: UUID = await pool.fetchval("select id from replies")
    return found


async def read(pool: Pool, reply: UUID) -> None:
    """A case's workflow saw the reply, and put it before a person."""
    task = await asked(pool)
    await pool.execute(
        """update tasks set kind = 'triage', brief = $2 where id = $1""",
        task,
        {"reply": str(reply), "channel": "email", "text": "Wie is dit?"},
    )


async def test_a_reply_is_read_and_read_again(
    web: httpx.AsyncClient, pool: Pool, desk: Headers
) -> None:
    reply = await wrote(pool)
    await read(pool, reply)
    path = f"/api/replies/{reply}/read_as"
    body = {"outcome": "promise", "date": "2026-11-27"}
    first = (await web.post(path, json=body, headers=desk)).json()
    assert (first["status"], first["claimed_by"]) == ("done", "anna")
    assert await last_told(pool) == ("task_done", first["id"])

    second = (await web.post(path, json={"outcome": "complaint"}, headers=desk)).json()
    assert second["brief"]["corrects"] == first["id"]
    assert await last_told(pool) == ("task_done", second["id"])
    assert (await tasks.last_of_reply(pool, CREDITOR, reply)).id == UUID(second["id"])  # type: ignore[union-attr]


async def test_what_cannot_be_read_is_refused(
    web: httpx.AsyncClient, pool: Pool, desk: Headers
) -> None:
    reply = await wrote(pool)
    path = f"/api/replies/{reply}/read_as"
    body = {"outcome": "promise", "date": "2026-11-27"}
    assert (
        "asked for nothing" in problem(await web.post(path, json=body, headers=desk), 404)["detail"]
    )
    await read(pool, reply)
    problem(await web.post(path, json=body, headers=GLOBEX), 404)
    problem(await web.post(f"/api/replies/{uuid4()}/read_as", json=body, headers=desk), 404)
    wrong = problem(await web.post(path, json={"outcome": "promise"}, headers=desk), 422)
    assert "a promise needs the date" in wrong["detail"]
    past = {"outcome": "promise", "date": "2026-11-01"}
    assert (
        problem(await web.post(path, json=past, headers=desk), 422)["errors"][0]["field"] == "date"
    )
    task = await tasks.of_reply(pool, CREDITOR, reply)
    assert task is not None
    await pool.execute("update tasks set claimed_by = 'piet', status = 'claimed'")
    problem(await web.post(path, json=body, headers=desk), 409)
