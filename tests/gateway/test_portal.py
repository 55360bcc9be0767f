"""The door of the debtor's page: who is let in, what is kept, and what nobody learns."""

import io
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from PIL import Image

from domain.creditor import Creditor
from domain.link_token import token_of
from domain.portal.tokens import form_token, is_known, known_token
from domain.staff import Role
from gateway.app import create_app
from gateway.config import GatewayConfig
from ledger import desk_sessions
from ledger.database import Pool
from tests.gateway.desk.conftest import works_here
from tests.support.database import rows, set_now
from tests.support.events import debtor, invoice, overdue, told
from tests.support.links import link_to
from tests.support.till import LINK_SECRET
from tests.support.world import contacted

SECRET = LINK_SECRET.get_secret_value()
HERE = "http://pay.example"
_TOKEN = re.compile(r'name="form" value="([^"]+)"')
WALKS = (
    *("", "/parts", "/wrong", "/cannot-pay", "/paid", "/call"),
    *("/tell", "/stop", "/more", "/details"),
)


@pytest.fixture
async def sanne(pool: Pool, creditor: Creditor) -> AsyncIterator[httpx.AsyncClient]:
    """Her browser, without JavaScript as all of ours."""
    await set_now(pool, "2026-11-16 11:00")
    await told(pool, overdue())
    await contacted(pool)
    app = create_app(GatewayConfig(public_url=HERE, link_secret=LINK_SECRET), pool)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HERE) as web:
        yield web


async def token(web: httpx.AsyncClient, path: str) -> str:
    """That of the form on a page; the last form is the footer's."""
    return str(_TOKEN.findall((await web.get(path)).text)[0])


async def sends(web: httpx.AsyncClient, path: str, **fields: Any) -> httpx.Response:
    """Opens a form and sends it."""
    files = fields.pop("files", None)
    form = {"form": await token(web, path), **fields}
    return await web.post(path, data=form, files=files, follow_redirects=True)


@pytest.mark.parametrize("walk", WALKS)
async def test_no_page_is_kept_found_or_told_of(
    sanne: httpx.AsyncClient, pool: Pool, walk: str
) -> None:
    answer = await sanne.get(await link_to(pool) + walk)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in answer.headers["x-robots-tag"]
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "script" not in policy, "default-src 'none' allows none"
    assert "<script" not in answer.text
    assert " style=" not in answer.text
    assert len(answer.content) < 50_000


@pytest.mark.parametrize("walk", WALKS)
async def test_a_forged_link_opens_nothing_and_tells_nothing(
    sanne: httpx.AsyncClient, pool: Pool, walk: str
) -> None:
    link = await link_to(pool)
    for forged in (f"{link[:-1]}{'A' if link[-1] != 'A' else 'B'}", "/pay/none", f"{link}x"):
        answer = await sanne.get(forged + walk)
        assert answer.status_code == 404
        assert "Acme" not in answer.text
        assert "2026-0117" not in answer.text


async def test_an_expired_link_opens_nothing(sanne: httpx.AsyncClient, pool: Pool) -> None:
    link = await link_to(pool)
    await set_now(pool, "2027-05-20 11:00")
    for walk in WALKS:
        answer = await sanne.get(link + walk)
        assert answer.status_code == 410
        assert "2026-0117" not in answer.text
    before = await rows(pool)
    form = form_token(uuid4(), SECRET)
    assert (await sanne.post(f"{link}/paid", data={"form": form})).status_code == 410
    assert await rows(pool) == before


async def test_a_link_that_is_too_old_says_whom_to_reach(
    sanne: httpx.AsyncClient, pool: Pool
) -> None:
    link = await link_to(pool)
    await set_now(pool, "2027-05-20 11:00")
    page = (await sanne.get(link)).text
    assert "Deze link is te oud" in page
    assert 'href="tel:+31101234567"' in page.split("<footer>")[0]
    assert "<form" not in page, "nothing that leads nowhere"


async def test_what_a_mail_program_takes_for_the_end_of_a_link_does_no_harm(
    sanne: httpx.AsyncClient, pool: Pool
) -> None:
    link = await link_to(pool)
    for end in (".", ",", ")", ").", ">"):
        answer = await sanne.get(link + end)
        assert answer.status_code == 200, end
        assert f'href="{link}/parts"' in answer.text
    assert (await sanne.head(link)).status_code == 200, "as scanners ask"


async def test_until_the_second_fact_only_what_is_needed_is_shown(
    sanne: httpx.AsyncClient, pool: Pool
) -> None:
    link = await link_to(pool)
    shown = "".join([(await sanne.get(link + walk)).text for walk in WALKS])
    for secret in ("Sanne", "Lindelaan", "Utrecht", "612345678", "Beste Sanne"):
        assert secret not in shown
    assert "Acme Webshop BV" in shown
    assert "2026-0117" in shown


