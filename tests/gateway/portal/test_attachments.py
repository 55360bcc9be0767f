"""What debtors send along: told by its content, made safe, and kept for staff."""

import io

import httpx
import pytest
from PIL import Image

from domain.staff import Role
from ledger import desk_sessions
from ledger.database import Pool
from tests.gateway.desk.conftest import works_here
from tests.gateway.portal.conftest import sends
from tests.support.database import rows
from tests.support.links import link_to


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
