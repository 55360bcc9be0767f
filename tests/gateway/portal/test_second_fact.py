"""What a link alone shows, and what is shown to who knows a second fact."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

from domain.portal.tokens import form_token, is_known, known_token
from ledger.database import Pool
from tests.gateway.portal.conftest import SECRET, WALKS, known, sends, token
from tests.support.database import set_now
from tests.support.events import debtor, invoice, overdue, told
from tests.support.links import link_to
from tests.support.world import contacted


async def test_until_the_second_fact_only_what_is_needed_is_shown(
    sanne: httpx.AsyncClient, pool: Pool
) -> None:
    link = await link_to(pool)
    shown = "".join([(await sanne.get(link + walk)).text for walk in WALKS])
    for secret in ("Sanne", "Lindelaan", "Utrecht", "612345678", "Beste Sanne"):
        assert secret not in shown
    assert "Acme Webshop BV" in shown
    assert "2026-0117" in shown


async def test_the_second_fact_shows_more_for_a_while(sanne: httpx.AsyncClient, pool: Pool) -> None:
    link = await link_to(pool)
    assert "alleen voor u" in (await sanne.get(f"{link}/more")).text
    form = await token(sanne, f"{link}/more")
    answer = await sanne.post(
        f"{link}/known", data={"form": form, "to": "/more", "fact": "1234ab"}, follow_redirects=True
    )
    assert "Sanne de Vries" in answer.text
    assert "Beste Sanne" in answer.text, "the conversation"
    await set_now(pool, "2026-11-16 11:31")
    assert "Sanne de Vries" not in (await sanne.get(f"{link}/more")).text


async def test_after_five_wrong_answers_one_waits_whichever_link_is_used(
    sanne: httpx.AsyncClient, pool: Pool
) -> None:
    await told(pool, overdue("2026-0118"))
    links = [await link_to(pool), await link_to(pool, "2026-0117", "2026-0118")]
    statuses = []
    for turn in range(7):
        link = links[turn % 2]
        form = form_token(await _id(pool, link), SECRET)
        fact = "1234 AB" if turn == 6 else f"000{turn} XX"
        answer = await sanne.post(f"{link}/known", data={"form": form, "fact": fact})
        statuses.append(answer.status_code)
    assert statuses == [422] * 5 + [429, 429], "the right one comes too late"
    await set_now(pool, "2026-11-16 12:01")
    form = form_token(await _id(pool, links[0]), SECRET)
    answer = await sanne.post(f"{links[0]}/known", data={"form": form, "fact": "1234 AB"})
    assert answer.status_code == 303


async def test_a_postcode_is_not_found_by_trying_for_a_month(
    sanne: httpx.AsyncClient, pool: Pool
) -> None:
    """Five in an hour, ten in a day, twenty in thirty days; then a person helps."""
    link, taken = await link_to(pool), []
    for hour in range(24 * 5):
        await set_now(pool, f"2026-11-{17 + hour // 24} {hour % 24:02}:30")
        if hour % 2 == 0:
            form = form_token(await _id(pool, link), SECRET)
            answer = await sanne.post(f"{link}/known", data={"form": form, "fact": f"{hour} XX"})
            taken.append(answer.status_code)
    assert taken.count(422) == 20
    await set_now(pool, "2026-12-25 12:00")
    form = form_token(await _id(pool, link), SECRET)
    answer = await sanne.post(f"{link}/known", data={"form": form, "fact": "1234 AB"})
    assert answer.status_code == 303


async def _id(pool: Pool, link: str) -> Any:
    covers = 1 if link == await link_to(pool) else 2
    query = "select id from payment_links where cardinality(covers) = $1"
    return await pool.fetchval(query, covers)


async def test_a_business_gives_its_chamber_of_commerce_number(
    sanne: httpx.AsyncClient, pool: Pool
) -> None:
    firm = debtor("B-1", kind="business", name="Bakker BV", registration_number="12345678")
    await told(pool, overdue("2026-0200", of=firm | {"email": "b@bakker.example"}))
    link = await link_to(pool, "2026-0200", debtor="B-1")
    page = (await sanne.get(f"{link}/more")).text
    assert "KVK-nummer" in page
    form = {"form": await token(sanne, f"{link}/more"), "to": "/more", "fact": "1234.5678"}
    answer = await sanne.post(f"{link}/known", data=form, follow_redirects=True)
    assert "Bakker BV" in answer.text


def test_the_proof_of_the_second_fact_is_for_one_link_and_one_half_hour() -> None:
    one, other = uuid4(), uuid4()
    now = datetime(2026, 11, 16, 11, 0, tzinfo=UTC)
    proof = known_token(one, now + timedelta(minutes=30), SECRET)
    assert is_known(proof, one, now, SECRET)
    assert not is_known(proof, other, now, SECRET)
    assert not is_known(proof, one, now + timedelta(minutes=30), SECRET)
    assert not is_known(proof, one, now, "another secret")
    assert not is_known(form_token(one, SECRET), one, now, SECRET), "no form is a proof"


async def test_new_details_are_used_and_a_person_takes_them_over(
    sanne: httpx.AsyncClient, pool: Pool
) -> None:
    link = await link_to(pool)
    await known(sanne, link)
    details = {"street": "Kade 9", "postcode": "4321 ZZ", "city": "Goes", "phone": "+31612345678"}
    answer = await sends(sanne, f"{link}/details", email="geen adres", **details)
    assert answer.status_code == 422
    assert "geen e-mailadres" in answer.text
    assert "Kade 9" in answer.text, "what was filled in is not lost"
    answer = await sends(sanne, f"{link}/details", email="sanne@nieuw.example", **details)
    assert "Uw gegevens zijn bewaard" in answer.text
    profile = await pool.fetchval("select profile from debtors where id = 'C-1001'")
    assert (profile["email"], profile["address"]["city"]) == ("sanne@nieuw.example", "Goes")
    assert profile["name"] == "Sanne de Vries"
    title = await pool.fetchval("select title from tasks where kind = 'triage'")
    assert title.startswith("New details of a debtor")


async def test_a_long_history_stays_a_small_page(sanne: httpx.AsyncClient, pool: Pool) -> None:
    """Below 50 kB with its style, however much was written; what is older is to be asked for."""
    numbers = [f"2025-{it:04}" for it in range(45)]
    words = "A lamp, a chair and a bookcase, delivered at the back door"
    await told(pool, *(overdue(it, description=words) for it in numbers))
    for turn in range(20):
        await set_now(pool, f"2026-11-16 11:{turn:02}")
        await contacted(pool, numbers[turn])
    await pool.execute("update contacts set body = repeat('Beste Sanne, ', 400)")
    link = await link_to(pool)
    await known(sanne, link)
    page = await sanne.get(f"{link}/more")
    style = await sanne.get("/pay/assets/portal.css")
    assert len(page.content) + len(style.content) < 50_000
    assert "Zoekt u iets van eerder?" in page.text


async def test_who_only_holds_the_link_cannot_lead_messages_elsewhere(
    sanne: httpx.AsyncClient, pool: Pool
) -> None:
    link = await link_to(pool)
    form = {"form": await token(sanne, f"{link}/paid"), "email": "thief@elsewhere.example"}
    answer = await sanne.post(f"{link}/details", data=form)
    assert answer.status_code == 403
    profile = await pool.fetchval("select profile from debtors where id = 'C-1001'")
    assert profile["email"].lower() == "sanne@example.com"


async def test_documents_elsewhere_are_linked_by_https_alone(
    sanne: httpx.AsyncClient, pool: Pool
) -> None:
    bad = invoice("2026-0300", document_url="javascript:alert(1)")
    await told(pool, overdue("2026-0300", document_url=bad["document_url"]))
    link = await link_to(pool)
    await known(sanne, link)
    assert "javascript:" not in (await sanne.get(f"{link}/more")).text