@pytest.mark.parametrize("walk", ["/paid", "/wrong", "/cannot-pay", "/call", "/stop", "/parts"])
async def test_a_form_that_is_not_ours_is_refused_and_keeps_nothing(
    sanne: httpx.AsyncClient, pool: Pool, walk: str
) -> None:
    link, before = await link_to(pool), await rows(pool)
    strange = form_token(uuid4(), SECRET)
    for form in ({}, {"form": "guessed"}, {"form": strange}):
        data = {"on": "2026-11-10", "why": "later", "channel": "email", "do": "agree", **form}
        assert (await sanne.post(link + walk, data=data)).status_code == 403
    assert await rows(pool) == before


async def test_a_form_sent_twice_is_one_answer(sanne: httpx.AsyncClient, pool: Pool) -> None:
    path = f"{await link_to(pool)}/paid"
    form = {"form": await token(sanne, path), "on": "2026-11-10", "account": "4300"}
    first = await sanne.post(path, data=form)
    again = await sanne.post(path, data={**form, "account": "9999"})
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.headers["location"] == again.headers["location"]
    assert await pool.fetchval("select count(*) from replies") == 1
    assert await pool.fetchval("select count(*) from outbox where what = 'replied'") == 1


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


async def known(web: httpx.AsyncClient, link: str) -> None:
    """Sanne gave her postcode."""
    form = {"form": await token(web, f"{link}/more"), "fact": "1234 AB"}
    assert (await web.post(f"{link}/known", data=form)).status_code == 303


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


