"""However a file is sorted, its batches share nobody and are written side by side."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from ledger.database import Pool
from ledger.intake import beside
from tests.support.world import open_amount
from tests.workers.command_line import amicable
from workers.open_items import booking

HEADER = "Factuurnummer;Factuurdatum;Vervaldatum;Bedrag;Openstaand;Debiteur;Naam\n"


@pytest.fixture(autouse=True)
def _ledger(monkeypatch: pytest.MonkeyPatch, ledger_url: str, creditor: object) -> None:
    monkeypatch.setenv("AMICABLE_DATABASE_URL", ledger_url)
    monkeypatch.setattr(booking, "_BATCH", 20)


def items(path: Path, debtors: Sequence[str]) -> Path:
    rows = [
        f"F-{n};01-10-2026;31-10-2026;{100 + n},00;{100 + n},00;{who};Jan\n"
        for n, who in enumerate(debtors)
    ]
    path.write_text(HEADER + "".join(rows), "utf-8")
    return path


@pytest.mark.parametrize("sorted_by", ["debtor", "number"])
async def test_a_batch_shares_no_debtor_with_another(
    pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sorted_by: str
) -> None:
    """What is measured by ``python -m tests.bench.import_extract`` rests on this."""

    async def never(*_: object) -> None:
        raise AssertionError("taken in a turn of its own")

    monkeypatch.setattr(beside, "accept", never)
    debtors = [f"C-{n % 25}" for n in range(100)]
    file = items(tmp_path / "open.csv", sorted(debtors) if sorted_by == "debtor" else debtors)
    said = await amicable("import", file, "--creditor", "acme")
    assert "100 invoices and 0 credits read, 0 rows rejected" in said.out
    assert await open_amount(pool, "F-0") == "100.00"
    assert await open_amount(pool, "F-99") == "199.00"
    assert await pool.fetchval("select count(*) from extract_items") == 100
