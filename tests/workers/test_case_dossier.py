"""`amicable case dossier`: the dossier of a case as a file."""

from pathlib import Path

import pytest

from activities.dossier import pdf
from activities.typesetting import UnprintableError
from domain.creditor import Creditor
from ledger.database import Pool
from tests.support.events import overdue, told
from tests.workers.command_line import amicable


@pytest.fixture(autouse=True)
def _ledger(monkeypatch: pytest.MonkeyPatch, ledger_url: str) -> None:
    monkeypatch.setenv("AMICABLE_DATABASE_URL", ledger_url)


async def test_the_dossier_is_written(pool: Pool, creditor: Creditor, tmp_path: Path) -> None:
    await told(pool, overdue())
    out = tmp_path / "dossier.pdf"
    said = await amicable("case", "dossier", "acme/2026-0117", "--out", out, "--json")
    assert said.facts == {"file": str(out), "bytes": out.stat().st_size}
    assert out.read_bytes().startswith(b"%PDF-1.7")


async def test_what_cannot_be_written_is_said(
    pool: Pool, creditor: Creditor, tmp_path: Path
) -> None:
    await told(pool, overdue())
    unknown = await amicable("case", "dossier", "acme/none", "--out", tmp_path / "d.pdf")
    assert "no case of invoice 'none'" in unknown.complaint
    nowhere = await amicable(
        "case", "dossier", "acme/2026-0117", "--out", tmp_path / "no" / "d.pdf"
    )
    assert f"the folder {tmp_path / 'no'} does not exist" in nowhere.complaint
    assert not (tmp_path / "d.pdf").exists()
    assert "CREDITOR/NUMBER" in (await amicable("case", "dossier", "x", "--out", "d.pdf")).complaint


async def test_what_cannot_be_set_is_one_line(
    pool: Pool, creditor: Creditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unprintable(*_: object) -> bytes:
        raise UnprintableError("no font shows U+1F6B2; install a font that can")

    monkeypatch.setattr(pdf, "print_dossier", unprintable)
    said = await amicable("case", "dossier", "acme/2026-0117", "--out", tmp_path / "d.pdf")
    assert "no font shows U+1F6B2; install a font that can" in said.complaint