def photo(kind: str = "JPEG") -> bytes:
    """A photo that tells where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = "taken at home, 52.09 N 5.12 E"
    written = io.BytesIO()
    Image.new("RGB", (3000, 1200), "#884422").save(written, kind, exif=exif)
    return written.getvalue()


PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF"
WORDS = {"kind": "faulty", "words": "De bel is stuk."}


async def test_a_photo_is_kept_without_what_the_camera_hid_in_it(
    sanne: httpx.AsyncClient, pool: Pool
) -> None:
    files = [("files", ("../bel <1>.exe", photo(), "text/html")), ("files", ("bon.pdf", PDF))]
    answer = await sends(sanne, f"{await link_to(pool)}/wrong", files=files, **WORDS)
    assert "wij zoeken het uit" in answer.text
    kept = await pool.fetch("select name, media_type, content from attachments order by name")
    assert [(it["name"], it["media_type"]) for it in kept] == [
        ("bel _1_.jpg", "image/jpeg"),
        ("bon.pdf", "application/pdf"),
    ]
    assert b"52.09" not in kept[0]["content"]
    with Image.open(io.BytesIO(kept[0]["content"])) as picture:
        assert picture.size == (2400, 960)
    assert kept[1]["content"] == PDF
    chosen = await pool.fetchval("select chosen from replies")
    assert len(chosen["evidence"]) == 2


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<html><script>alert(1)</script>", "geen foto of PDF"),
        (b"MZ\x90\x00 not a picture", "geen foto of PDF"),
        (photo()[:200], "geen foto of PDF"),
        (b"%PDF-1.7" + b"0" * (10 * 1024 * 1024), "te groot"),
    ],
)
async def test_whatever_is_no_photo_or_pdf_is_refused_and_the_words_are_not_lost(
    sanne: httpx.AsyncClient, pool: Pool, content: bytes, why: str
) -> None:
    before = await rows(pool)
    files = [("files", ("bon.pdf", content, "application/pdf"))]
    path = f"{await link_to(pool)}/wrong"
    before = await rows(pool)
    answer = await sends(sanne, path, files=files, **WORDS)
    assert answer.status_code == 422
    assert why in answer.text
    assert "De bel is stuk." in answer.text
    assert await rows(pool) == before


async def test_a_picture_that_claims_to_be_huge_is_refused(
    sanne: httpx.AsyncClient, pool: Pool
) -> None:
    written = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(written, "PNG")
    files = [("files", ("bom.png", written.getvalue()))]
    answer = await sends(sanne, f"{await link_to(pool)}/wrong", files=files, **WORDS)
    assert answer.status_code == 422


async def test_staff_download_what_was_sent_and_nobody_else_does(
    sanne: httpx.AsyncClient, pool: Pool
) -> None:
    files = [("files", ("bon.pdf", PDF))]
    await sends(sanne, f"{await link_to(pool)}/wrong", files=files, **WORDS)
    kept = await pool.fetchval("select id from attachments")
    path = f"/desk/attachments/{kept}"
    assert (await sanne.get(path)).status_code == 303, "to the sign-in"
    await works_here(pool, "anna@acme.example", Role.CALLER)
    enter = f"/desk/enter/{await desk_sessions.make_link(pool, 'anna@acme.example')}"
    await sanne.post(enter)
    answer = await sanne.get(path)
    assert answer.content == PDF
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''bon.pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


async def test_documents_elsewhere_are_linked_by_https_alone(
    sanne: httpx.AsyncClient, pool: Pool
) -> None:
    bad = invoice("2026-0300", document_url="javascript:alert(1)")
    await told(pool, overdue("2026-0300", document_url=bad["document_url"]))
    link = await link_to(pool)
    await known(sanne, link)
    assert "javascript:" not in (await sanne.get(f"{link}/more")).text


async def test_the_creditors_colours_come_from_its_look(
    sanne: httpx.AsyncClient, pool: Pool
) -> None:
    page = (await sanne.get(await link_to(pool))).text
    address = re.findall(r'href="(/pay/look/[^"]+)"', page)[0]
    answer = await sanne.get(address)
    assert "--accent:#17695c" in answer.text
    assert "immutable" in answer.headers["cache-control"]
    assert (await sanne.get("/pay/look/zzzzzz-auto.css")).status_code in (404, 422)


LARGE = b"%PDF-1.7" + b"0" * (33 * 1024 * 1024)


@pytest.mark.parametrize(
    ("method", "walk", "sent", "status", "says"),
    [
        ("GET", "/no-such-page", {}, 404, "Deze pagina is er niet"),
        ("PUT", "/paid", {}, 405, "Deze pagina is er niet"),
        ("POST", "/wrong", {"files": {"files": ("bon.pdf", LARGE)}}, 413, "Dit is te veel"),
        ("POST", "/wrong", {"content": iter([LARGE])}, 413, "Dit is te veel"),
        ("POST", "/wrong", {"data": {f"f{it}": "x" for it in range(50)}}, 413, "Dit is te veel"),
    ],
)
async def test_what_goes_wrong_is_a_calm_page_with_the_way_back(
    sanne: httpx.AsyncClient, pool: Pool, method: str, walk: str, sent: Any, status: int, says: str
) -> None:
    """Never the problem document that programs get: a debtor reads, who to reach and where to."""
    link = await link_to(pool)
    if "content" in sent:

        async def in_pieces() -> AsyncIterator[bytes]:
            for each in sent["content"]:
                yield each

        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        answer = await sanne.request(method, link + walk, content=in_pieces(), headers=kind)
    else:
        answer = await sanne.request(method, link + walk, **sent)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-store"
    assert says in answer.text
    assert f'href="{link}"' in answer.text
    assert "+31 10 123 4567" in answer.text


async def test_a_forms_own_address_opened_again_leads_to_the_overview(
    sanne: httpx.AsyncClient, pool: Pool
) -> None:
    link = await link_to(pool)
    for walk in ("/known", "/language"):
        answer = await sanne.get(link + walk)
        assert (answer.status_code, answer.headers["location"]) == (303, link)


async def test_where_there_is_no_link_nobody_is_told_of(sanne: httpx.AsyncClient) -> None:
    for path in ("/pay", "/pay/", "/pay/none/at/all"):
        answer = await sanne.get(path, headers={"Accept-Language": "nl-NL"})
        assert answer.status_code == 404
        assert "Wij kennen deze link niet" in answer.text
        assert "Acme" not in answer.text
    answer = await sanne.get("/api/no-such-thing")
    assert answer.headers["content-type"] == "application/problem+json", "programs get theirs"


async def test_when_the_ledger_is_away_the_page_says_so_in_plain_words(
    creditor: Creditor,
) -> None:
    class Away:
        async def fetchrow(self, *_: object) -> None:
            raise OSError("nobody answers")

    link = f"/pay/{token_of(uuid4(), SECRET)}"
    app = create_app(GatewayConfig(public_url=HERE, link_secret=LINK_SECRET), Away())
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=HERE) as web:
        answer = await web.get(link, headers={"Accept-Language": "nl"})
    assert answer.status_code == 500
    assert "Dat ligt aan ons, niet aan u" in answer.text
    assert "nobody answers" not in answer.text


async def test_what_nobody_types_is_left_out_of_what_is_kept(
    sanne: httpx.AsyncClient, pool: Pool
) -> None:
    await sends(sanne, f"{await link_to(pool)}/tell", words="Een\x00 vraag\x07?\r\nDank.")
    assert await pool.fetchval("select text from replies") == "Een vraag?\r\nDank."


async def test_too_many_forms_in_a_day_are_not_taken(sanne: httpx.AsyncClient, pool: Pool) -> None:
    """Who found a link cannot fill the desk, nor the store."""
    path = f"{await link_to(pool)}/tell"
    statuses = [(await sends(sanne, path, words="Hallo")).status_code for _ in range(22)]
    assert statuses == [200] * 20 + [429] * 2
    assert await pool.fetchval("select count(*) from replies") == 20
    await set_now(pool, "2026-11-17 11:01")
    assert (await sends(sanne, path, words="Hallo")).status_code == 200
