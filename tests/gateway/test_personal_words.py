"""A personal word is left through the API, within what a token may see (practice I8)."""

import httpx
import pytest

from ledger.database import Pool
from tests.support.events import overdue, told
from tests.support.world import acme, settle_in

Headers = dict[str, str]
GLOBEX = {"Authorization": "Bearer globex-token"}
WORD = "Fijn dat we elkaar spraken."


@pytest.mark.parametrize("number", ["2026-0117", "2026/0117/word"])
async def test_a_word_waits_for_the_next_message_and_can_be_taken_back(
    web: httpx.AsyncClient, pool: Pool, desk: Headers, number: str
) -> None:
    await told(pool, overdue(number))
    path = f"/api/cases/acme/{number}"
    left = await web.post(f"{path}/word", json={"word": WORD}, headers=desk)
    assert (left.status_code, left.json()) == (200, {"word": WORD, "warnings": []})
    assert (await web.get(path, headers=desk)).json()["personal_word"] == WORD
    await web.post(f"{path}/word", json={"word": "Tot snel!"}, headers=desk)
    assert (await web.get(path, headers=desk)).json()["personal_word"] == "Tot snel!"
    gone = await web.post(f"{path}/word", json={"word": None}, headers=desk)
    assert gone.json() == {"word": None, "warnings": []}
    assert (await web.get(path, headers=desk)).json()["personal_word"] is None


async def test_a_long_sentence_is_told(web: httpx.AsyncClient, pool: Pool, desk: Headers) -> None:
    await told(pool, overdue())
    long = "Wij hopen dat u " + "en wij " * 12 + "er samen uit komen."
    path = "/api/cases/acme/2026-0117/word"
    [warning] = (await web.post(path, json={"word": long}, headers=desk)).json()["warnings"]
    assert "more than 20" in warning


@pytest.mark.parametrize("word", ["", "https://pay.example", "a" * 401])
async def test_what_must_not_be_said_is_refused(
    web: httpx.AsyncClient, pool: Pool, desk: Headers, word: str
) -> None:
    await told(pool, overdue())
    path = "/api/cases/acme/2026-0117/word"
    answer = await web.post(path, json={"word": word}, headers=desk)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "word")


async def test_not_on_a_case_of_another_and_not_on_none(
    web: httpx.AsyncClient, pool: Pool, desk: Headers
) -> None:
    await settle_in(pool, acme("globex"))
    await told(pool, overdue())
    missing = await web.post("/api/cases/acme/none/word", json={"word": WORD}, headers=desk)
    assert missing.status_code == 404
    path = "/api/cases/acme/2026-0117/word"
    assert (await web.post(path, json={"word": WORD}, headers=GLOBEX)).status_code == 403
